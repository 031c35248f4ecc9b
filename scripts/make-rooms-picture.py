#!/usr/bin/env python3
"""Draws docs/rooms.svg: the rooms of the table in docs/architecture.md and who imports whom.

usage: scripts/make-rooms-picture.py [--check]

scripts/check-modules.py holds that table against Package.swift. An arrow that follows from others is left out: what
imports Dialer reaches Outbound through it. With --check nothing is written: exit code 2 when the picture is stale.
"""

import html
import importlib.util
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"

WIDTH, BOX, HEIGHT, ROW, LEFT, TOP = 900, 216, 66, 104, 44, 16
STYLE = """
  text{font:12px system-ui,sans-serif;fill:#57606a}.name{font-size:14px;font-weight:600;fill:#1b1f24}
  .outside{fill:#0b6e4f}.box{fill:#f6f8fa;stroke:#afb8c1}.way{fill:none;stroke:#57606a;stroke-width:1.3}
  .tip{fill:#57606a}.ground{fill:#fff}
  @media(prefers-color-scheme:dark){text{fill:#9198a1}.name{fill:#e6edf3}.outside{fill:#3fb98a}
  .box{fill:#161b22;stroke:#3d444d}.way{stroke:#9198a1}.tip{fill:#9198a1}.ground{fill:#0d1117}}
"""


def rooms():
    """Of the table: name -> (level, imports of ours, from outside, what it is in a few words)."""
    spec = importlib.util.spec_from_file_location("check_modules", ROOT / "scripts" / "check-modules.py")
    modules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(modules)
    page = modules.PAGE.read_text()
    found = {}
    for name, (level, ours, outside) in modules.rooms_of_page(page).items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {level} | `{name}` |"))
        words = re.split(r"[.;]", modules.cells(row)[2].replace("`", ""))[0]
        found[name] = (level, ours, sorted(outside), words)
    return found


def ways(rooms):
    """The imports that do not follow from others."""

    def reaches(start, goal):
        return any(goal == below or reaches(below, goal) for below in rooms[start][1])

    return [
        (name, below)
        for name, (_, ours, _, _) in rooms.items()
        for below in sorted(ours)
        if not any(other != below and reaches(other, below) for other in ours)
    ]


def place(rooms, ways):
    """x of each room and of the bends of long ways (name, below, level): each near what it stands on."""
    levels = {}
    for name, (level, *_) in rooms.items():
        levels.setdefault(level, []).append(name)
    for name, below in ways:
        for level in range(rooms[below][0] + 1, rooms[name][0]):
            levels[level].append((name, below, level))

    def under(item):
        if isinstance(item, str):
            return [step(item, below) for name, below in ways if name == item]
        name, below, level = item
        return [below if rooms[below][0] == level - 1 else (name, below, level - 1)]

    def step(name, below):
        return below if rooms[below][0] == rooms[name][0] - 1 else (name, below, rooms[name][0] - 1)

    x = {}
    for level in sorted(levels):
        items = levels[level]
        wish = {item: [x[below] for below in under(item) if below in x] for item in items}
        items.sort(key=lambda item: sum(wish[item]) / len(wish[item]) if wish[item] else WIDTH)
        widths = [BOX + 24 if isinstance(item, str) else 40 for item in items]
        left = LEFT + (WIDTH - LEFT - sum(widths)) / 2
        for item, width in zip(items, widths):
            x[item] = left + width / 2
            left += width
    return x, step


def draw(rooms):
    lines = ways(rooms)
    x, step = place(rooms, lines)
    top = max(level for level, *_ in rooms.values())

    def y(level):
        return TOP + (top - level) * ROW

    parts = []
    for name, below in lines:
        at, level = x[name], rooms[name][0]
        path = f"M{at:.0f} {y(level) + HEIGHT}"
        item = step(name, below)
        while True:
            level -= 1
            end, bend = x[item], ROW - HEIGHT
            path += f"C{at:.0f} {y(level) - bend / 2:.0f} {end:.0f} {y(level) - bend / 2:.0f} {end:.0f} {y(level)}"
            at = end
            if item == below:
                break
            path += f"V{y(level) + HEIGHT}"
            item = below if rooms[below][0] == level - 1 else (name, below, level - 1)
        parts.append(f'<path class="way" d="{path}"/>')
        parts.append(f'<path class="tip" d="M{at:.0f} {y(level)}l-4 -7h8z"/>')
    for name, (level, _, outside, words) in rooms.items():
        left, line = x[name] - BOX / 2, y(level) + 19
        parts.append(f'<rect class="box" x="{left:.0f}" y="{y(level)}" width="{BOX}" height="{HEIGHT}" rx="6"/>')
        parts.append(f'<text class="name" x="{left + 10:.0f}" y="{line}">{name}</text>')
        if outside:
            names = html.escape(", ".join(outside))
            parts.append(f'<text class="outside" x="{left + BOX - 10:.0f}" y="{line}" text-anchor="end">{names}</text>')
        for number, text in enumerate(textwrap.wrap(words, 32, max_lines=2, placeholder=" ...")):
            parts.append(f'<text x="{left + 10:.0f}" y="{line + 18 + 15 * number}">{html.escape(text)}</text>')
    for level in range(top + 1):
        parts.append(f'<text x="12" y="{y(level) + HEIGHT / 2 + 4:.0f}">{level}</text>')
    described = "; ".join(f"{name} imports {below}" for name, below in lines)
    height = y(0) + HEIGHT + TOP
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-labelledby="title desc">',
            '<title id="title">The rooms of Trunkside, by level</title>',
            f'<desc id="desc">{described}.</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def main():
    picture = draw(rooms())
    if sys.argv[1:] == ["--check"]:
        if not PICTURE.exists() or PICTURE.read_text() != picture:
            print("docs/rooms.svg is stale: run scripts/make-rooms-picture.py", file=sys.stderr)
            sys.exit(2)
    elif sys.argv[1:]:
        print(__doc__.splitlines()[2], file=sys.stderr)
        sys.exit(64)
    else:
        PICTURE.write_text(picture)


if __name__ == "__main__":
    main()
