"""What every route shares: the error envelope, headers, ways to show a key."""

from .model import Parameter, array, described, mapping, ref, shape, text, uuid

SERVERS = [{"url": "http://127.0.0.1:8080", "description": "trunkside serve, as it listens by itself"}]

STATUSES = {
    400: ("BadRequest", "INVALID_ARGUMENT", "What was sent is wrong; `details` names each field."),
    401: ("Unauthorized", "UNAUTHENTICATED", "There is no access key, or it is not known."),
    403: ("Forbidden", "PERMISSION_DENIED", "The key's scope is too narrow."),
    404: ("NotFound", "NOT_FOUND", "There is no such resource among the key's own."),
    405: ("MethodNotAllowed", "METHOD_NOT_ALLOWED", "The path is there and does not take this method; `Allow` says which."),
    408: ("TooSlow", "DEADLINE_EXCEEDED", "The body did not come fast enough."),
    409: ("Conflict", "FAILED_PRECONDITION", "The state of things does not allow it."),
    413: ("ContentTooLarge", "CONTENT_TOO_LARGE", "The body is over the limit, which the message names."),
    415: ("UnsupportedMediaType", "UNSUPPORTED_MEDIA_TYPE", "The body is of a type that is not taken here."),
    429: ("TooManyRequests", "RESOURCE_EXHAUSTED", "Too many requests of one key; `Retry-After` says when to ask again."),
    500: ("InternalError", "INTERNAL", "Something is wrong in the server; its log has the request's id."),
    503: ("Unavailable", "UNAVAILABLE", "It cannot be done now: ask again later."),
}
ALIKE = {"FAILED_PRECONDITION": ["FAILED_PRECONDITION", "ALREADY_EXISTS"]}

SCHEMAS = {
    "Error": shape(
        {
            "error": shape(
                {
                    "status": {"type": "string", "description": "The class of the error."},
                    "reason": {"type": "string", "description": "Stable, for programs.",
                               "pattern": "^[A-Z][A-Z0-9_]*$"},
                    "message": {"type": "string", "description": "For people. Its words may change."},
                    "request_id": {"type": "string", "description": "The same as the header X-Request-Id."},
                    "details": array(ref("ErrorDetail")),
                },
                optional=["details"],
            )
        },
        about="VoIPBIN's error envelope.",
        examples=[{"error": {
            "status": "INVALID_ARGUMENT", "reason": "INVALID_ARGUMENT",
            "message": "service_level: must be a whole number from 0 to 1000",
            "request_id": "5b0c5a4f9d21-17",
            "details": [{"field": "service_level", "message": "must be a whole number from 0 to 1000"}]}}],
    ),
    "ErrorDetail": described(
        {
            "type": "object",
            "properties": {
                "field": {"type": "string"},
                "message": {"type": "string"},
                "limited_by": {"type": "string", "enum": ["ip", "customer"]},
                "file": {"type": "string"},
                "line": {"type": "integer"},
                "column": {"type": "integer"},
            },
            "additionalProperties": False,
        },
        "One thing that is wrong: a field with its message; in a script also file, line and column.", {}),
    "Address": shape(
        {
            "type": {"type": "string", "examples": ["tel"]},
            "target": {"type": "string", "examples": ["+15551230001"]},
            "target_name": {"type": "string"},
            "name": {"type": "string"},
            "detail": {"type": "string"},
        },
        about="VoIPBIN's address object.",
    ),
}

HEADERS = {
    "RequestId": {"description": "The request's id, as it stands in the server's log.",
                  "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
    "IdempotentReplayed": {"description": "There where the Idempotency-Key was seen before: this request changed nothing.",
                           "schema": {"type": "string", "const": "true"}},
}

SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer",
               "description": "`Authorization: Bearer KEY`."},
    "token": {"type": "apiKey", "in": "query", "name": "token",
              "description": "`?token=KEY`, as VoIPBIN's own examples have it. It is looked at first."},
    "accesskey": {"type": "apiKey", "in": "query", "name": "accesskey",
                  "description": "`?accesskey=KEY`. It is looked at last."},
}
SECURITY = [{"bearer": []}, {"token": []}, {"accesskey": []}]

ONCE = Parameter(
    "Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "Visible characters of ASCII. The same key with the same request answers what was made then; with another "
    "request it is a 409.", place="header")


def failure(status, reasons):
    """A response of the errors' envelope with just these reasons."""
    _, kind, about = STATUSES[status]
    schema = {"allOf": [ref("Error"), {"properties": {"error": {"properties": {
        "status": {"enum": ALIKE.get(kind, [kind])}, "reason": {"enum": reasons}}}}}]}
    made = {
        "description": about,
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
        "content": {"application/json": {"schema": schema}},
    }
    if status == 429:
        made["headers"]["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return made


def refusals(route):
    """Which reasons a route may answer, by status."""
    found = {}
    invalid = []
    if route.parameters:
        invalid.append("INVALID_ID")
    # A parameter that is not known is refused too.
    if route.scope or route.query:
        invalid.append("INVALID_REQUEST_PARAMETER")
    if route.body:
        invalid += ["INVALID_ARGUMENT", "INVALID_JSON_BODY", "INVALID_BODY"]
        found[408] = ["BODY_TOO_SLOW"]
        found[413] = ["CONTENT_TOO_LARGE"]
        found[415] = ["UNSUPPORTED_MEDIA_TYPE"]
    if route.takes:
        invalid += ["INVALID_ARGUMENT", "INVALID_BODY"]
        found[408] = ["BODY_TOO_SLOW"]
        found[413] = ["CONTENT_TOO_LARGE"]
        found[415] = ["UNSUPPORTED_MEDIA_TYPE"]
    invalid += route.invalid
    if invalid:
        found[400] = invalid
    if route.scope:
        found[401] = ["AUTHENTICATION_REQUIRED", "INVALID_CREDENTIALS"]
        found[403] = ["PERMISSION_DENIED"]
        found[429] = ["RATE_LIMIT_EXCEEDED", *route.busy]
        found[503] = ["SERVICE_UNAVAILABLE", "REQUEST_CANCELED"]
    if route.missing:
        found[404] = [f"{noun.upper().replace(' ', '_')}_NOT_FOUND" for noun in route.missing]
    conflicts = route.conflicts + (["IDEMPOTENCY_KEY_REUSED"] if route.once else [])
    if conflicts:
        found[409] = conflicts
    return {status: sorted(set(reasons)) for status, reasons in sorted(found.items())}
