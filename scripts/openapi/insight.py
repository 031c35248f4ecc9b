from .model import Parameter, Route, array, body, flag, maybe, ref, shape, text, uuid, when, whole, words

TAG = "Insight"
ABOUT = "What became of a campaign, what ails it, why a target is dialed or not, and what would happen."

COUNT = {"type": "integer", "minimum": 0}
COUNTS = {"type": "object", "additionalProperties": COUNT}
FIGURES = {"type": "object", "additionalProperties": True}
STATE = words("stop", "running", "stopping", "finished")
PACING = shape({"reason": {"type": "string"}, "text": {"type": "string"}, "open": {"type": "boolean"}})

SCHEMAS = {
    "Statistics": shape({
        "campaign": {"type": "string"}, "campaign_id": uuid(), "outdial_id": maybe(uuid()), "state": STATE,
        "at": when(), "window": {"type": "string", "description": "What the figures are counted over."},
        "targets": FIGURES, "attempts": FIGURES, "rates": FIGURES, "dispositions": {}, "by_hour": {},
        "attempts_per_target": {}, "pace": FIGURES, "queue": FIGURES,
    }, optional=["queue"]),
    "Diagnosis": shape({
        "campaign": {"type": "string"}, "campaign_id": uuid(), "outdial_id": maybe(uuid()), "state": STATE,
        "at": when(), "window": {"type": "string"}, "symptoms": array(ref("Symptom")),
    }),
    "Symptom": shape({
        "symptom": {"type": "string", "examples": ["campaign_not_dialing"]},
        "status": {"type": "string", "examples": ["ok", "found", "no_data_yet"]},
        "figures": FIGURES,
        "findings": array(shape({
            "cause": {"type": "string"}, "text": {"type": "string"}, "evidence": FIGURES,
            "remedy": {"type": "string"}})),
        "note": {"type": "string"},
    }, optional=["note"]),
    "CampaignExplanation": shape({
        "campaign": {"type": "string"}, "campaign_id": uuid(), "state": STATE, "at": when(), "targets": COUNT,
        "why": {**COUNTS, "description": "Targets by what holds or dials them."},
        "notes": array({"type": "string"}), "pacing": PACING,
        "waits_for": {"type": ["string", "null"], "description": "What a running campaign waits for, in words."},
        "held": shape({"without_end": COUNTS, "for_a_time": COUNTS, "counted_of_at_most": COUNT}),
    }, optional=["pacing", "waits_for"]),
    "TargetExplanation": {
        "type": "object", "additionalProperties": True,
        "required": ["target", "target_id", "campaign_id", "at", "gates", "notes"],
        "properties": {
            "target": {"type": "string"}, "target_id": uuid(), "campaign_id": uuid(), "at": when(),
            "gates": array(shape({
                "gate": {"type": "string"}, "text": {"type": "string"}, "key": {"type": "string"},
                "verdict": words("pass", "hold", "end"), "until": maybe(when()), "reason": {"type": "string"},
            }, optional=["until", "reason"]), about="Each rule in order, with its evidence."),
            "pacing": PACING, "notes": array({"type": "string"}),
        },
        "description": "The decision about a target at an instant: dial, wait until a time, or give up.",
    },
    "Trace": {
        "type": "object", "additionalProperties": True,
        "required": ["attempt", "uuid", "campaign", "number", "type", "to", "started_at", "events"],
        "properties": {
            "attempt": {"type": "integer"}, "uuid": uuid(), "campaign": {"type": "string"},
            "number": {"type": "integer"}, "type": {"type": "string"},
            "to": {"type": "string", "description": "Masked."}, "started_at": when(),
            "outcome": {"type": ["string", "null"]}, "disposition": {"type": ["string", "null"]},
            "variables": FIGURES, "events": array(FIGURES, about="What happened, in order."),
        },
    },
    "Report": {
        "type": "object", "additionalProperties": True,
        "required": ["campaign", "state", "targets", "reached", "attempts", "outcomes", "simulation"],
        "properties": {
            "campaign": {"type": "string"}, "state": STATE, "targets": COUNT, "reached": COUNT, "attempts": COUNT,
            "outcomes": COUNTS, "dispositions": COUNTS, "not_reached": COUNTS, "failures": COUNTS,
            "simulation": FIGURES,
        },
        "description": "What a simulated run of the campaign comes to.",
    },
    "Result": {"type": "object", "additionalProperties": True, "description": "A target with what became of it."},
}
CAMPAIGN = "/campaigns/{campaign_id}"
INCOMPLETE = ["CAMPAIGN_INCOMPLETE"]


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


ROUTES = [
    route("get", CAMPAIGN + "/statistics", "read", "Counts what came of a campaign", answer=ref("Statistics"),
          missing=["campaign"], conflicts=INCOMPLETE),
    route("get", CAMPAIGN + "/diagnosis", "read", "Says what ails a campaign", answer=ref("Diagnosis"),
          missing=["campaign"], conflicts=INCOMPLETE,
          about="Each symptom of a campaign in trouble, answered from data: with its cause, the evidence and a remedy."),
    route("get", CAMPAIGN + "/results", "read", "Streams a row for each target",
          query=[Parameter("format", words("json", "jsonl", "ndjson", "csv"), "Else as `Accept` says; JSON by itself.")],
          answer={"type": "string"}, missing=["campaign"], conflicts=INCOMPLETE, replies="The rows.",
          gives={"application/json; charset=utf-8": array(ref("Result")),
                 "application/x-ndjson; charset=utf-8": None, "text/csv; charset=utf-8; header=present": None}),
    route("get", CAMPAIGN + "/explain", "read", "Says why a campaign dials or does not",
          answer=ref("CampaignExplanation"), missing=["campaign"], conflicts=INCOMPLETE),
    route("get", "/outdials/{outdial_id}/targets/{target_id}/explain", "read",
          "Says why a target is dialed or not", answer=ref("TargetExplanation"), missing=["outdial target"],
          conflicts=["CAMPAIGN_INCOMPLETE", "OUTDIAL_UNBOUND"],
          query=[Parameter("at", when(), "Then: the past as it stood, or the future; now by itself.")]),
    route("get", "/attempts/{attempt_id}/trace", "read", "Shows an attempt as it happened", answer=ref("Trace"),
          missing=["attempt"], conflicts=INCOMPLETE),
    route("post", CAMPAIGN + "/simulate", "read", "Tries a campaign out, calling nobody", answer=ref("Report"),
          body=body({"days": whole(1, 30, default=7), "seed": whole(0, 9223372036854775807),
                     "start": text(40, "A time with an offset; now by itself.", format="date-time")}),
          missing=["campaign"], conflicts=INCOMPLETE),
]
__all__ = ["ABOUT", "ROUTES", "SCHEMAS", "TAG", "flag"]
