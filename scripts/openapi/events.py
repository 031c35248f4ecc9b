from .model import Parameter, Route, ref, text

TAG = "Events"
ABOUT = "What happens, as it happens: server-sent events out of the durable log."

AFTER = Parameter("last_event_id", {"type": "string", "pattern": "^[0-9]{0,18}$", "maxLength": 18},
                  "The last event that was seen; goes on behind it. A browser's `Last-Event-ID` says the same. "
                  "Without either: from now on.")
TYPES = Parameter("types", text(1024), "Only these types, with commas between them: `campaign_updated,campaigncall`.")
# Of each resource, what happens to it.
TOLD = {
    "Campaign": ["campaign_created", "campaign_updated", "campaign_deleted", "campaign_status_run",
                 "campaign_status_stopping", "campaign_status_stop", "campaign_status_finished"],
    "Campaigncall": ["campaigncall_created", "campaigncall_updated", "campaigncall_deleted"],
    "Outdial": ["outdial_created", "outdial_updated", "outdial_deleted"],
    "Target": ["target_created", "target_updated", "target_deleted", "target_held", "target_done", "target_reopened"],
    "Outplan": ["outplan_created", "outplan_updated", "outplan_deleted"],
    "Flow": ["flow_created", "flow_updated", "flow_deleted"],
    "Queue": ["queue_created", "queue_updated", "queue_deleted"],
    "Agent": ["agent_created", "agent_updated", "agent_deleted", "agent_status_updated"],
    "Queuecall": ["queuecall_created", "queuecall_waiting", "queuecall_connecting", "queuecall_serviced",
                  "queuecall_done", "queuecall_abandoned", "queuecall_deleted"],
    "DoNotContact": ["donotcontact_created", "donotcontact_updated", "donotcontact_deleted"],
}


def told(resource, types):
    return {"type": "object", "required": ["type", "data"], "additionalProperties": False,
            "properties": {"type": {"type": "string", "enum": types}, "data": ref(resource)}}


SCHEMAS = {"Event": {
    "oneOf": [told(resource, types) for resource, types in TOLD.items()],
    "description": "What an event's `data:` is: its resource as it stood then, as far as the event says so. Of an "
                   "attempt, a queuecall or an entry that is gone for good only what the event itself has.",
}}
FRAMES = ("`id` is the event's place in the log, `event` its type, `data` a JSON object as VoIPBIN's webhooks have it: "
          "the schema `Event`. `reset` says that older events are gone, `cut` why the stream ends.")


def route(path, summary, **more):
    return Route("get", path, "read", summary, tag=TAG, query=[AFTER, TYPES], about=FRAMES,
                 answer={"type": "string"}, gives={"text/event-stream": None}, replies="Events, without an end.", **more)


ROUTES = [
    route("/events", "Streams events"),
    route("/campaigns/{campaign_id}/events", "Streams the events of one campaign", missing=["campaign"]),
]
