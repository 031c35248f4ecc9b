#!/usr/bin/env python3
"""Holds the module graph against the table of rooms in docs/architecture.md.

usage: swift package describe --type json | python3 scripts/check-modules.py

Each room must import exactly what its row says, of ours and from outside; imports point to lower levels; a C target or
an outside product is imported by one room only, but for the foundations that the page names as shared; a test target
imports rooms of the table. Exit code 2 with one line for each difference.
"""

import json
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
SHARED = "Foundations that several rooms share:"
HEADER = ["level", "room", "what it is", "imports, of ours", "from outside"]


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def names(cell):
    return set() if cell == "nothing" else set(re.findall(r"`([^`]+)`", cell))


def rooms_of_page(text):
    """The rows under the header above: name -> (level, imports of ours, imports from outside)."""
    rooms = {}
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("|") and cells(line) == HEADER:
            break
    else:
        sys.exit(f"{PAGE.name}: no table with the columns {' | '.join(HEADER)}")
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            break
        level, room, _, ours, outside = cells(line)
        (name,) = names(room)
        rooms[name] = (int(level), names(ours), names(outside))
    return rooms


def shared_foundations(text):
    """The products that stand in the paragraph after `SHARED`."""
    _, _, rest = text.partition(SHARED)
    return names(rest.partition("\n\n")[0])


def findings(rooms, shared, targets):
    doors = {name for name, target in targets.items() if target["module_type"] in ("ClangTarget", "SystemLibraryTarget")}
    owners = {}
    for name, target in sorted(targets.items()):
        if target["type"] == "test":
            for imported in sorted(set(target.get("target_dependencies", [])) - set(rooms)):
                yield f"the test target {name} imports {imported}, which is no room of the table"
            continue
        if name in doors:
            continue
        if name not in rooms:
            yield f"{name} is a target of Package.swift and no row of the table"
            continue
        level, ours, outside = rooms[name]
        imported = set(target.get("target_dependencies", []))
        products = set(target.get("product_dependencies", [])) | (imported & doors)
        for what, said, done in (("of ours", ours, imported - doors), ("from outside", outside, products)):
            for extra in sorted(done - said):
                yield f"{name} imports {extra}, and its row ({what}) does not say so"
            for absent in sorted(said - done):
                yield f"the row of {name} ({what}) says {absent}, and Package.swift does not"
        for below in sorted((imported - doors) & set(rooms)):
            if rooms[below][0] >= level:
                yield f"{name} (level {level}) imports {below} (level {rooms[below][0]}): imports point downwards"
        for product in sorted(products):
            owners.setdefault(product, []).append(name)
    for product, owning in sorted(owners.items()):
        if len(owning) > 1 and product not in shared:
            yield f"{product} is imported by {' and '.join(owning)}: one room only"
    for name in sorted(set(rooms) - set(targets)):
        yield f"{name} is a row of the table and no target of Package.swift"


def main():
    package = json.load(sys.stdin)
    targets = {target["name"]: target for target in package["targets"]}
    text = PAGE.read_text()
    differences = list(findings(rooms_of_page(text), shared_foundations(text), targets))
    for difference in differences:
        print(f"docs/architecture.md: {difference}", file=sys.stderr)
    sys.exit(2 if differences else 0)


if __name__ == "__main__":
    main()
