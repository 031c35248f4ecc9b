"""Makes one OpenAPI document of the tables."""

from . import attempts, campaigns, common, events, insight, keys, outdials, queues, scripts, status, suppressions, webhooks
from .model import Parameter, uuid

# In the order in which the reference shows them.
TABLES = [campaigns, attempts, outdials, scripts, queues, suppressions, insight, events, webhooks, keys, status]

TAGS = [(table.TAG, table.ABOUT) for table in TABLES]
ROUTES = [route for table in TABLES for route in table.ROUTES]

ABOUT = """The HTTP API of Trunkside: VoIPBIN's resources, verbs and field names under `/v1.0`, and what Trunkside has \
beside them.

Bodies and answers are JSON in UTF-8. A body's field that is not known is refused by its name, and so is a parameter \
of a query. A path that is not there is 404 `ROUTE_NOT_FOUND`; a method that a path does not take is 405 with `Allow`. \
Every answer has `X-Request-Id`. Lists are pages, newest first: `next_page_token` of one is `page_token` of the next, \
and the last has none. Times are UTC with microseconds; null has not happened. An id that is not set is the nil UUID."""


def responses(route, shared):
    schema = route.answer
    made = {
        "description": route.replies or ("The same, as it stands now." if route.body else "What was asked for."),
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
    }
    if route.once:
        made["headers"]["Idempotent-Replayed"] = {"$ref": "#/components/headers/IdempotentReplayed"}
    if route.gives:
        made["content"] = {kind: {"schema": given or schema} for kind, given in route.gives.items()}
    elif schema is not None:
        made["content"] = {"application/json": {"schema": schema}}
        if route.example is not None:
            made["content"]["application/json"]["example"] = route.example
    found = {} if route.refused else {str(route.status): made}
    for code, (about, schema) in route.also.items():
        found[str(code)] = {"description": about, "content": {"application/json": {"schema": schema}}}
    for code, reasons in common.refusals(route).items():
        name = ".".join([common.STATUSES[code][0], *reasons])
        shared[name] = common.failure(code, reasons)
        found[str(code)] = {"$ref": f"#/components/responses/{name}"}
    return dict(sorted(found.items()))


def operation(route, shared):
    made = {"operationId": route.identifier, "tags": [route.tag], "summary": route.summary}
    if route.about:
        made["description"] = route.about
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in route.parameters]
    parameters += [parameter.json() for parameter in route.query]
    if route.once:
        parameters.append({"$ref": "#/components/parameters/Idempotency-Key"})
    parameters += [parameter.json() for parameter in route.headers]
    if parameters:
        made["parameters"] = parameters
    if route.body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.body}}}
    elif route.takes:
        made["requestBody"] = {
            "required": True, "content": {kind: {"schema": schema} for kind, schema in route.takes.items()}}
    made["responses"] = responses(route, shared)
    made["security"] = common.SECURITY if route.scope else []
    if route.scope:
        made["x-scope"] = route.scope
    return made


def document():
    shared = {}
    paths = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = operation(route, shared)
    names = sorted({name for route in ROUTES for name in route.parameters})
    parameters = {name: Parameter(name, uuid(), "Its id.", place="path").json() for name in names}
    for table in TABLES:
        for parameter in getattr(table, "PATH_PARAMETERS", []):
            parameters[parameter.name] = parameter.json()
    parameters["Idempotency-Key"] = common.ONCE.json()
    for code in (405, 500):
        name, kind, _ = common.STATUSES[code]
        shared[name] = common.failure(code, [kind])
    shared["NotFound.ROUTE_NOT_FOUND"] = common.failure(404, ["ROUTE_NOT_FOUND"])
    schemas = dict(common.SCHEMAS)
    for table in TABLES:
        schemas.update(getattr(table, "SCHEMAS", {}))
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Trunkside", "version": "1.0", "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": common.SERVERS,
        "tags": [{"name": name, "description": about} for name, about in TAGS],
        "paths": paths,
        "components": {
            "securitySchemes": common.SECURITY_SCHEMES,
            "parameters": parameters,
            "headers": common.HEADERS,
            "schemas": schemas,
            "responses": dict(sorted(shared.items())),
        },
    }
