"""Which mechanisms share a panel: all of them while they can be told apart there, otherwise those of a family."""

import math
from collections import Counter
from typing import NamedTuple

import style

_MOST_TOGETHER = 10  # Lines, beyond which each family gets a panel of its own,
_MOST_IN_FAMILY = 12  # and beyond which a family gets several.
_MOST_BESIDE = 3  # Families, where each has one panel.
# Every family, in the order of the pictures; small ones share a panel with what is most like them.
_KIN = (("byte stream",), ("datagram", "queue"), ("shared memory", "mapped file", "file"), ("ring",),
        ("kernel copy", "io_uring"), ("library",), ("remote call",), ("notification",))
_ORDER = tuple(family for kin in _KIN for family in kin)


class Group(NamedTuple):
    """Mechanisms that share a panel, and how many lines they have; the name is empty where it is of all."""

    name: str
    mechanisms: list
    lines: int

    def rows_of(self, table):
        """The rows of a table that are of these mechanisms."""
        return table[table["mechanism"].isin(self.mechanisms)]


def groups(run, lines):
    """The panels that these lines are to be drawn in, each given by its mechanism and whatever else sets it apart."""
    count = Counter(mechanism for mechanism, *_ in lines)
    if len(lines) <= _MOST_TOGETHER:
        return [Group("", sorted(count), len(lines))]
    found = []
    nameless = "others" if any(run.families.get(mechanism) for mechanism in count) else "mechanisms"
    for kin in _kin_of(run, count):
        parts = _parts([mechanism for _, mechanisms in kin for mechanism in mechanisms], count)
        for number, part in enumerate(parts, 1):
            names = [family for family, mechanisms in kin if family and not set(part).isdisjoint(mechanisms)]
            share = [f"({number} of {len(parts)})"] if len(parts) > 1 else []
            name = " ".join(filter(None, [", ".join(names) or nameless, *share]))
            found.append(Group(name, part, _lines_of(part, count)))
    return found


def grid(all_groups, placements, columns):
    """(group, placement) of each panel, and how many stand side by side: `columns` while there is one group.

    Each of several is a row, or, where there is one placement, beside others.
    """
    if len(all_groups) > 1:
        columns = len(placements) if len(placements) > 1 else min(_MOST_BESIDE, len(all_groups))
    return [(group, placement) for group in all_groups for placement in placements], columns


def panel_height(all_groups, at_least):
    """Inches for the labels of each group's lines; at least so many, or less where groups stand above each other."""
    most = max(group.lines for group in all_groups)
    return style.label_panel_height(most, at_least if len(all_groups) == 1 else 0.8 * at_least)


def heads(panels):
    """What stands above each panel, given by its group and more: the group's name above its first."""
    names = [group.name for group, *_ in panels]
    return [name if name not in names[:place] else "" for place, name in enumerate(names)]


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
    lines = _lines_of(mechanisms, count)
    number = math.ceil(lines / _MOST_IN_FAMILY)
    parts, before = [[] for _ in range(number)], 0
    for mechanism in mechanisms:
        parts[before * number // lines].append(mechanism)
        before += count[mechanism]
    return parts


def _lines_of(mechanisms, count):
    return sum(count[mechanism] for mechanism in mechanisms)
