#!/usr/bin/env python3
"""Whether docs/openapi.json is an OpenAPI 3.1 document, and its examples are what their schemas say.

usage: .build/python/bin/python scripts/openapi/validate.py
"""

import json
import pathlib
import sys

import openapi_spec_validator
from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def examples(item):
    """Every schema with an example, wherever it stands."""
    if isinstance(item, dict):
        if "schema" in item and "example" in item:
            yield item["schema"], item["example"]
        if isinstance(item.get("examples"), list):
            for example in item["examples"]:
                yield item, example
        for value in item.values():
            yield from examples(value)
    elif isinstance(item, list):
        for value in item:
            yield from examples(value)


def main():
    document = json.loads((ROOT / "docs" / "openapi.json").read_text())
    openapi_spec_validator.validate(document)
    found = list(examples(document))
    wrong = []
    for schema, example in found:
        validator = Draft202012Validator({**schema, "components": document["components"]})
        wrong += [f"{json.dumps(example)}: {error.message}" for error in validator.iter_errors(example)]
    for text in wrong:
        print(f"docs/openapi.json: {text}", file=sys.stderr)
    sys.exit(1 if wrong or not found else 0)


if __name__ == "__main__":
    main()
