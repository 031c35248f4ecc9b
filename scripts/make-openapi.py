#!/usr/bin/env python3
"""Makes the OpenAPI document of the HTTP API, the Swift that serves it, and the reference page.

usage: scripts/make-openapi.py [--check]

The tables are scripts/openapi/*.py: a route's line says what it takes, what it answers and what it refuses; limits
stand there as the code has them. --check writes nothing and exits with 1 where a committed file differs.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from openapi import assembly, reference  # noqa: E402


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text(document):
    """One line for each path and each component: small enough to serve, and a change is seen where it is."""
    parts = []
    for name, value in document.items():
        if name == "paths":
            rows = [f"{line(path)}:{line(item)}" for path, item in value.items()]
            parts.append(f"{line(name)}:{{\n" + ",\n".join(rows) + "\n}")
        elif name == "components":
            groups = []
            for group, members in value.items():
                rows = [f"{line(member)}:{line(item)}" for member, item in members.items()]
                groups.append(f"{line(group)}:{{\n" + ",\n".join(rows) + "\n}")
            parts.append(f"{line(name)}:{{\n" + ",\n".join(groups) + "\n}")
        else:
            parts.append(f"{line(name)}:{line(value)}")
    made = "{\n" + ",\n".join(parts) + "\n}\n"
    assert json.loads(made) == document
    return made


def source(served):
    assert '"""' not in served and "\\#" not in served
    lines = "".join(f"        {row}\n" for row in served.rstrip("\n").split("\n"))
    return (
        "// Made by scripts/make-openapi.py from scripts/openapi: change those files, not this one.\n\n"
        "extension OpenAPIDocument {\n"
        f'    static let text = #"""\n{lines}\n        """#\n'
        "}\n"
    )


def main():
    unknown = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown:
        sys.exit(f"scripts/make-openapi.py: unknown argument: {unknown[0]}\n{__doc__}")
    document = assembly.document()
    served = text(document)
    files = {
        "docs/openapi.json": served,
        "docs/api-reference.md": reference.page(document),
        "Sources/API/Document/Generated/OpenAPIDocument+text.swift": source(served),
    }
    different = []
    for path, content in files.items():
        file = ROOT / path
        if file.exists() and file.read_text() == content:
            continue
        if "--check" in sys.argv[1:]:
            different.append(path)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
    for path in different:
        print(f"{path}: not what scripts/make-openapi.py makes", file=sys.stderr)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
