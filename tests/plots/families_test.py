"""Which mechanisms share a panel."""

import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402  (puts plots/ on the path)

import pandas  # noqa: E402

import families  # noqa: E402


def run_of(by_family):
    """A run whose mechanisms have these families."""
    return SimpleNamespace(families={name: family for family, names in by_family.items() for name in names})


EVERY = run_of(made_up.FAMILIES)


def lines_of(*mechanisms):
    return [(name, "") for name in mechanisms]


class Groups(unittest.TestCase):
    def names(self, run, lines):
        return [(group.name, group.lines) for group in families.groups(run, lines)]

    def test_are_one_while_lines_are_few(self):
        names = made_up.EVERY_MECHANISM[:10]
        self.assertEqual(families.groups(EVERY, lines_of(*reversed(names))), [("", list(names), 10)])

    def test_are_families_with_small_ones_merged(self):
        found = families.groups(EVERY, lines_of(*made_up.EVERY_MECHANISM))
        self.assertEqual([(group.name, group.lines) for group in found], [
            ("byte stream", 7), ("datagram, queue", 6), ("shared memory, mapped file, file", 10), ("ring", 4),
            ("kernel copy, io_uring", 8), ("library", 8), ("remote call", 6), ("notification", 7)])
        self.assertEqual(found[1].mechanisms,
                         ["udp", "unix-dgram", "unix-seqpacket", "boost-mq", "posix-mq", "sysv-mq"])

    def test_are_split_evenly_where_a_family_has_too_many_lines(self):
        lines = lines_of(*made_up.EVERY_MECHANISM)
        lines += [(name, "zero-copy") for name in made_up.IN_PLACE]
        self.assertEqual(self.names(EVERY, lines), [
            ("byte stream", 7), ("datagram, queue", 6), ("shared memory (1 of 2)", 9),
            ("shared memory, mapped file, file (2 of 2)", 9), ("ring", 7), ("kernel copy, io_uring", 10),
            ("library", 9), ("remote call", 6), ("notification", 7)])

    def test_have_those_not_known_last(self):
        names = [f"m{n:02}" for n in range(12)]
        run = run_of({"carrier pigeon": names[:4], "ring": names[4:8]})
        self.assertEqual(self.names(run, lines_of(*names)), [("ring", 4), ("carrier pigeon", 4), ("others", 4)])

    def test_without_a_family_are_split(self):
        names = [f"m{n:02}" for n in range(42)]
        found = families.groups(run_of({}), lines_of(*names))
        self.assertEqual([group.name for group in found], [f"mechanisms ({n} of 4)" for n in (1, 2, 3, 4)])
        self.assertEqual([name for group in found for name in group.mechanisms], names)
        self.assertLessEqual(max(group.lines for group in found), 12)

    def test_have_their_rows_of_a_table(self):
        group = families.Group("some", ["pipe", "fifo"], 2)
        table = pandas.DataFrame({"mechanism": ["tcp", "fifo", "pipe"], "rtt": [1, 2, 3]})
        self.assertEqual(group.rows_of(table)["rtt"].tolist(), [2, 3])


class Ordered(unittest.TestCase):
    def test_has_every_family_apart_and_none_without_mechanisms(self):
        found = families.ordered(EVERY, ["signal", "mmap", "memfd", "fifo", "new", "fifo"])
        self.assertEqual(found, [("byte stream", ["fifo"]), ("shared memory", ["memfd"]), ("mapped file", ["mmap"]),
                                 ("notification", ["signal"]), ("", ["new"])])


class Grid(unittest.TestCase):
    one, two = families.Group("one", ["a"], 1), families.Group("two", ["b"], 1)

    def test_of_one_group_has_as_many_columns_as_asked_for(self):
        self.assertEqual(families.grid([self.one], ["near", "far"], columns=1),
                         ([(self.one, "near"), (self.one, "far")], 1))

    def test_of_several_has_a_row_for_each_or_all_side_by_side(self):
        panels, columns = families.grid([self.one, self.two], ["near", "far"], columns=1)
        self.assertEqual((columns, families.heads(panels)), (2, ["one", "", "two", ""]))
        panels, columns = families.grid([self.one, self.two], ["near"], columns=1)
        self.assertEqual((columns, families.heads(panels)), (2, ["one", "two"]))


if __name__ == "__main__":
    unittest.main()
