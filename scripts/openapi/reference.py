"""The reference page: the document as a person reads it."""

import json

INTRODUCTION = """# API reference

Every route of the HTTP API, with what it takes, answers and refuses. [The API](api.md) says how keys, errors, pages and
idempotency work; [openapi.json](openapi.json) is the same for programs, and a server gives it at `/openapi.json`.
This page is made from it by `scripts/make-openapi.py`.

In a body `null` is as good as leaving a field out. Each route may also answer what all of them may: 401 without a key, 403 where its scope is too narrow, 429 over its
rate, 503 while the ledger cannot be used. Of the other errors the reasons are named.
"""
SHARED = ("401", "403", "408", "413", "415", "429", "503")


def anchor(title):
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


class Page:
    def __init__(self, document):
        self.document = document
        self.components = document["components"]

    def resolve(self, item):
        while "$ref" in item:
            _, _, group, name = item["$ref"].split("/", 3)
            item = self.components[group][name]
        return item

    def kind(self, schema, request=False):
        """A schema in a few words, as it stands in a table's cell."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return f"[{name}](#{anchor(name)})"
        if "const" in schema:
            return f"`{schema['const']}`"
        if "enum" in schema:
            values = [value for value in schema["enum"] if value is not None]
            return ", ".join(f"`{value}`" if value != "" else "empty" for value in values)
        for word in ("anyOf", "oneOf"):
            if word in schema:
                kinds = []
                for part in schema[word]:
                    kind = "empty" if 0 in (part.get("maxLength"), part.get("maxItems")) else self.kind(part)
                    if request and kind == "null":
                        continue
                    if kind not in kinds:
                        kinds.append(kind)
                return " or ".join(kinds)
        kinds = schema.get("type", "any value")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        named = []
        for kind in kinds:
            if request and kind == "null":
                continue
            if kind == "string":
                kind = {"uuid": "UUID", "date-time": "time"}.get(schema.get("format"), "text")
                if "maxLength" in schema:
                    kind += f" of at most {schema['maxLength']} bytes"
            elif kind == "integer" or kind == "number":
                kind = "whole number" if kind == "integer" else "number"
                if "minimum" in schema and "maximum" in schema:
                    kind += f" from {schema['minimum']} to {schema['maximum']}"
            elif kind == "boolean":
                kind = "true or false"
            elif kind == "array":
                most = f" of at most {schema['maxItems']}" if "maxItems" in schema else ""
                kind = f"list{most}: {self.kind(schema.get('items', {}))}"
            named.append(kind)
        return " or ".join(named)

    def fields(self, schema, request=False):
        rows = ["| field | type | |", "| --- | --- | --- |"]
        required = schema.get("required", [])
        always = len(required) == len(schema["properties"])
        for name, field in schema["properties"].items():
            about = field.get("description", "")
            if "default" in field:
                about = f"{about} Default: `{json.dumps(field['default'])}`.".strip()
            if name in required and not always:
                about = f"Required. {about}".strip()
            rows.append(f"| `{name}` | {self.kind(field, request)} | {about} |")
        return "\n".join(rows) + "\n"

    def operation(self, path, method, operation):
        lines = [f"### {method.upper()} {path}\n", f"{operation['summary']}."]
        if operation.get("description"):
            lines[-1] += f" {operation['description']}"
        scope = operation.get("x-scope")
        lines[-1] += f" Scope `{scope}`.\n" if scope else " Open: no key.\n"
        parameters = [self.resolve(item) for item in operation.get("parameters", [])]
        shown = [item for item in parameters if item["in"] != "path"]
        if shown:
            rows = ["| parameter | type | |", "| --- | --- | --- |"]
            for item in shown:
                about = item["description"]
                if "default" in item["schema"]:
                    about += f" Default: `{item['schema']['default']}`."
                place = "" if item["in"] == "query" else f" ({item['in']})"
                rows.append(f"| `{item['name']}`{place} | {self.kind(item['schema'])} | {about} |")
            lines.append("\n".join(rows) + "\n")
        for media, content in operation.get("requestBody", {}).get("content", {}).items():
            schema = content["schema"]
            if "properties" in schema:
                lines.append(f"Body ({media}):\n\n{self.fields(schema, True)}")
            else:
                about = schema.get("description", "")
                kind = self.kind(schema) if "$ref" in schema else ""
                lines.append(" ".join(part for part in [f"Body ({media}):", kind, about] if part) + "\n")
        for code, answer in operation["responses"].items():
            if code in SHARED and scope:
                continue
            answer = self.resolve(answer)
            said = []
            for media, content in answer.get("content", {}).items():
                schema = content["schema"]
                if "allOf" in schema:
                    reasons = schema["allOf"][1]["properties"]["error"]["properties"]["reason"]["enum"]
                    said.append(", ".join(f"`{reason}`" for reason in reasons))
                elif "$ref" in schema or media != "application/json":
                    said.append(self.kind(schema) if "$ref" in schema else f"`{media}`")
                elif "result" in schema.get("properties", {}):
                    said.append(f"a page of {self.kind(schema['properties']['result']['items'])}")
                elif "properties" in schema:
                    fields = schema["properties"].items()
                    said.append("; ".join(f"`{name}`: {self.kind(field)}" for name, field in fields))
            about = "" if code in ("400", "404", "409") else answer["description"] + " "
            lines.append(f"- **{code}** {about}{'; '.join(said)}".rstrip())
        return "\n".join(lines) + "\n"

    def schema(self, name, schema):
        lines = [f"### {name}\n"]
        if schema.get("description"):
            lines.append(schema["description"] + "\n")
        if "properties" in schema:
            lines.append(self.fields(schema, name.endswith(("Change", "Address")) and name != "Address"))
        elif "anyOf" in schema:
            lines += [f"One of:\n\n{self.fields(part, True)}" for part in schema["anyOf"]]
        else:
            lines.append(self.kind(schema) + "\n")
        return "\n".join(lines)


def page(document):
    made = Page(document)
    parts = [INTRODUCTION]
    for tag in document["tags"]:
        parts.append(f"## {tag['name']}\n\n{tag['description']}\n")
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if operation["tags"] == [tag["name"]]:
                    parts.append(made.operation(path, method, operation))
    parts.append("## Shapes\n")
    parts += [made.schema(name, schema) for name, schema in document["components"]["schemas"].items()]
    return "\n".join(parts).rstrip("\n") + "\n"
