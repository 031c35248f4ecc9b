"""What the tables of this folder are written with: types of fields, routes, and what a route refuses."""

import re

NIL = "00000000-0000-0000-0000-000000000000"
# Texts hold no control characters but tabs and line ends.
PRINTABLE = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$"


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def text(most=255, about=None, **more):
    """A text of at most so many bytes of UTF-8."""
    return described({"type": "string", "maxLength": most, "pattern": PRINTABLE}, about, more)


def words(*values, about=None, **more):
    return described({"type": "string", "enum": list(values)}, about, more)


def whole(low, high, about=None, **more):
    return described({"type": "integer", "minimum": low, "maximum": high}, about, more)


def real(low, high, about=None, **more):
    return described({"type": "number", "minimum": low, "maximum": high}, about, more)


def flag(about=None, **more):
    return described({"type": "boolean"}, about, more)


def uuid(about=None, **more):
    return described({"type": "string", "format": "uuid"}, about, more)


def link(about=None, **more):
    """The id of another resource in a body; empty, null and the nil UUID stand for none."""
    return described(
        {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "string", "maxLength": 0}, {"type": "null"}]},
        about, more)


def when(about=None, **more):
    return described({"type": "string", "format": "date-time"}, about, more)


def maybe(schema):
    """The same, or null."""
    if "anyOf" in schema:
        parts = schema["anyOf"]
        return schema if {"type": "null"} in parts else {**schema, "anyOf": [*parts, {"type": "null"}]}
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        made = {**schema, "type": [*kinds, "null"]}
        if "enum" in schema:
            made["enum"] = [*schema["enum"], None]
        return made
    return {"anyOf": [schema, {"type": "null"}]}


def array(items, most=None, about=None, **more):
    limits = {} if most is None else {"maxItems": most}
    return described({"type": "array", "items": items, **limits}, about, more)


def mapping(about=None, **more):
    """An object whose names are the author's own."""
    return described({"type": "object", "additionalProperties": True}, about, more)


def body(properties, required=(), about=None, **more):
    """An object of a request: what is not named is refused. Null is as good as left out."""
    required = list(required)
    properties = {
        name: schema if name in required else maybe(schema) for name, schema in properties.items()
    }
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        made["required"] = required
    return described(made, about, more)


def shape(properties, optional=(), about=None, **more):
    """An object of an answer: every field is there."""
    made = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
    return described(made, about, more)


def answered(schema):
    """A field of an answer without the limits of requests."""
    return {name: value for name, value in schema.items() if name not in ("maxLength", "pattern")}


def described(schema, about, more):
    if about:
        schema = {**schema, "description": about}
    return {**schema, **more}


def page(name):
    return shape({
        "result": array(ref(name), most=1000),
        "next_page_token": {"type": "string", "description": "Empty on the last page."},
    })


class Parameter:
    """A parameter of a query."""

    def __init__(self, name, schema, about, place="query", required=False):
        self.name, self.schema, self.about, self.place, self.required = name, schema, about, place, required

    def json(self):
        made = {"name": self.name, "in": self.place, "description": self.about, "schema": self.schema}
        if self.required or self.place == "path":
            made["required"] = True
        return made


PAGE = [
    Parameter("page_size", whole(1, 1000, default=100), "Rows of a page."),
    Parameter("page_token", {"type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9_-]*$"},
              "`next_page_token` of the page before."),
]


class Route:
    """One operation, as the table of routes in Sources/API has it, with what it takes and answers."""

    def __init__(self, method, path, scope, summary, *, tag, answer=None, body=None, query=(), about="",
                 takes=None, gives=None, missing=(), conflicts=(), invalid=(), busy=(), once=False, example=None,
                 status=200, also=None, headers=(), replies=None, bare=False, refused=False):
        self.method, self.scope, self.summary, self.tag = method, scope, summary, tag
        self.path = path if bare else "/v1.0" + path
        self.answer, self.body, self.query, self.about = answer, body, list(query), about
        # Media types of requests and answers that are no JSON, each with its schema.
        self.takes, self.gives = takes, gives
        self.missing, self.conflicts, self.invalid = list(missing), list(conflicts), list(invalid)
        # Why it is asked to come back later, besides for its rate.
        self.busy = list(busy)
        self.once, self.example, self.status = once, example, status
        # Further answers: {status: (description, schema)}.
        self.also = also or {}
        self.headers, self.replies = list(headers), replies
        # There is no request that it takes: VoIPBIN has it, and its callers are told what to do instead.
        self.refused = refused

    @property
    def identifier(self):
        parts = [part for part in self.path.split("/") if part and part != "v1.0"]
        said = [re.sub(r"\W+", "_", part.strip("{}").removesuffix("_id")) for part in parts]
        return "_".join([self.method, *said]) if said else f"{self.method}_root"

    @property
    def parameters(self):
        return re.findall(r"{(\w+)}", self.path)
