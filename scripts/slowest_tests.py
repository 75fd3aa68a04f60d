#!/usr/bin/env python3
"""Names the tests of a preset that took longest, and what all of them took one after the other.

usage: slowest_tests.py PRESET JUNIT    JUNIT: what `ctest --output-junit` wrote
exit 0: fine; 1: the file cannot be read, one line says why; 2: wrong call
"""

import sys
import xml.etree.ElementTree as ET

SHOWN = 10


def times(path):
    """(seconds, name) of each test, the longest first."""
    found = [(float(test.get("time")), test.get("name")) for test in ET.parse(path).iter("testcase")]
    return sorted(found, key=lambda each: (-each[0], each[1]))


def main(arguments):
    if len(arguments) != 2:
        print("slowest_tests.py: give a preset and the file of its tests (see its head)", file=sys.stderr)
        return 2
    preset, path = arguments
    try:
        found = times(path)
    except (OSError, ET.ParseError, TypeError, ValueError) as error:
        print(f"slowest_tests.py: {path}: {error}", file=sys.stderr)
        return 1
    print(f"{preset}: the slowest of {len(found)} tests, which took {sum(time for time, _ in found):.0f} s one by one:")
    for time, name in found[:SHOWN]:
        print(f"{time:8.1f} s  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
