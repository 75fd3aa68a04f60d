"""Which cases a picture shows, and what it calls them."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401  (puts plots/ on the path)

import pandas  # noqa: E402

import cases  # noqa: E402


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
            rows, size = cases.of_one_size(rows_of(message_bytes=sizes))
            self.assertEqual((size, rows["message_bytes"].tolist()), (expected, [expected]))

    def test_waits_is_the_foremost_of_each_mechanism(self):
        rows = cases.of_one_wait(rows_of(mechanism=["pipe", "pipe", "ring", "ring", "old"],
                                         wait=["spin", "block", "spin", "yield", ""]))
        self.assertEqual(list(zip(rows["mechanism"], rows["wait"], rows["variant_name"])),
                         [("pipe", "block", ""), ("ring", "yield", "yield"), ("old", "", "wait unknown")])


class Setting(unittest.TestCase):
    def test_says_how_both_sides_wait_and_what_idle_cores_do(self):
        self.assertEqual(cases.setting(rows_of(wait=["spin"], idle=["default"])),
                         "wait strategy spin; idle cores as the machine has them")
        self.assertEqual(cases.setting(rows_of(wait=["", ""], idle=["poll", ""])),
                         "poll: idle cores poll (wake-up latency held at 0); "
                         "unknown: what idle cores do is unknown")


if __name__ == "__main__":
    unittest.main()
