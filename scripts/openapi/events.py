from .model import Parameter, Route, text

TAG = "Events"
ABOUT = "What happens, as it happens: server-sent events out of the durable log."

AFTER = Parameter("last_event_id", {"type": "string", "pattern": "^[0-9]{0,18}$", "maxLength": 18},
                  "The last event that was seen; goes on behind it. A browser's `Last-Event-ID` says the same. "
                  "Without either: from now on.")
TYPES = Parameter("types", text(1024), "Only these types, with commas between them: `campaign_updated,campaigncall`.")
FRAMES = ("`id` is the event's place in the log, `event` its type, `data` a JSON object with `type` and `data` as "
          "VoIPBIN's webhooks have it. `reset` says that older events are gone, `cut` why the stream ends.")


def route(path, summary, **more):
    return Route("get", path, "read", summary, tag=TAG, query=[AFTER, TYPES], about=FRAMES,
                 answer={"type": "string"}, gives={"text/event-stream": None}, replies="Events, without an end.", **more)


ROUTES = [
    route("/events", "Streams events"),
    route("/campaigns/{campaign_id}/events", "Streams the events of one campaign", missing=["campaign"]),
]
