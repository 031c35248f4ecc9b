#!/usr/bin/env python3
"""Makes the Swift source that holds the page of `trunkside serve`.

usage: scripts/make-page.py [--check]

The files of page/ are written by hand. --check writes nothing and exits with 1 where the committed source differs.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILES = {"html": "index.html", "style": "page.css", "script": "page.js"}
SOURCES = ROOT / "Sources" / "API" / "Page" / "Generated"


def source(name, file):
    lines = (ROOT / "page" / file).read_text(encoding="utf-8").split("\n")
    body = "".join(f"        {line}\n" if line else "\n" for line in lines)
    return (f"// Made by scripts/make-page.py from page/{file}: change that file, not this one.\n\n"
            f"extension FirstPage {{\n    static let {name} = ##\"\"\"\n{body}        \"\"\"##\n}}\n")


def main():
    unknown = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown:
        sys.exit(f"scripts/make-page.py: unknown argument: {unknown[0]}\n{__doc__}")
    code = 0
    for name, file in FILES.items():
        made, content = SOURCES / f"FirstPage+{name}.swift", source(name, file)
        if "--check" not in sys.argv[1:]:
            made.write_text(content, encoding="utf-8")
        elif not made.exists() or made.read_text(encoding="utf-8") != content:
            print(f"{made.relative_to(ROOT)}: not what scripts/make-page.py makes", file=sys.stderr)
            code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
