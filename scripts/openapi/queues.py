from .forms import DAY, DETAIL, NAME, empty, resource, search
from .model import PAGE, Parameter, Route, array, body, link, maybe, page, ref, text, uuid, when, whole, words

TAG = "Queues"
ABOUT = "Queues, the people who take their calls, and who waits."

ROUTING = {"type": "string", "enum": ["", "longest_idle", "random"],
           "description": "Whoever is idle for the longest is rung: that is one whom `random` could have drawn, too."}
NO_TAGS = empty("Not there: an agent names its queue.")
QUEUE = {
    "name": NAME, "detail": DETAIL, "routing_method": ROUTING,
    "wait_timeout": whole(0, DAY, "Milliseconds; 0 is the usual."),
    "wrap_up": whole(0, DAY, "Milliseconds an agent has after a call."),
    "tag_ids": NO_TAGS,
    "wait_flow_id": empty("Not there: who waits hears the carrier's own music."),
    "service_timeout": empty("Not there: `max_duration` of the campaign ends a call."),
}
AGENT_ADDRESS = body(
    {"type": words("tel", "sip"), "target": text(512, format="address"), "target_name": text(), "name": text(),
     "detail": text()},
    required=["type", "target"])
ADDRESSES = array(AGENT_ADDRESS, most=1, about="One address: one telephone that is rung.")
NO_PERMISSION = empty("Not there: access keys have scopes.")
AGENT = {
    "name": NAME, "detail": DETAIL, "ring_method": {"type": "string", "enum": ["", "ringall", "linear"]},
    "addresses": ADDRESSES, "queue_id": link("The queue whose calls the agent takes."),
    "tag_ids": NO_TAGS, "permission": NO_PERMISSION,
    "password": empty("Not there: agents do not log in."),
}
AGENT_STATES = ["available", "away", "offline", "ringing", "busy", "wrapping_up"]
CALL_STATES = ["waiting", "connecting", "service", "done", "abandoned"]

SCHEMAS = {
    "QueueChange": body(QUEUE), "AgentChange": body(AGENT),
    "Queue": resource({
        "name": {"type": "string"}, "detail": {"type": "string"}, "routing_method": words("longest_idle"),
        "tag_ids": array({}, most=0), "wait_flow_id": uuid(), "service_timeout": {"type": "integer"},
        "wait_timeout": {"type": "integer"}, "wrap_up": {"type": "integer"},
        "wait_queuecall_ids": array(uuid(), most=100), "service_queuecall_ids": array(uuid(), most=100),
        "total_incoming_count": {"type": "integer"}, "total_serviced_count": {"type": "integer"},
        "total_abandoned_count": {"type": "integer"},
    }),
    "Agent": resource({
        "username": {"type": "string"}, "name": {"type": "string"}, "detail": {"type": "string"},
        "ring_method": {"type": "string"}, "status": words(*AGENT_STATES), "permission": {"const": 0},
        "tag_ids": array({}, most=0), "addresses": array(ref("Address")), "queue_id": uuid(),
        "tm_status": {**maybe(when()), "description": "Since when it has its status."},
    }),
    "Queuecall": {
        **resource({
            "queue_id": uuid(), "reference_type": words("call"), "reference_id": uuid("The campaigncall."),
            "status": words(*CALL_STATES), "service_agent_id": uuid(),
            "duration_waiting": {"type": "integer", "description": "Milliseconds."},
            "duration_service": {"type": "integer", "description": "Milliseconds."},
            "tm_service": maybe(when()), "tm_end": maybe(when()),
        }),
    },
}

QUEUE_PATH, AGENT_PATH, CALL_PATH = "/queues/{queue_id}", "/agents/{agent_id}", "/queuecalls/{queuecall_id}"


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


OVERWRITES = "What is left out takes its default."
STATUS = Parameter("status", words(*CALL_STATES), "Only those in this state.")

ROUTES = [
    route("get", "/queues", "read", "Lists queues", answer=page("Queue"), query=[*PAGE, search("the name")]),
    route("post", "/queues", "manager", "Makes a queue", body=ref("QueueChange"), answer=ref("Queue"), once=True),
    route("get", QUEUE_PATH, "read", "Gets a queue", answer=ref("Queue"), missing=["queue"]),
    route("put", QUEUE_PATH, "manager", "Overwrites a queue", body=ref("QueueChange"), answer=ref("Queue"),
          missing=["queue"], about=OVERWRITES),
    route("patch", QUEUE_PATH, "manager", "Changes what the body names", body=ref("QueueChange"), answer=ref("Queue"),
          missing=["queue"]),
    route("delete", QUEUE_PATH, "manager", "Deletes a queue", answer=ref("Queue"), missing=["queue"],
          conflicts=["STATE_INVALID"], about="Not while a campaign has it."),
    route("put", QUEUE_PATH + "/routing_method", "manager", "Sets who is rung", answer=ref("Queue"),
          missing=["queue"], body=body({"routing_method": ROUTING})),
    route("put", QUEUE_PATH + "/tag_ids", "manager", "Takes VoIPBIN's empty tags", answer=ref("Queue"),
          missing=["queue"], body=body({"tag_ids": NO_TAGS})),
    route("get", QUEUE_PATH + "/agents", "read", "Lists a queue's agents", answer=page("Agent"), missing=["queue"],
          query=PAGE),
    route("get", QUEUE_PATH + "/queuecalls", "read", "Lists a queue's calls", answer=page("Queuecall"),
          missing=["queue"], query=[*PAGE, STATUS]),
    route("get", "/agents", "read", "Lists agents", answer=page("Agent"),
          query=[*PAGE, Parameter("status", words(*AGENT_STATES), "Only those in this state."),
                 Parameter("queue_id", uuid(), "Only those of this queue."),
                 Parameter("tag_ids", {"not": {}}, "Refused: agents have no tags.")],
          invalid=["INVALID_TAG_IDS", "INVALID_ARGUMENT"]),
    route("post", "/agents", "manager", "Makes an agent",
          body=body({"username": text(255, "In the form of an email address, once over all agents; empty for none.",
                                      format="username"), **AGENT}),
          answer=ref("Agent"), once=True, conflicts=["AGENT_ALREADY_EXISTS"]),
    route("get", AGENT_PATH, "read", "Gets an agent", answer=ref("Agent"), missing=["agent"]),
    route("put", AGENT_PATH, "manager", "Overwrites an agent", body=ref("AgentChange"), answer=ref("Agent"),
          missing=["agent"], about=f"{OVERWRITES} Addresses and queue change when they are named."),
    route("patch", AGENT_PATH, "manager", "Changes what the body names", body=ref("AgentChange"), answer=ref("Agent"),
          missing=["agent"]),
    route("delete", AGENT_PATH, "manager", "Deletes an agent", answer=ref("Agent"), missing=["agent"],
          conflicts=["STATE_INVALID"]),
    route("put", AGENT_PATH + "/status", "manager", "Signs an agent in or out",
          body=body({"status": words("available", "away", "offline")}, required=["status"]), answer=ref("Agent"),
          missing=["agent"], conflicts=["STATE_INVALID"], about="Who rings or talks does that to its end first."),
    route("put", AGENT_PATH + "/addresses", "manager", "Overwrites an agent's address",
          body=body({"addresses": maybe(ADDRESSES)}, required=["addresses"]), answer=ref("Agent"),
          missing=["agent"]),
    route("put", AGENT_PATH + "/queue_id", "manager", "Seats an agent at a queue",
          body=body({"queue_id": link()}, required=["queue_id"]), answer=ref("Agent"), missing=["agent"]),
    *(route("put", f"{AGENT_PATH}/{name}", "manager", f"Refused: agents have no {name.replace('_ids', 's')}",
            refused=True, invalid=["INVALID_ARGUMENT"]) for name in ("tag_ids", "permission", "password")),
    route("get", "/queuecalls", "read", "Lists queuecalls", answer=page("Queuecall"),
          query=[*PAGE, Parameter("queue_id", uuid(), "Only those of this queue."), STATUS]),
    route("get", CALL_PATH, "read", "Gets a queuecall", answer=ref("Queuecall"), missing=["queuecall"]),
    route("delete", CALL_PATH, "manager", "Deletes a queuecall that has ended", answer=ref("Queuecall"),
          missing=["queuecall"], conflicts=["STATE_INVALID"]),
    route("post", CALL_PATH + "/kick", "manager", "Puts a call out of its queue", answer=ref("Queuecall"),
          missing=["queuecall"], conflicts=["STATE_INVALID"],
          about="One that has an agent, or has left, stays as it is."),
    route("post", "/queuecalls/reference_id/{call_id}/kick", "manager", "The same, by the campaigncall",
          answer=ref("Queuecall"), missing=["queuecall"], conflicts=["STATE_INVALID"]),
]
