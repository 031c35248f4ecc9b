"""Forms that several resources share. A format that is no standard's says what a text must be beyond its length."""

from .model import NIL, Parameter, answered, array, body, flag, link, maybe, ref, shape, text, uuid, when, whole

NAME = text(255, "For people; need not be the only one.", examples=["Customer Survey Q1"])
DETAIL = text(4096, "For people.")
DAY = 86_400_000

TIMEZONE = text(64, "An IANA name; empty for none.", format="timezone", examples=["America/Denver"])
COUNTRY = {"type": "string", "format": "country", "maxLength": 2, "description":
           "Two letters: the country of numbers that are written without one; empty for none.", "examples": ["US"]}
LUA = {"type": "string", "maxLength": 1 << 20}
MODULES = {
    "type": "object", "maxProperties": 100, "description": "Further files that the script requires, by name.",
    "propertyNames": {"pattern": "^[A-Za-z0-9_-]{1,60}[.]lua$",
                      "not": {"enum": ["outplan.lua", "flow.lua", "callees.lua"]}},
    "additionalProperties": {"type": "string", "format": "lua-module", "maxLength": 1 << 20},
}

ADDRESS_TYPES = ["", "tel", "sip", "sms", "email"]
ADDRESS = body(
    {
        "type": {"type": "string", "enum": ADDRESS_TYPES, "description": "Empty: seen from the target."},
        "target": text(512, "The number, SIP URI or email address.", format="address", examples=["+15551230001"]),
        "target_name": text(255), "name": text(255), "detail": text(255),
    },
    about="An address; one without a target is none.",
)
SOURCE = {
    "anyOf": [
        {"type": "string", "maxLength": 255, "pattern": "^[^\\u0000-\\u001f\\u007f]*$"},
        ref("SourceAddress"),
        {"type": "array", "maxItems": 100, "items": {"anyOf": [
            {"type": "string", "maxLength": 255, "pattern": "^[^\\u0000-\\u001f\\u007f]*$"}, ref("SourceAddress")]}},
        {"type": "null"},
    ],
    "description": "The caller id: a text, an address, or a list of them to take turns.",
    "examples": ["+15551234567"],
}
SOURCE_ADDRESS = body(
    {
        "type": text(255),
        "target": {"type": "string", "maxLength": 255, "pattern": "^[^\\u0000-\\u001f\\u007f]*$"},
        "target_name": text(255), "name": text(255), "detail": text(255),
    },
    about="A caller id as VoIPBIN's address object.",
)


def empty(about):
    """A field of VoIPBIN's that is not there: its empty values are taken, so that its clients work."""
    return {
        "anyOf": [{"type": "string", "maxLength": 0}, {"type": "array", "maxItems": 0}, {"type": "null"},
                  {"const": NIL}, {"const": 0}],
        "description": about,
    }


def identity(*names):
    """The fields that every resource has, and times."""
    return {"id": uuid(), "customer_id": uuid("Whose it is.")}, {
        "tm_create": maybe(when()), "tm_update": maybe(when()), "tm_delete": maybe(when()),
    }


def resource(properties, about=None):
    first, last = identity()
    return shape({**first, **properties, **last}, about=about)


def search(what):
    return Parameter("search", {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000-\\u001f\\u007f]*$"},
                     f"Only those with this text in {what}.")


plain = answered
__all__ = ["ADDRESS", "ADDRESS_TYPES", "COUNTRY", "DAY", "DETAIL", "LUA", "MODULES", "NAME", "SOURCE",
           "SOURCE_ADDRESS", "TIMEZONE", "array", "empty", "flag", "identity", "link", "plain", "resource", "search",
           "whole"]
