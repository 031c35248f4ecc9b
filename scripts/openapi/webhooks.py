from .forms import DETAIL, NAME, resource
from .model import (PAGE, Parameter, Route, array, body, flag, link, mapping, maybe, page, ref, shape, text, uuid, when,
                    whole, words)

TAG = "Webhooks"
ABOUT = ("Addresses that are told of events: each event until it is taken, in the order of each resource, signed as "
         "Standard Webhooks says and with VoIPBIN's `X-VoIPBIN-Signature`.")

LAST = 9_223_372_036_854_775_807
TYPES = array(text(60, format="event-type"), most=100,
              about="Names of events, or of resources for all of theirs; none for every event.",
              examples=[["campaign", "campaigncall_updated"]])
URL = text(2048, "https://, of a public address; others stand in `webhooks.allow` of trunkside.toml.",
           format="webhook-url", examples=["https://crm.example.org/trunkside"])
FIELDS = {"name": NAME, "detail": DETAIL, "url": URL, "types": TYPES,
          "campaign_id": link("Events of this campaign alone."),
          "status": {"type": "string", "enum": ["", "enabled", "disabled"]}}
COUNT = {"type": "integer", "minimum": 0}

WEBHOOK = resource({
    "name": {"type": "string"}, "detail": {"type": "string"}, "url": {"type": "string"},
    "types": {"type": "array", "items": {"type": "string"}}, "campaign_id": uuid(),
    "status": words("enabled", "disabled"),
    "status_reason": {"type": "string", "description": "Why it was disabled by itself: its receiver answered 410."},
    "last_event_id": {**COUNT, "description": "What comes after this event of the log is not queued yet."},
    "waiting": {**COUNT, "description": "Events that are to be delivered."},
    "dead": {**COUNT, "description": "Events that were given up after a day."},
    "delivered": {**COUNT, "description": "Events that were taken since it was made."},
    "missed": {**COUNT, "description": "Events that the log kept no longer when their turn came."},
    "tm_delivered": maybe(when()),
    "tm_failing": {**maybe(when()), "description": "Since when nothing has been taken."},
    "secret": {"type": "string", "description": "`whsec_` and the key of signatures in base64, this once."},
})
DELIVERY = shape({
    "event_id": {**COUNT, "description": "The event's place in the log."},
    "webhook_message_id": {"type": "string", "description": "What `webhook-id` says, the same at every try."},
    "resource_id": {"type": "string"}, "type": {"type": "string"},
    "status": words("waiting", "behind", "dead", about="`behind` an earlier event of the same resource."),
    "tries": COUNT, "http_status": {**COUNT, "description": "Of the last try; 0 where nothing was answered."},
    "problem": {"type": "string"}, "payload": mapping("What is sent."),
    "tm_event": when(), "tm_queue": when(), "tm_try": maybe(when()), "tm_due": maybe(when()),
})
SCHEMAS = {
    "Webhook": {**WEBHOOK, "required": [name for name in WEBHOOK["required"] if name != "secret"]},
    "WebhookDelivery": DELIVERY,
}
PATH = "/webhooks/{webhook_id}"
STATUS = Parameter("status", words("waiting", "dead"), "Only those that wait, or that were given up.")


def route(method, path, summary, **more):
    more.setdefault("answer", ref("Webhook"))
    if "{" in path:
        more.setdefault("missing", ["webhook"])
    return Route(method, path, "manager", summary, tag=TAG, **more)


ROUTES = [
    route("get", "/webhooks", "Lists webhooks", answer=page("Webhook"), query=PAGE),
    route("post", "/webhooks", "Makes a webhook", once=True, conflicts=["RESOURCE_LIMIT_EXCEEDED"],
          body=body(FIELDS, required=["url"]),
          about="It is told of what happens from now on. A customer has 20 at most. Under an Idempotency-Key that was "
                "seen before the answer has no secret."),
    route("get", PATH, "Gets a webhook"),
    route("put", PATH, "Overwrites a webhook", body=body(FIELDS, required=["url"])),
    route("patch", PATH, "Changes what the body names", body=body(FIELDS)),
    route("delete", PATH, "Deletes a webhook", about="With everything that waits to be delivered."),
    route("post", PATH + "/rotate", "Makes another secret", once=True, body=body({}),
          about="For a day the former one signs beside it."),
    route("post", PATH + "/replay", "Delivers events once more", once=True,
          body=body({
              "dead": flag("Everything that was given up."),
              "event_ids": array(whole(0, LAST), most=1000, about="These that were given up."),
              "after": whole(0, LAST, "Everything that the log has behind this event."),
          }),
          about="One of the three."),
    route("get", PATH + "/deliveries", "Lists what was not taken yet", answer=page("WebhookDelivery"),
          query=[*PAGE, STATUS], about="The latest event first. Those that were given up are kept for 30 days."),
]
