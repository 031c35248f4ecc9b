from .forms import COUNTRY
from .model import PAGE, Parameter, Route, array, body, link, maybe, page, ref, shape, text, uuid, when, words

TAG = "Do not contact"
ABOUT = "Who must not be contacted: addresses, domains and prefixes. Looked at again in the moment before each attempt."

KINDS = ["address", "domain", "prefix"]
PATTERNS = {
    "address": text(512, minLength=1, about="An address, a domain, or a prefix with a star.", format="address"),
    "domain": text(512, minLength=1, about="Of email and SIP addresses.", format="domain"),
    "prefix": text(512, minLength=1, about="The digits that numbers begin with.", format="prefix"),
}
ENTRY = {
    "reason": text(255), "source": text(255, "Where it comes from.", default="api"),
    "default_country": COUNTRY,
    "expires": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "maxLength": 0}],
                "description": "A time with an offset; empty is never."},
}


def entries(**more):
    """An entry has one of the three."""
    return [body({name: pattern, **ENTRY, **more}, required=[name]) for name, pattern in PATTERNS.items()]


PATH = "/donotcontacts/{donotcontact_id}"
SCHEMAS = {
    "DoNotContact": shape({
        "id": uuid(), "customer_id": uuid(), "address": {"type": "string"}, "kind": words(*KINDS),
        "campaign_id": uuid("The campaign it holds for; the nil UUID: for all of the customer's."),
        "reason": {"type": "string"}, "source": {"type": "string"}, "expires": maybe(when()),
        "tm_create": maybe(when()), "tm_delete": maybe(when()),
    }),
    "DoNotContactCounts": shape({
        name: {"type": "integer", "minimum": 0} for name in ("accepted", "added", "unchanged")}),
}
ONE = entries(campaign_id=link("The campaign it holds for; none: all of them."))
MANY = body({"entries": array({"anyOf": [text(512, format="address"), *entries()]}, most=1000),
             "campaign_id": link()}, required=["entries"])
SCHEMAS["DoNotContactChange"] = {"anyOf": [*ONE, MANY]}


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


ROUTES = [
    route("get", "/donotcontacts", "read", "Lists entries", answer=page("DoNotContact"),
          query=[*PAGE, Parameter("address", text(512, format="address", minLength=1), "Only those that cover this address."),
                 Parameter("campaign_id", uuid(), "Only those of this campaign."),
                 Parameter("kind", words(*KINDS), "Only those of this kind.")]),
    route("post", "/donotcontacts", "manager", "Makes one entry, or as many as `entries` has",
          body=ref("DoNotContactChange"), once=True,
          conflicts=["SUPPRESSION_EXISTS"],
          answer={"anyOf": [ref("DoNotContact"), ref("DoNotContactCounts")]},
          about="With `entries` (addresses, or objects as one entry is) all of them are taken or none, and what is there "
                "already is counted as unchanged, with an Idempotency-Key too. Running campaigns heed them at once."),
    route("get", PATH, "read", "Gets an entry", answer=ref("DoNotContact"), missing=["donotcontact"]),
    route("patch", PATH, "manager", "Changes an entry's reason, source or end",
          body=body({name: ENTRY[name] for name in ("reason", "source", "expires")}),
          answer=ref("DoNotContact"), missing=["donotcontact"],
          about="An `expires` that is empty or null is taken away: the entry holds for ever."),
    route("delete", PATH, "manager", "Deletes an entry", answer=ref("DoNotContact"), missing=["donotcontact"]),
]
