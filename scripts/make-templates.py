#!/usr/bin/env python3
"""Makes the lists and prompts of the templates of `trunkside new`, and the Swift sources that hold the templates.

usage: scripts/make-templates.py [--check]

The other files of templates/ are written by hand. Numbers and names are drawn as those of the examples are, so nobody
is really reached by them. --check writes nothing and exits with 1 where a committed file differs.
"""

import base64
import datetime
import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ROOT / "templates"
SOURCES = ROOT / "Sources" / "Authoring" / "Templates" / "Generated"
ROWS = 20
# In the order in which a reader meets them; what is in the folder and not here comes behind.
ORDER = ["campaign.toml", "targets.csv", "do-not-contact.csv", "outplan.lua", "flow.lua", "callees.lua"]
NAMES = ["reminders", "telemarketing", "emergency", "survey", "sms", "newsletter"]

specification = importlib.util.spec_from_file_location("examples", ROOT / "scripts" / "make-examples.py")
examples = importlib.util.module_from_spec(specification)
specification.loader.exec_module(examples)

SUPPRESSED = examples.table(["address", "reason", "source"], [["+1900*", "premium numbers", "us"]])


def rows(name, columns, fill, zones=tuple(examples.ZONES)):
    draw = examples.Draw(f"template-{name}")
    lines = []
    for index, (number, zone) in enumerate(examples.numbers(draw, ROWS, zones)):
        lines.append([f"{name}-{index + 1:04}", draw.name(), number, zone, *fill(draw)])
    return examples.table(["external_id", "name", "destination", "timezone", *columns], lines)


def day(draw, first, days):
    return (first + datetime.timedelta(days=draw.below(days))).isoformat()


def appointment(draw):
    minutes = 9 * 60 + 15 * draw.below(26)
    doctors = ["Dr. Brandt", "Dr. Iyer", "Dr. Molina", "Dr. Nakamura", "Dr. Osei"]
    return [f"2026-03-03T{minutes // 60:02}:{minutes % 60:02}", draw.pick(doctors)]


def bill(draw):
    amount = 1_500 + draw.below(20_000)
    return [day(draw, datetime.date(2026, 3, 5), 10), f"{amount // 100}.{amount % 100:02}"]


def readers():
    draw = examples.Draw("template-newsletter")
    lines = []
    for index in range(ROWS):
        name = draw.name()
        address = f"{name.lower().replace(' ', '.')}@{draw.pick(['example.com', 'example.net', 'example.org'])}"
        topic = draw.pick(["gardening", "cooking", "cycling"])
        lines.append([f"reader-{index + 1:04}", name, address, draw.pick(list(examples.ZONES)), topic])
    return examples.table(["external_id", "name", "destination", "timezone", "topic"], lines)


def lists():
    west = ["America/Denver", "America/Phoenix"]
    yield "reminders/targets.csv", rows("patient", ["appointment_at", "with_whom"], appointment, west)
    yield "reminders/do-not-contact.csv", SUPPRESSED
    yield "telemarketing/targets.csv", rows("customer", ["plan"], lambda draw: [draw.pick(["basic", "plus"])])
    yield "telemarketing/do-not-contact.csv", SUPPRESSED
    districts = ["Harbor", "Hillside", "Mill Creek", "Old Town", "Riverside"]
    yield "emergency/targets.csv", rows(
        "resident", ["district"], lambda draw: [draw.pick(districts)], ["America/Los_Angeles"])
    yield "emergency/prompts/attention.wav", examples.tone(0.5, [880, 660])
    yield "survey/targets.csv", rows(
        "guest", ["visited_on"], lambda draw: [day(draw, datetime.date(2026, 2, 16), 10)])
    yield "survey/do-not-contact.csv", SUPPRESSED
    yield "sms/targets.csv", rows("account", ["due_on", "amount"], bill)
    yield "newsletter/targets.csv", readers()


def variable(name, path):
    """A Swift name for one file: remindersCampaignToml."""
    words = path.replace("/", " ").replace("-", " ").replace("_", " ").replace(".", " ").split()
    return name + "".join(word[0].upper() + word[1:] for word in words if word != name)


def source(name, files):
    """Swift that holds a template: texts as they are, sound as Base64."""
    text = f"// Made by scripts/make-templates.py from templates/{name}: change those files, not this one.\n\n"
    text += f"extension FolderTemplate {{\n    static let {name} = FolderTemplate(\n        name: \"{name}\",\n"
    text += "        files: [\n"
    for path in files:
        kind = "base64" if path.endswith(".wav") else "text"
        text += f"            File(path: \"{path}\", {kind}: {variable(name, path)}),\n"
    text += "        ]\n    )\n"
    for path, content in files.items():
        if path.endswith(".wav"):
            encoded = base64.b64encode(content).decode()
            lines = [encoded[start:start + 100] for start in range(0, len(encoded), 100)]
            fence = '"""'
        else:
            lines = content.decode().split("\n")
            fence = '#"""'
        text += f"\n    private static let {variable(name, path)} = {fence}\n"
        text += "".join(f"        {line}\n" if line else "\n" for line in lines)
        text += f"        {fence[::-1]}\n"
    return (text + "}\n").encode()


def main():
    unknown = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown:
        sys.exit(f"scripts/make-templates.py: unknown argument: {unknown[0]}\n{__doc__}")
    check = "--check" in sys.argv[1:]
    different = []

    def keep(file, content):
        if file.exists() and file.read_bytes() == content:
            return
        if check:
            different.append(str(file.relative_to(ROOT)))
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    for path, content in lists():
        keep(FOLDERS / path, content)
    for name in NAMES:
        folder = FOLDERS / name
        paths = [str(file.relative_to(folder)) for file in sorted(folder.rglob("*")) if file.is_file()]
        paths = [path for path in paths if not path.startswith(".trunkside")]
        paths.sort(key=lambda path: (ORDER.index(path) if path in ORDER else len(ORDER), path))
        files = {path: (folder / path).read_bytes() for path in paths}
        keep(SOURCES / f"FolderTemplate+{name}.swift", source(name, files))
    for path in different:
        print(f"{path}: not what scripts/make-templates.py makes", file=sys.stderr)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
