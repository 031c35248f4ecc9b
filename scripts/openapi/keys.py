from .forms import DETAIL, NAME, resource
from .model import PAGE, Parameter, Route, body, maybe, page, ref, when, whole, words

TAG = "Access keys"
ABOUT = "Who may ask. The secret is in the answer that makes a key, and nowhere else."

SCOPES = ["read", "manager", "admin"]
KEY = resource({
    "name": {"type": "string"}, "detail": {"type": "string"}, "scope": words(*SCOPES),
    "token_prefix": {"type": "string", "description": "How the secret begins, to tell keys apart."},
    "token": {"type": "string", "description": "The secret, this once."},
    "tm_expire": maybe(when()),
})
SCHEMAS = {"AccessKey": {**KEY, "required": [name for name in KEY["required"] if name != "token"]}}
OWNER = Parameter("customer", {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
                  "Whose keys, by name: for the operator's own keys. A POST makes a customer that is not there.")
FIELDS = {"name": NAME, "detail": DETAIL}
PATH = "/accesskeys/{accesskey_id}"


def route(method, path, summary, **more):
    more["query"] = [*more.get("query", []), OWNER]
    more["missing"] = [*more.get("missing", []), *([] if method == "post" else ["customer"])]
    return Route(method, path, "admin", summary, tag=TAG, **more)


ROUTES = [
    route("get", "/accesskeys", "Lists access keys", answer=page("AccessKey"), query=PAGE),
    route("post", "/accesskeys", "Makes an access key", answer=ref("AccessKey"), once=True,
          body=body({**FIELDS, "scope": {"type": "string", "enum": ["", *SCOPES], "default": "manager"},
                     "expire": whole(86_400, 315_360_000, "Seconds from now; without it the key lasts.")}),
          about="Under an Idempotency-Key that was seen before the answer has no secret."),
    route("get", PATH, "Gets an access key", answer=ref("AccessKey"), missing=["accesskey"]),
    route("put", PATH, "Overwrites a key's name and detail", body=body(FIELDS), answer=ref("AccessKey"),
          missing=["accesskey"]),
    route("patch", PATH, "Changes what the body names", body=body(FIELDS), answer=ref("AccessKey"),
          missing=["accesskey"]),
    route("delete", PATH, "Deletes an access key", answer=ref("AccessKey"), missing=["accesskey"],
          conflicts=["KEY_IN_USE"], about="At once. A key does not delete itself."),
]
