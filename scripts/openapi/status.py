from .model import Route, array, maybe, ref, shape, uuid, when, words

COUNT = {"type": "integer"}
COUNTS = {"type": "object", "additionalProperties": COUNT}
RATE = {"open": COUNT, "concurrent": COUNT, "rate": {"type": ["number", "null"]}, "per_second": {"type": "number"}}
SCHEMAS = {
    "Overview": shape({
        "at": when(), "last_event_id": {**COUNT, "description": "Follow the events from here on."},
        "engine": {**maybe(shape(RATE)), "description": "Null where it is not the key's to see."},
        "stopping": {"type": "boolean"}, "campaigns": array(ref("CampaignOverview"), most=100),
        "queues": array(shape({
            "id": uuid(), "name": {"type": "string"}, "agents": COUNT, "free": COUNT, "waiting": COUNT,
        })),
    }),
    "CampaignOverview": shape({
        "id": uuid(), "name": {"type": "string"}, "type": {"type": "string"}, "status": {"type": "string"},
        **{name: COUNT for name in ("targets", "waiting", "held", "progressing", "done", "reached", "attempts")},
        **RATE, "waits_for": {"type": ["string", "null"], "description": "Why it does not dial, in words."},
        "outcomes": COUNTS,
    }),
}

TAG = "Server"
ABOUT = "Whether the process lives, whether it takes work, and what it serves."

ROUTES = [
    Route("get", "/healthz", None, "Whether the process lives", tag=TAG, bare=True,
          answer=shape({"status": words("ok")}), example={"status": "ok"}, replies="It lives."),
    Route("get", "/readyz", None, "Whether it takes work", tag=TAG, bare=True,
          answer=shape({"status": words("ready")}), example={"status": "ready"}, replies="It takes work.",
          also={503: ("It starts, ends, or has failed.",
                      shape({"status": words("starting", "draining", "failed")}))}),
    Route("get", "/openapi.json", None, "This document", tag=TAG, bare=True,
          answer={"type": "object", "required": ["openapi", "info", "paths"], "additionalProperties": True},
          replies="An OpenAPI 3.1 document: what every route takes and answers."),
    Route("get", "/overview", "read", "Says how everything stands", tag=TAG, answer=ref("Overview")),
    *(Route("get", path, None, summary, tag=TAG, bare=True, answer={"type": "string"},
            gives={f"{kind}; charset=utf-8": None}, replies="A file of the live page.")
      for path, kind, summary in (
          ("/", "text/html", "The live page"), ("/page.css", "text/css", "Its style"),
          ("/page.js", "text/javascript", "Its script"))),
    Route("get", "/metrics", "read", "Figures for Prometheus", tag=TAG, bare=True, answer={"type": "string"},
          gives={"text/plain; version=0.0.4; charset=utf-8": None}, replies="The text format, version 0.0.4.",
          about="Of the key's own campaigns and queues; those of the customer `local` have the process's, too."),
]
