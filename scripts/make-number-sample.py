#!/usr/bin/env python3
"""Write telephone numbers that the PyPI package phonenumbers calls valid, with what it says of them.

    pip install phonenumbers==9.0.43
    scripts/make-number-sample.py --count 100000 --output FILE [--seed 1]

Every region and every kind of number has its share. A row has, separated by tabs: the number as
E.164, its region (001 for the world's own calling codes), one international form, one national
form (empty where the package itself does not read it as that number), and its time zones joined
by & (empty where the package does not know). A name that ends in .gz is compressed.
"""

import argparse
import gzip
import random
import re._constants as constants
import re._parser as parser

import phonenumbers
from phonenumbers import PhoneNumberFormat, format_number
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS
from phonenumbers.phonemetadata import PhoneMetadata
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

KINDS = "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail".split()
SEPARATORS = (" ", "-", ".", "\u00a0", "/", "\u2011", "")


def digits_for(chance, tree):
    """A random text that the parsed pattern matches."""
    out = []
    for op, value in tree:
        if op is constants.LITERAL:
            out.append(chr(value))
        elif op is constants.IN:
            out.append(digit_of_set(chance, value))
        elif op is constants.BRANCH:
            out.append(digits_for(chance, chance.choice(value[1])))
        elif op is constants.SUBPATTERN:
            out.append(digits_for(chance, value[3]))
        elif op is constants.MAX_REPEAT:
            least, most, body = value
            out += [digits_for(chance, body) for _ in range(chance.randint(least, most))]
        else:
            raise ValueError(f"a pattern has {op}")
    return "".join(out)


def digit_of_set(chance, items):
    digits = []
    for op, value in items:
        if op is constants.CATEGORY:
            digits += "0123456789"
        elif op is constants.RANGE:
            digits += [chr(code) for code in range(value[0], value[1] + 1)]
        else:
            digits.append(chr(value))
    return chance.choice(digits)


def strata():
    for code in sorted(REGIONS):
        for region in REGIONS[code]:
            if region == "001":
                plan = PhoneMetadata.metadata_for_nongeo_region(code, None)
            else:
                plan = PhoneMetadata.metadata_for_region(region, None)
            for kind in KINDS:
                description = getattr(plan, kind)
                if description is not None and description.national_number_pattern:
                    yield code, region, parser.parse(description.national_number_pattern)


def international_form(chance, number, region):
    form = chance.choice(("e164", "international", "uri", "spaced", "prefix"))
    e164 = format_number(number, PhoneNumberFormat.E164)
    if form == "international":
        return format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if form == "uri":
        return "tel:" + e164
    if form == "spaced":
        separator = chance.choice(SEPARATORS)
        return e164[:4] + separator + e164[4:7] + separator + e164[7:]
    if form == "prefix" and region != "001":
        prefix = PhoneMetadata.metadata_for_region(region, None).international_prefix
        text = (prefix if prefix.isdigit() else "00") + e164[1:]
        if same(text, region, e164):
            return text
    return e164


def national_form(chance, number, region):
    if region == "001":
        return ""
    e164 = format_number(number, PhoneNumberFormat.E164)
    text = format_number(number, PhoneNumberFormat.NATIONAL)
    if chance.random() < 0.5:
        text = "".join(character for character in text if character.isdigit())
    elif chance.random() < 0.3:
        text = text.replace(" ", chance.choice(SEPARATORS))
    return text if same(text, region, e164) else ""


def same(text, region, e164):
    try:
        return format_number(phonenumbers.parse(text, region), PhoneNumberFormat.E164) == e164
    except phonenumbers.NumberParseException:
        return False


def row(chance, code, region, tree):
    """A valid number of a stratum as a row; None when no draw gave one (numbers of another region)."""
    for _ in range(50):
        number = phonenumbers.PhoneNumber(country_code=code)
        national = digits_for(chance, tree)
        try:
            number = phonenumbers.parse(f"+{code}{national}")
        except phonenumbers.NumberParseException:
            continue
        if number.country_code != code or not phonenumbers.is_valid_number(number):
            continue
        own = phonenumbers.region_code_for_number(number)
        zones = [zone for zone in time_zones_for_number(number) if zone != UNKNOWN_TIMEZONE]
        forms = international_form(chance, number, own), national_form(chance, number, own)
        return "\t".join([format_number(number, PhoneNumberFormat.E164), own, *forms, "&".join(zones)])
    return None


def main():
    arguments = argparse.ArgumentParser(description="Write valid telephone numbers and what is known of them.")
    arguments.add_argument("--count", type=int, required=True)
    arguments.add_argument("--output", required=True)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    kinds = list(strata())
    rows = []
    seen = set()
    while len(rows) < options.count:
        before = len(rows)
        for stratum in kinds:
            text = row(chance, *stratum)
            if text is not None and text.split("\t", 1)[0] not in seen:
                seen.add(text.split("\t", 1)[0])
                rows.append(text)
        if len(rows) == before:
            raise SystemExit("no more numbers")
    body = ("\n".join(rows[: options.count]) + "\n").encode()
    if options.output.endswith(".gz"):
        body = gzip.compress(body, mtime=0)
    with open(options.output, "wb") as file:
        file.write(body)
    national = sum(1 for text in rows[: options.count] if text.split("\t")[3])
    print(f"{options.count} numbers of {len(kinds)} strata, {national} with a national form, {len(body)} bytes")


if __name__ == "__main__":
    main()
