from .model import PAGE, Parameter, Route, mapping, maybe, page, ref, uuid, when, words
from .forms import resource

TAG = "Campaigncalls"
ABOUT = "Attempts: one try at one address of one target."

STATUSES = ["dialing", "progressing", "done"]
RESULTS = ["success", "fail"]
OUTCOMES = ["answered", "machine", "busy", "no_answer", "rejected", "invalid", "congestion", "abandoned", "canceled",
            "failed", "uncertain", "sent", "delivered", "undelivered"]
SCHEMAS = {
    "Campaigncall": resource({
        "campaign_id": uuid(), "outplan_id": uuid(), "outdial_id": uuid(), "outdial_target_id": uuid(),
        "queue_id": uuid(), "activeflow_id": uuid(), "flow_id": uuid(), "reference_type": words("call", "none"),
        "reference_id": uuid(), "status": words(*STATUSES),
        "result": {"type": "string", "enum": ["", *RESULTS], "description": "Empty while it goes on."},
        "source": maybe(ref("Address")), "destination": ref("Address"),
        "destination_index": {"type": "integer", "minimum": 0, "maximum": 4},
        "try_count": {"type": "integer", "minimum": 1},
        "carrier": {"type": "string"}, "outcome": maybe(words(*OUTCOMES)),
        "cause": maybe({"type": "string"}), "answered_by": maybe({"type": "string"}),
        "disposition": maybe({"type": "string"}), "success": {"type": ["boolean", "null"]},
        "note": maybe({"type": "string"}), "variables": mapping("What the flow has set."),
        "tm_answer": maybe(when()), "tm_end": maybe(when()), "tm_callback": maybe(when()),
    }),
}
PATH = "/campaigncalls/{campaigncall_id}"
FILTERS = [
    Parameter("outdial_target_id", uuid(), "Only those of this target."),
    Parameter("status", words(*STATUSES), "Only those in this state."),
    Parameter("result", words(*RESULTS), "Only those with this result."),
    Parameter("outcome", words(*OUTCOMES), "Only those that ended so."),
    Parameter("from", when(), "Only those that began then or later."),
    Parameter("to", when(), "Only those that began before."),
]


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, answer=more.pop("answer", ref("Campaigncall")), **more)


ROUTES = [
    route("get", "/campaigncalls", "read", "Lists attempts", answer=page("Campaigncall"), missing=["campaign"],
          query=[*PAGE, Parameter("campaign_id", uuid(), "Only those of this campaign."), *FILTERS]),
    route("get", "/campaigns/{campaign_id}/campaigncalls", "read", "Lists a campaign's attempts",
          answer=page("Campaigncall"), missing=["campaign"], query=[*PAGE, *FILTERS]),
    route("get", PATH, "read", "Gets an attempt", missing=["campaigncall"]),
    route("delete", PATH, "manager", "Deletes an attempt that is done", missing=["campaigncall"],
          conflicts=["STATE_INVALID"]),
]
