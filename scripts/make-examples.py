#!/usr/bin/env python3
"""Makes the target lists and prompts of the examples, from seeds: the same files on every machine.

usage: scripts/make-examples.py [--check]

The scripts and campaign.toml of the examples are written by hand. Every number is one of 555-0100 to 555-0199 of an
area code, which North America keeps for fiction: valid in form, and nobody's. Every address ends in a domain that
RFC 2606 keeps for examples. --check writes nothing and exits with 1 where a committed file differs.
"""

import datetime
import io
import pathlib
import random
import struct
import sys
import wave

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"

ZONES = {
    "America/New_York": [
        201, 202, 203, 212, 215, 216, 239, 240, 248, 267, 301, 302, 305, 313, 317, 321, 336, 347, 352, 386, 401, 404,
        407, 410, 412, 413, 419, 434, 440, 443, 470, 484, 508, 513, 516, 517, 518, 540, 561, 567, 571, 585, 603, 609,
        614, 617, 631, 646, 678, 703, 704, 716, 717, 718, 724, 732, 734, 740, 754, 757, 770, 774, 781, 786, 802, 803,
        804, 813, 814, 828, 845, 856, 857, 860, 862, 904, 908, 910, 914, 917, 919, 937, 941, 954, 973, 978, 980,
    ],
    "America/Chicago": [
        205, 210, 214, 217, 225, 254, 262, 281, 309, 312, 314, 316, 318, 319, 320, 337, 361, 402, 405, 409, 414, 417,
        469, 479, 501, 504, 507, 512, 515, 563, 573, 601, 608, 612, 615, 618, 630, 636, 651, 660, 682, 708, 713, 715,
        763, 773, 806, 815, 816, 817, 830, 832, 847, 870, 901, 903, 913, 918, 920, 940, 952, 972,
    ],
    "America/Denver": [303, 307, 385, 406, 505, 719, 720, 801, 970],
    "America/Phoenix": [480, 520, 602, 623, 928],
    "America/Los_Angeles": [
        206, 209, 213, 253, 310, 323, 360, 408, 415, 425, 503, 509, 510, 530, 559, 562, 619, 626, 650, 661, 702, 707,
        714, 760, 805, 818, 831, 858, 909, 916, 925, 949, 951, 971,
    ],
}

FIRST = """Ada Aaron Alice Amara Andre Anita Ben Bianca Carlos Carmen Chen Clara Daniel Deepa Diego Elena Eli Emma Esther
Farid Fatima Felix Grace Hana Hector Ines Isaac Ivy Jamal Jana Joel June Kofi Lara Leo Lena Lucia Malik Maria Marta Mei
Miles Mina Nadia Nia Noah Nora Omar Owen Paula Priya Quinn Rafael Rosa Ruth Sam Sara Simon Sofia Tariq Tess Theo Uma
Victor Wanda Yara Yusuf Zoe""".split()
LAST = """Abbott Adeyemi Alvarez Baker Barnes Becker Bell Brooks Castillo Chan Clark Cohen Collins Cruz Diaz Dixon Ellis
Evans Fischer Flores Foster Garcia Gupta Hall Harris Hayes Hughes Ibrahim Jensen Johnson Kapoor Keller Kim Lambert Lee
Lopez Martin Mason Mendoza Meyer Morgan Moreno Nelson Nguyen Novak Okafor Olsen Ortiz Owens Park Patel Perez Porter
Quintero Ramos Reed Reyes Rivera Russo Santos Schmidt Shaw Silva Singh Stone Tanaka Taylor Torres Vargas Vega Walker
Wang Weber White Wood Young Zhang""".split()


class Draw:
    """Choices from random() alone, which Python keeps equal over its versions."""

    def __init__(self, seed):
        self.source = random.Random(seed)

    def below(self, count):
        return int(self.source.random() * count)

    def chance(self, share):
        return self.source.random() < share

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffled(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items

    def name(self):
        return f"{self.pick(FIRST)} {self.pick(LAST)}"


def numbers(draw, count, zones=tuple(ZONES)):
    """Distinct numbers kept for fiction, each with its zone."""
    every = [(area, line, zone) for zone in zones for area in ZONES[zone] for line in range(100, 200)]
    return [(f"+1{area}5550{line}", zone) for area, line, zone in draw.shuffled(every)[:count]]


def national(number):
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"


def table(header, rows):
    """A CSV file. None of our values holds a quote or a line break; one with a comma is quoted."""
    quoted = ([f'"{value}"' if "," in value else value for value in row] for row in rows)
    return ("\n".join([",".join(header), *(",".join(row) for row in quoted)]) + "\n").encode()


def tone(seconds, notes):
    """A prompt: 8 kHz, 16 bits, one channel, of quiet notes that a person can tell apart. No voice is recorded."""
    # A square wave needs no sine, whose last digit differs between machines.
    rate = 8000
    samples = []
    for index in range(int(rate * seconds)):
        frequency = notes[index * len(notes) // int(rate * seconds)]
        samples.append(1500 if (index * frequency * 2 // rate) % 2 == 0 else -1500)
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def appointment_reminders():
    draw = Draw("appointment-reminders")
    doctors = ["Dr. Brandt", "Dr. Iyer", "Dr. Molina", "Dr. Nakamura", "Dr. Osei"]
    rows = []
    callees = numbers(draw, 200, ["America/Denver", "America/Phoenix"])
    for index, (number, zone) in enumerate(callees):
        minutes = 9 * 60 + 15 * draw.below(26)
        rows.append([
            f"patient-{index + 1:04}",
            draw.name(),
            # Lists of a practice hold numbers as people write them; the zone is often left to the number.
            national(number) if draw.chance(0.3) else number,
            zone if draw.chance(0.8) else "",
            f"2026-03-03T{minutes // 60:02}:{minutes % 60:02}",
            draw.pick(doctors),
        ])
    header = ["external_id", "name", "destination", "timezone", "appointment_at", "doctor"]
    yield "targets.csv", table(header, rows)
    opted_out = [[callees[index][0], "asked not to be called", "front desk"] for index in (17, 88, 143)]
    yield "do-not-contact.csv", table(["address", "reason", "source"], opted_out)


def telemarketing():
    draw = Draw("telemarketing")
    rows = []
    for index, (number, zone) in enumerate(numbers(draw, 10_000)):
        plan = draw.pick(["basic", "basic", "basic", "plus", "premium"])
        priority = {"basic": "0", "plus": "3", "premium": "6"}[plan]
        rows.append([f"customer-{index + 1:05}", draw.name(), number, zone, priority, plan])
    yield "targets.csv", table(["external_id", "name", "destination", "timezone", "priority", "plan"], rows)
    yield "prompts/intro.wav", tone(4, [392, 494, 587, 784])


def emergency_notification():
    draw = Draw("emergency-notification")
    districts = ["Harbor", "Hillside", "Mill Creek", "Old Town", "Riverside"]
    # A city and its neighbours; people keep numbers of where they lived before.
    near = numbers(draw, 3_000, ["America/Los_Angeles"])
    far = numbers(draw, 2_000, ["America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"])
    rows = [
        [f"resident-{index + 1:05}", draw.name(), number, draw.pick(districts)]
        for index, (number, _) in enumerate(draw.shuffled(near + far))
    ]
    yield "targets.csv", table(["external_id", "name", "destination", "district"], rows)
    yield "prompts/attention.wav", tone(3, [880, 660, 880, 660, 880, 660])


def sms_reminder():
    draw = Draw("sms-reminder")
    rows = []
    for index, (number, zone) in enumerate(numbers(draw, 300)):
        due = datetime.date(2026, 3, 5) + datetime.timedelta(days=draw.below(10))
        amount = 1_500 + draw.below(20_000)
        rows.append([
            f"account-{index + 1:04}", draw.name(), number, zone, due.isoformat(), f"{amount // 100}.{amount % 100:02}",
        ])
    yield "targets.csv", table(["external_id", "name", "destination", "timezone", "due_on", "amount"], rows)


def newsletter():
    draw = Draw("newsletter")
    rows = []
    for index in range(1_000):
        name = draw.name()
        domain = draw.pick(["example.com", "example.net", "example.org"])
        address = f"{name.lower().replace(' ', '.')}.{index + 1}@{domain}"
        topic = draw.pick(["gardening", "cooking", "cycling"])
        rows.append([f"reader-{index + 1:04}", name, address, draw.pick(list(ZONES)), topic])
    yield "targets.csv", table(["external_id", "name", "destination", "timezone", "topic"], rows)


def main():
    unknown = [argument for argument in sys.argv[1:] if argument != "--check"]
    if unknown:
        sys.exit(f"scripts/make-examples.py: unknown argument: {unknown[0]}\n{__doc__}")
    check = "--check" in sys.argv[1:]
    different = []
    for make in (appointment_reminders, telemarketing, emergency_notification, sms_reminder, newsletter):
        folder = EXAMPLES / make.__name__.replace("_", "-")
        for path, content in make():
            file = folder / path
            if check:
                if not file.exists() or file.read_bytes() != content:
                    different.append(str(file.relative_to(EXAMPLES.parent)))
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
    for path in different:
        print(f"{path}: not what scripts/make-examples.py makes", file=sys.stderr)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
