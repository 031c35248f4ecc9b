from .forms import ADDRESS, COUNTRY, DETAIL, NAME, TIMEZONE, resource, search
from .model import PAGE, Parameter, Route, array, body, flag, link, mapping, maybe, page, ref, shape, text, uuid, when
from .model import whole, words

TAG = "Outdials"
ABOUT = "Lists of targets: who is to be reached. One campaign dials a list."

DATA = text(64 << 10, "Whatever its owner keeps with it.")
STATUSES = ["idle", "progressing", "done"]
SLOTS = [f"destination_{slot}" for slot in range(5)]

TARGET = {
    "name": text(255, examples=["Ada Byron"]),
    "detail": text(4096),
    "external_id": text(255, "Its key in the list's own system, once in a list."),
    **{slot: {"anyOf": [text(512, format="address"), ref("TargetAddress"), {"type": "null"}],
              "description": "An address, tried in this order; as a text or as an object."} for slot in SLOTS},
    "data": {"anyOf": [{"type": "object", "additionalProperties": True,
                        "propertyNames": {"not": {"enum": SLOTS}}}, text(64 << 10)],
             "description": "What scripts read: fields of the author's own."},
    "timezone": TIMEZONE,
    "postal_code": text(32),
    "locale": text(35, format="locale", examples=["en-US"]),
    "priority": whole(0, 9, "9 is dialed first."),
    "not_before": text(64, "A time with an offset, or one of the target's own zone.", format="target-time"),
    "not_after": text(64, "The same.", format="target-time"),
    "default_country": COUNTRY,
}

FIELDS = {"name": NAME, "detail": DETAIL, "data": DATA, "campaign_id": link("The campaign that is to dial it.")}

SCHEMAS = {
    "Outdial": resource({
        "campaign_id": uuid("The campaign that dials it."),
        "name": {"type": "string"}, "detail": {"type": "string"}, "data": {"type": "string"},
        "target_count": {"type": "integer", "minimum": 0},
    }),
    "TargetAddress": ADDRESS, "OutdialChange": body(FIELDS), "TargetChange": body(TARGET),
    "Target": shape({
        "id": uuid(), "outdial_id": uuid(), "external_id": {"type": "string"},
        "name": {"type": "string"}, "detail": {"type": "string"},
        "data": {"type": ["object", "string"], "additionalProperties": True},
        "timezone": {"type": "string"}, "postal_code": {"type": "string"}, "locale": {"type": "string"},
        "priority": {"type": "integer"},
        "not_before": maybe(when()), "not_after": maybe(when()),
        "variables": mapping("What flows have set (`set_variables`)."),
        "hold": {"type": "string", "description": "The gate that holds it without end; empty for none."},
        "status": words(*STATUSES),
        "done_reason": {"type": "string", "description": "Why it is done: reached, exhausted, suppressed, ..."},
        **{slot: maybe(ref("Address")) for slot in SLOTS},
        **{f"try_count_{slot}": {"type": "integer", "minimum": 0} for slot in range(5)},
        "tm_next": {**maybe(when()), "description": "When it is looked at next."},
        "tm_create": maybe(when()), "tm_update": maybe(when()), "tm_delete": maybe(when()),
    }),
    "Import": shape({
        "id": uuid(), "outdial_id": uuid(), "dry_run": {"type": "boolean"},
        **{name: {"type": "integer", "minimum": 0} for name in (
            "accepted", "added", "updated", "unchanged", "open", "duplicate", "invalid", "suppressed")},
        "errors": array(ref("ImportError"), about="The first of them."),
        "errors_url": {"type": "string", "description": "Where all of them are, for a day; empty without any."},
    }),
    "ImportError": shape({
        "line": {"type": "integer"}, "column": {"type": "integer"}, "field": {"type": "string"},
        "value": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"},
    }),
}

OUTDIAL, TARGETS = "/outdials/{outdial_id}", "/outdials/{outdial_id}/targets"
ONE = TARGETS + "/{target_id}"
LIST = {"type": "string", "description":
        "A list as a file has it: one row a target, `destination` and the columns of [targets](outdials.md); also "
        "compressed with gzip."}


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


ROUTES = [
    route("get", "/outdials", "read", "Lists outdials", answer=page("Outdial"), query=[*PAGE, search("the name")]),
    route("post", "/outdials", "manager", "Makes an outdial", body=ref("OutdialChange"), answer=ref("Outdial"), once=True,
          conflicts=["OUTDIAL_BOUND", "STATE_INVALID"]),
    route("get", OUTDIAL, "read", "Gets an outdial", answer=ref("Outdial"), missing=["outdial"]),
    route("put", OUTDIAL, "manager", "Overwrites an outdial's name and detail", body=ref("OutdialChange"),
          answer=ref("Outdial"), missing=["outdial"], conflicts=["OUTDIAL_BOUND", "STATE_INVALID"],
          about="What is left out becomes empty; data and campaign change when they are named."),
    route("patch", OUTDIAL, "manager", "Changes what the body names", body=ref("OutdialChange"), answer=ref("Outdial"),
          missing=["outdial"], conflicts=["OUTDIAL_BOUND", "STATE_INVALID"]),
    route("delete", OUTDIAL, "manager", "Deletes an outdial with its targets", answer=ref("Outdial"),
          missing=["outdial"], conflicts=["STATE_INVALID"]),
    route("put", OUTDIAL + "/campaign_id", "manager", "Binds an outdial to a campaign, or to none",
          body=body({"campaign_id": link()}, required=["campaign_id"]), answer=ref("Outdial"), missing=["outdial"],
          conflicts=["OUTDIAL_BOUND", "STATE_INVALID"]),
    route("put", OUTDIAL + "/data", "manager", "Overwrites an outdial's data",
          body=body({"data": DATA}, required=["data"]), answer=ref("Outdial"), missing=["outdial"]),
    route("get", TARGETS, "read", "Lists targets", answer=page("Target"), missing=["outdial"],
          query=[*PAGE, Parameter("status", words(*STATUSES), "Only those in this state."),
                 search("the name or the external id, or with this whole address"),
                 Parameter("external_id", {"type": "string"}, "The one with this key.")]),
    route("post", TARGETS, "manager", "Adds a target", body=ref("TargetChange"), answer=ref("Target"), once=True,
          missing=["outdial"], conflicts=["STATE_INVALID", "TARGET_EXISTS"],
          about="At least one address. A running campaign dials it within a second where its gates allow."),
    route("get", TARGETS + "/export", "read", "Streams all targets", answer={"type": "string"},
          gives={"text/csv; charset=utf-8": None, "application/x-ndjson": None}, missing=["outdial"],
          query=[Parameter("format", words("csv", "jsonl"), "CSV by itself.")], conflicts=["TOO_MANY_COLUMNS"],
          replies="A row for each target, in a form that an import takes."),
    route("post", TARGETS + "/import", "manager", "Brings a list in", answer=ref("Import"), missing=["outdial"], busy=["TOO_MANY_IMPORTS"],
          takes={"text/csv": LIST, "application/x-ndjson": LIST}, invalid=["EMPTY_LIST"],
          query=[Parameter("on_error", words("skip", "abort"), "A wrong row is left out, or nothing is taken."),
                 Parameter("dry_run", words("true", "false"), "Only says what it would do."),
                 Parameter("default_country", COUNTRY, "Of numbers that are written without one."),
                 Parameter("format", words("csv", "jsonl"), "Where the content type does not say it.")],
          about="Streamed: it may be larger than memory. Rows that are known by their `external_id` are changed, "
                "so that the same list may be sent again: an Idempotency-Key is refused.",
          replies="What became of its rows."),
    route("get", OUTDIAL + "/imports/{import_id}/errors", "read", "Streams what was wrong with an import",
          answer={"type": "string"}, gives={"text/csv; charset=utf-8": None}, missing=["import errors"],
          replies="line, column, value, code and message of each wrong row, as CSV."),
    route("get", ONE, "read", "Gets a target", answer=ref("Target"), missing=["outdial", "outdial target"]),
    route("put", ONE, "manager", "Overwrites a target", body=ref("TargetChange"), answer=ref("Target"),
          missing=["outdial", "outdial target"], conflicts=["STATE_INVALID", "TARGET_EXISTS"]),
    route("patch", ONE, "manager", "Changes what the body names", body=ref("TargetChange"), answer=ref("Target"),
          missing=["outdial", "outdial target"], conflicts=["STATE_INVALID", "TARGET_EXISTS"]),
    route("delete", ONE, "manager", "Deletes a target", answer=ref("Target"), missing=["outdial", "outdial target"],
          conflicts=["STATE_INVALID"], about="It is not dialed any more."),
]
__all__ = ["ABOUT", "ROUTES", "SCHEMAS", "TAG", "flag"]
