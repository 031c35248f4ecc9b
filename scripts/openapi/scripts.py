"""Outplans and flows: both are scripts."""

from .forms import DETAIL, LUA, MODULES, NAME, SOURCE, resource, search
from .model import PAGE, Route, body, maybe, page, ref, when, whole

TAG = "Outplans and flows"
ABOUT = "How and when a campaign dials, and what happens on answer: Lua, checked when it is sent."

TRIES = {f"max_try_count_{slot}": whole(0, 1000, "Tries at this address; 0 is none.") for slot in range(5)}
INTERVAL = {"anyOf": [{"const": 0}, whole(60_000, 31_622_400_000)],
            "description": "Milliseconds between two tries; 0 is the shortest there is, a minute."}
TIMEOUT = {"anyOf": [{"const": 0}, whole(1000, 600_000)],
           "description": "Milliseconds it may ring; 0 leaves it as it is by itself."}
DIAL_INFO = {"source": SOURCE, "dial_timeout": TIMEOUT, "try_interval": INTERVAL, **TRIES}
OUTPLAN = {"name": NAME, "detail": DETAIL, **DIAL_INFO,
           "script": {**LUA, "format": "lua-outplan", "description":
                      "A table or a policy in Lua; not beside VoIPBIN's fields, which become one."},
           "modules": MODULES}
FLOW = {"name": NAME, "detail": DETAIL,
        "script": {**LUA, "format": "lua-flow", "description": "The flow in Lua.",
                   "examples": ["return function(call) call:say(\"Hello\") end"]},
        "modules": MODULES}
READ = {"version": {"type": ["integer", "null"], "description": "Of the script, counted from 1."},
        "tm_publish": maybe(when("When this version came."))}
WHOLE = {"script": {"type": ["string", "null"]},
         "modules": {"type": "object", "additionalProperties": {"type": "string"}}}
NUMBER = {"type": ["integer", "null"]}


def summary(full, name):
    """The same as a page has it: without scripts."""
    first = {key: value for key, value in full["properties"].items() if key not in WHOLE}
    return {**full, "properties": first, "required": list(first), "description": f"{name} in a page: without scripts."}


OUTPLAN_SHAPE = resource({
    "name": {"type": "string"}, "detail": {"type": "string"},
    "source": {"anyOf": [{"type": "null"}, ref("Address"), {"type": "array", "items": ref("Address")}],
               "description": "Null where a policy decides."},
    "dial_timeout": NUMBER, "try_interval": NUMBER, **{name: NUMBER for name in TRIES}, **READ, **WHOLE})
FLOW_SHAPE = resource({"type": {"const": "flow"}, "name": {"type": "string"}, "detail": {"type": "string"},
                       **READ, **WHOLE})
SCHEMAS = {
    "OutplanChange": body(OUTPLAN), "FlowChange": body(FLOW),
    "Outplan": OUTPLAN_SHAPE, "OutplanSummary": summary(OUTPLAN_SHAPE, "An outplan"),
    "Flow": FLOW_SHAPE, "FlowSummary": summary(FLOW_SHAPE, "A flow"),
}
PLAN_PATH, FLOW_PATH = "/outplans/{outplan_id}", "/flows/{flow_id}"
LIVE = "Running campaigns take a new script for what they dial next."


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


BAD = {"invalid": ["INVALID_SCRIPT"]}
ROUTES = [
    route("get", "/outplans", "read", "Lists outplans", answer=page("OutplanSummary"),
          query=[*PAGE, search("the name")], about="At most 100 a page."),
    route("post", "/outplans", "manager", "Makes an outplan", body=ref("OutplanChange"), answer=ref("Outplan"), once=True,
          **BAD),
    route("get", PLAN_PATH, "read", "Gets an outplan", answer=ref("Outplan"), missing=["outplan"]),
    route("put", PLAN_PATH, "manager", "Overwrites an outplan's name and detail", body=ref("OutplanChange"),
          answer=ref("Outplan"), missing=["outplan"], about=f"How it dials changes when the body names that. {LIVE}",
          **BAD),
    route("patch", PLAN_PATH, "manager", "Changes what the body names", body=ref("OutplanChange"), answer=ref("Outplan"),
          missing=["outplan"], about=LIVE, **BAD),
    route("delete", PLAN_PATH, "manager", "Deletes an outplan", answer=ref("Outplan"), missing=["outplan"],
          conflicts=["STATE_INVALID"], about="Not while a campaign has it."),
    route("put", PLAN_PATH + "/dial_info", "manager", "Overwrites how an outplan dials", body=body(DIAL_INFO),
          answer=ref("Outplan"), missing=["outplan"], about=LIVE, **BAD),
    route("get", "/flows", "read", "Lists flows", answer=page("FlowSummary"), query=[*PAGE, search("the name")],
          about="At most 100 a page."),
    route("post", "/flows", "manager", "Makes a flow", body=body(FLOW, required=["script"]), answer=ref("Flow"),
          once=True, **BAD),
    route("get", FLOW_PATH, "read", "Gets a flow", answer=ref("Flow"), missing=["flow"]),
    route("put", FLOW_PATH, "manager", "Overwrites a flow", body=ref("FlowChange"), answer=ref("Flow"), missing=["flow"],
          about=f"A script that is left out stays. {LIVE}", **BAD),
    route("patch", FLOW_PATH, "manager", "Changes what the body names", body=ref("FlowChange"), answer=ref("Flow"),
          missing=["flow"], about=LIVE, **BAD),
    route("delete", FLOW_PATH, "manager", "Deletes a flow", answer=ref("Flow"), missing=["flow"],
          conflicts=["STATE_INVALID"], about="Not while a campaign has it."),
]
