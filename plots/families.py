"""Which mechanisms share a panel: all of them while they can be told apart there, otherwise those of a family."""

import math
from collections import Counter
from typing import NamedTuple

_MOST_TOGETHER = 10  # Lines, beyond which each family gets a panel of its own,
_MOST_IN_FAMILY = 12  # and beyond which a family gets several.
# Every family, in the order of the pictures; small ones share a panel with what is most like them.
_KIN = (("byte stream",), ("datagram", "queue"), ("shared memory", "mapped file", "file"), ("ring",),
        ("kernel copy", "io_uring"), ("notification",))
_ORDER = tuple(family for kin in _KIN for family in kin)


class Group(NamedTuple):
    """Mechanisms that share a panel; it needs a name only where there are several."""

    name: str
    mechanisms: list


def groups(run, lines):
    """The mechanisms of these lines, given for each line, by the panels they are to be drawn in."""
    count = Counter(lines)
    if len(lines) <= _MOST_TOGETHER:
        return [Group("", sorted(count))]
    found = []
    for kin in _kin_of(run, count):
        parts = _parts([mechanism for _, mechanisms in kin for mechanism in mechanisms], count)
        for number, part in enumerate(parts, 1):
            names = [family for family, mechanisms in kin if family and not set(part).isdisjoint(mechanisms)]
            share = [f"({number} of {len(parts)})"] if len(parts) > 1 else []
            found.append(Group(" ".join(filter(None, [", ".join(names), *share])) or "others", part))
    return found


def ordered(run, mechanisms):
    """(family, its mechanisms) of each family, those not known here last, and one without a name after them."""
    by_family = {}
    for mechanism in sorted(set(mechanisms)):
        by_family.setdefault(run.families.get(mechanism, ""), []).append(mechanism)
    return sorted(by_family.items(), key=lambda item: (_rank(item[0]), item[0] == "", item[0]))


def _kin_of(run, mechanisms):
    """What ordered() gives, in lists of those that share a panel while they fit."""
    kin = {}
    for family, members in ordered(run, mechanisms):
        of = next((each for each in _KIN if family in each), family)
        kin.setdefault(of, []).append((family, members))
    return list(kin.values())


def _rank(family):
    return _ORDER.index(family) if family in _ORDER else len(_ORDER)


def _parts(mechanisms, count):
    """Splits them, in their order, into as few lists as may be, with about as many lines in each."""
    lines = sum(count[mechanism] for mechanism in mechanisms)
    number = math.ceil(lines / _MOST_IN_FAMILY)
    parts, before = [[] for _ in range(number)], 0
    for mechanism in mechanisms:
        parts[before * number // lines].append(mechanism)
        before += count[mechanism]
    return parts
