"""Which cases a picture shows, and what it calls them."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402  (puts plots/ on the path)

import pandas  # noqa: E402

import cases  # noqa: E402
from results import NothingToDraw, Run  # noqa: E402


def rows_of(**columns):
    return pandas.DataFrame(columns)


class Order(unittest.TestCase):
    def test_of_placements_is_from_near_to_far_and_by_number(self):
        self.assertEqual(
            cases.placement_order(["CPUs 0, 10", "unpinned", "CPUs 0, 2", "far-away", "cross-core",
                                   "same-core"]),
            ["same-core", "cross-core", "unpinned", "far-away", "CPUs 0, 2", "CPUs 0, 10"])

    def test_of_waits_and_idle_policies_has_unknown_ones_last(self):
        self.assertEqual(cases.wait_order(["doze", "spin", "", "block"]), ["block", "spin", "", "doze"])
        self.assertEqual(cases.idle_order(["", "default", "poll"]), ["poll", "default", ""])


class OneOf(unittest.TestCase):
    def test_idle_policies_is_the_foremost(self):
        rows = rows_of(idle=["default", "poll", ""])
        self.assertEqual(cases.of_one_idle(rows)["idle"].tolist(), ["poll"])
        self.assertEqual(cases.of_one_idle(rows_of(idle=["", "default"]))["idle"].tolist(), ["default"])

    def test_sizes_is_64_or_the_smallest(self):
        for sizes, expected in (([8, 64, 512], 64), ([4096, 100], 100)):
            rows, size = cases.of_one_size(rows_of(message_bytes=sizes, notifies=False))
            self.assertEqual((size, rows["message_bytes"].tolist()), (expected, [expected]))

    def test_sizes_has_what_only_notifies_with_it(self):
        rows, size = cases.of_one_size(rows_of(message_bytes=[0, 100, 8, 4096], notifies=[True, False, True, False]))
        self.assertEqual((size, rows["message_bytes"].tolist()), (100, [0, 100, 8]))
        rows, size = cases.of_one_size(rows_of(message_bytes=[0, 8], notifies=True))
        self.assertEqual((size, len(rows)), (64, 2))

    def test_placements_is_across_two_cores_or_the_nearest(self):
        self.assertEqual(cases.across_cores(["same-core", "cross-core", "unpinned"]), "cross-core")
        self.assertEqual(cases.across_cores(["unpinned", "smt-sibling"]), "smt-sibling")
        self.assertEqual(cases.across_cores([]), "")

    def test_placements_is_at_the_distance_that_most_had(self):
        far = ", far (a line takes 350 ns)"
        rows = cases.of_one_placement(rows_of(
            placement=["same-core", "cross-core, near", f"cross-core{far}", f"cross-core{far}", "cross-core"],
            distance=["", ", near", far, far, ""]))
        self.assertEqual(rows["placement"].tolist(), [f"cross-core{far}"] * 2)
        rows = cases.of_one_placement(rows_of(placement=["CPUs 0, 10", "CPUs 0, 2"], distance=""))
        self.assertEqual(rows["placement"].tolist(), ["CPUs 0, 2"])

    def test_waits_is_the_foremost_of_each_mechanism(self):
        rows = cases.of_one_wait(rows_of(mechanism=["pipe", "pipe", "ring", "ring", "old"],
                                         wait=["spin", "block", "spin", "yield", ""], transfer=""))
        self.assertEqual(list(zip(rows["mechanism"], rows["wait"], rows["variant_name"])),
                         [("pipe", "block", ""), ("ring", "yield", "yield"), ("old", "", "wait unknown")])


    def test_waits_keeps_what_is_transferred_in_place_apart(self):
        rows = cases.of_one_wait(rows_of(mechanism=["ring"] * 4, wait=["block", "spin", "spin", "yield"],
                                         transfer=["copy", "copy", "zero-copy", "zero-copy"]))
        self.assertEqual(list(zip(rows["wait"], rows["variant_name"])),
                         [("block", ""), ("yield", "yield, zero-copy")])


class Measured(unittest.TestCase):
    def measured(self, rows, listed=None, **which):
        with made_up.directory(throughput=rows, listed=listed) as directory:
            return cases.measured(Run(directory), "throughput.csv", numbers=("messages_per_s",), **which)

    def test_is_of_two_sides_that_copy_unless_asked_for_more(self):
        row = made_up.throughput_rows(("pipe",), (64,), repetitions=1)[0]
        ways = [("", "", ""), ("copy", "1", "1"), ("zero-copy", "1", "1"), ("copy", "4", "1"), ("copy", "1", "4"),
                ("zero-copy", "4", "4"), ("by post", "1", "1")]
        rows = [dict(row, transfer=transfer, producers=producers, consumers=consumers)
                for transfer, producers, consumers in ways]
        for which, expected in (({}, ways[:2]), ({"in_place": True}, ways[:3]),
                                ({"shared": True}, [*ways[:2], *ways[3:5]])):
            with self.subTest(**which):
                found = self.measured(rows, **which)
                self.assertEqual(list(zip(found["transfer"], found["producers"], found["consumers"])), expected)
        with self.assertRaisesRegex(NothingToDraw, "no measured row of throughput.csv is of two sides that copy"):
            self.measured(rows[2:])

    def notifiers(self, *names_and_sizes, listed=None):
        rows = [{**made_up.throughput_rows((name,), (64,), repetitions=1)[0], "message_bytes": size}
                for name, *sizes in names_and_sizes for size in sizes]
        found = self.measured(rows, listed=listed)
        return set(found["mechanism"][found["notifies"]])

    def test_notifies_where_the_run_says_so(self):
        listed = made_up.mechanisms(("pipe", "eventfd", "signal"))
        found = self.notifiers(("pipe", 8), ("eventfd", 7), ("signal", 0), listed=listed)
        self.assertEqual(found, {"eventfd", "signal"})

    def test_notifies_where_a_size_is_that_of_a_word_and_of_no_other(self):
        several = ("pipe", 8, 64)
        for others, expected in (((("eventfd", 7), ("futex", 3), ("signal", 0)), {"eventfd", "futex", "signal"}),
                                 ((("fifo", 8), ("mmap", 64), ("file", 100)), set())):
            self.assertEqual(self.notifiers(several, *others), expected)
        self.assertEqual(self.notifiers(("pipe", 8), ("signal", 0)), {"signal"})


class Setting(unittest.TestCase):
    def test_says_how_both_sides_wait_and_what_idle_cores_do(self):
        self.assertEqual(cases.setting(rows_of(wait=["spin"], idle=["default"])),
                         "wait strategy spin; idle cores as the machine has them")
        self.assertEqual(cases.setting(rows_of(wait=["", ""], idle=["poll", ""])),
                         "poll: idle cores poll (wake-up latency held at 0); "
                         "unknown: what idle cores do is unknown")


if __name__ == "__main__":
    unittest.main()
