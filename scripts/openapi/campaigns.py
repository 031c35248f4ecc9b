from .forms import COUNTRY, DAY, DETAIL, NAME, SOURCE, SOURCE_ADDRESS, TIMEZONE, empty, resource, search
from .model import PAGE, Parameter, Route, array, body, link, maybe, page, real, ref, shape, uuid, when, whole, words

TAG = "Campaigns"
ABOUT = "What a campaign is, and whether it runs."

TYPES = ["call", "message", "email"]
STATES = ["stop", "running", "stopping", "finished"]
ASKED = ["run", "running", "stop"]
CARRIER = {"anyOf": [{"type": "string", "enum": ["", "simulated"]}, {
    "type": "object", "additionalProperties": False,
    "properties": {name: {"enum": ["simulated", None]} for name in ("tel", "sip", "sms", "email")}}],
    "description": "The carrier of each type of address. This version has one, and it is simulated."}
LINKS = {
    "outdial_id": link("Whom to call."), "outplan_id": link("How and when."), "queue_id": link("Who takes calls."),
    "next_campaign_id": link("The campaign that starts when this one has finished."),
}
NOT_TAKEN = "Not there: write a flow in Lua and name it in `flow_id`."
CAMPAIGN = {
    "name": NAME, "detail": DETAIL,
    "type": {"type": "string", "enum": ["", *TYPES], "default": "call"},
    "service_level": whole(1, 1000, "Percent: unanswered attempts and waiting calls for each free agent.",
                           default=100),
    "end_handle": {"type": "string", "enum": ["", "stop", "continue"], "default": "stop",
                   "description": "With `continue` it stays running and waits for targets."},
    **LINKS, "flow_id": link("What happens on answer."),
    "source": SOURCE, "carrier": CARRIER, "timezone": TIMEZONE, "default_country": COUNTRY,
    "priority": whole(-1000, 1000, "Campaigns with a higher one open attempts first.", default=0),
    "max_duration": whole(1000, DAY, "Milliseconds after which a call is ended.", default=3_600_000),
    "limits": body({
        "concurrent": whole(1, 100_000, "Attempts at once."), "per_second": real(0.01, 1000, "Attempts a second."),
        "breaker": whole(0, 100_000, "Failures of flows in a row that stop it; 0 never."),
        "drain": whole(0, DAY, "Milliseconds that open attempts have to end when it stops."),
    }),
    "caps": body({name: whole(1, 1000) for name in ("target_per_day", "address_per_day", "address_per_week")},
                 about="Attempts at most, null for no cap."),
}
STATUS = {"type": "string", "enum": ["", *ASKED]}
WHOLE = body({**CAMPAIGN, "status": STATUS})
NEW = body({**CAMPAIGN, "status": {"type": "string", "enum": ["", "stop"]}})

SCHEMAS = {
    "Campaign": resource({
        "type": words(*TYPES), "name": {"type": "string"}, "detail": {"type": "string"},
        "status": words(*STATES), "service_level": {"type": "integer"},
        "end_handle": words("stop", "continue"), "outplan_id": uuid(), "outdial_id": uuid(), "queue_id": uuid(),
        "flow_id": uuid(), "next_campaign_id": uuid(),
        "source": {"type": ["string", "array"], "items": {"type": "string"}},
        "carrier": {"type": ["string", "object"], "additionalProperties": {"type": "string"}},
        "timezone": {"type": "string"}, "default_country": {"type": "string"}, "priority": {"type": "integer"},
        "max_duration": {"type": "integer"},
        "limits": shape({"concurrent": {"type": "integer"}, "per_second": {"type": "number"},
                         "breaker": {"type": "integer"}, "drain": {"type": "integer"}}),
        "caps": shape({name: {"type": ["integer", "null"]}
                       for name in ("target_per_day", "address_per_day", "address_per_week")}),
        "tm_start": maybe(when("When it was started last.")),
    }),
    "SourceAddress": SOURCE_ADDRESS, "CampaignChange": WHOLE,
}
SCHEMAS["Upload"] = shape({
    "campaign": ref("Campaign"),
    "targets": shape({name: {"type": "integer", "minimum": 0} for name in (
        "accepted", "invalid", "duplicate", "added", "updated", "unchanged")}),
    "errors": array(shape({
        "file": {"type": "string"}, "line": {"type": "integer"}, "column": {"type": "integer"},
        "field": {"type": "string"}, "value": {"type": "string"}, "code": {"type": "string"},
        "message": {"type": "string"}}), most=100),
})
ARCHIVE = {"type": "string", "contentMediaType": "application/x-tar", "description":
           "tar, also with gzip: the files of one folder, at most 2000, with no links."}
PATH = "/campaigns/{campaign_id}"
STARTS = "A start that cannot be is a 409 with the reason in words."


def route(method, path, scope, summary, **more):
    return Route(method, path, scope, summary, tag=TAG, **more)


BOUND = ["OUTDIAL_BOUND", "STATE_INVALID"]
ROUTES = [
    route("get", "/campaigns", "read", "Lists campaigns", answer=page("Campaign"),
          query=[*PAGE, Parameter("status", words(*STATES), "Only those in this state."),
                 Parameter("type", words(*TYPES), "Only those of this type."), search("the name")]),
    route("post", "/campaigns", "manager", "Makes a campaign", body=NEW, answer=ref("Campaign"), once=True,
          conflicts=BOUND, about="It does not run yet."),
    route("get", PATH, "read", "Gets a campaign", answer=ref("Campaign"), missing=["campaign"]),
    route("put", PATH, "manager", "Overwrites a campaign, starts or stops it", body=ref("CampaignChange"), answer=ref("Campaign"),
          missing=["campaign"], conflicts=BOUND,
          about="A body with `status` alone changes only that. Otherwise `name`, `detail`, `type`, `service_level` and "
                f"`end_handle` take their defaults where they are left out, and the rest changes when named. {STARTS}"),
    route("patch", PATH, "manager", "Changes what the body names", body=ref("CampaignChange"), answer=ref("Campaign"),
          missing=["campaign"], conflicts=BOUND, about=STARTS),
    route("delete", PATH, "manager", "Deletes a campaign", answer=ref("Campaign"), missing=["campaign"],
          conflicts=["STATE_INVALID"], about="Not while it runs. Its outdial is free for another one."),
    route("put", PATH + "/status", "manager", "Starts or stops a campaign",
          body=body({"status": words(*ASKED)}, required=["status"]), answer=ref("Campaign"), missing=["campaign"],
          conflicts=["STATE_INVALID"], about=STARTS),
    route("put", PATH + "/service_level", "manager", "Sets the service level",
          body=body({"service_level": CAMPAIGN["service_level"]}, required=["service_level"]),
          answer=ref("Campaign"), missing=["campaign"]),
    route("put", PATH + "/resource_info", "manager", "Overwrites what a campaign works with",
          body=body({**LINKS, "flow_id": link()}), answer=ref("Campaign"), missing=["campaign"], conflicts=BOUND,
          about="Of VoIPBIN's four, one that is left out is taken away; the flow changes when it is named."),
    route("put", PATH + "/next_campaign_id", "manager", "Sets which campaign starts next",
          body=body({"next_campaign_id": link()}, required=["next_campaign_id"]), answer=ref("Campaign"),
          missing=["campaign"]),
    route("put", PATH + "/actions", "manager", "Refused: VoIPBIN's actions are not taken",
          about=NOT_TAKEN, missing=["campaign"], invalid=["INVALID_ARGUMENT"], refused=True),
]
ROUTES.insert(2, route(
    "post", "/campaigns/upload", "manager", "Takes a campaign's folder as an archive", answer=ref("Upload"),
    takes={"application/x-tar": ARCHIVE, "application/gzip": ARCHIVE}, invalid=["INVALID_ARCHIVE"], busy=["TOO_MANY_UPLOADS"],
    about="The folder is checked and published as `trunkside run` does it; a campaign of that name is changed. "
          "Of the customer `local` alone: keys of others get a 403, and make the campaign of its parts. A name that another customer's campaign has in the engine is a 409.", conflicts=["STATE_INVALID"], replies="The campaign, and what became of its list."))
__all__ = ["ABOUT", "ROUTES", "SCHEMAS", "TAG", "array", "empty"]
