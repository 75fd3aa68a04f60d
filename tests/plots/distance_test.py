"""Telling sessions whose CPUs were near from those whose CPUs were far."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401  (puts plots/ on the path)

import numpy  # noqa: E402
import pandas  # noqa: E402

import cases  # noqa: E402
import distance  # noqa: E402
from results import Run  # noqa: E402


class Kinds(unittest.TestCase):
    def test_are_told_for_each_pair_of_cpus(self):
        rows = pandas.DataFrame({"cpu_a": ["0", "0", "0", "0", "0"], "cpu_b": ["1", "1", "1", "2", "2"],
                                 "cache_line_ns": [90, 370, numpy.nan, 370, 380]})
        self.assertEqual(distance.kinds(rows).tolist(), ["near", "far", "", "", ""])

    def test_are_none_where_nothing_is_known_of_the_cpus(self):
        self.assertEqual(distance.kinds(pandas.DataFrame({"mechanism": ["pipe", "fifo"]})).tolist(), ["", ""])


class Told(unittest.TestCase):
    def told(self, *sessions, **columns):
        """What stays of these (mechanism, near or far, status, how many): {mechanism: {distance: sessions}}."""
        each = [one for *one, count in sessions for _ in range(count)]
        rows = pandas.DataFrame({
            "mechanism": [mechanism for mechanism, _, _ in each], "cpu_a": "0", "cpu_b": "1", **columns,
            "cache_line_ns": [{"near": "90", "far": "370", "": ""}[place] for _, place, _ in each],
            "status": [status for _, _, status in each]})
        found = distance.told(rows)
        return {mechanism: group["distance"].value_counts().to_dict() for mechanism, group in found.groupby("mechanism")}

    def test_keeps_each_distance_with_enough_sessions_for_an_interval(self):
        self.assertEqual(self.told(("pipe", "near", "ok", 6), ("pipe", "far", "ok", 7)), {"pipe": {"near": 6, "far": 7}})

    def test_leaves_out_one_with_too_few_beside_one_with_enough(self):
        self.assertEqual(self.told(("pipe", "near", "ok", 5), ("pipe", "far", "ok", 6)), {"pipe": {"far": 6}})

    def test_counts_what_is_ok_only(self):
        self.assertEqual(self.told(("pipe", "near", "ok", 5), ("pipe", "near", "noisy", 9), ("pipe", "far", "ok", 6)),
                         {"pipe": {"far": 6}})

    def test_keeps_the_one_with_the_most_where_none_has_enough(self):
        self.assertEqual(self.told(("pipe", "near", "ok", 2), ("pipe", "near", "noisy", 4), ("pipe", "far", "ok", 3)),
                         {"pipe": {"far": 3}})
        self.assertEqual(self.told(("pipe", "near", "ok", 2), ("pipe", "far", "ok", 2)), {"pipe": {"near": 2}})
        self.assertEqual(self.told(("pipe", "near", "noisy", 2), ("pipe", "far", "noisy", 3)), {"pipe": {"far": 3}})
        self.assertEqual(self.told(("pipe", "near", "ok", 2), ("fifo", "far", "ok", 3), ("pipe", "", "ok", 3)),
                         {"pipe": {"": 3}, "fifo": {"far": 3}})

    def test_goes_case_by_case(self):
        self.assertEqual(self.told(("pipe", "near", "ok", 6), ("pipe", "far", "ok", 1), ("fifo", "far", "ok", 1)),
                         {"pipe": {"near": 6}, "fifo": {"far": 1}})
        self.assertEqual(self.told(("pipe", "near", "ok", 6), ("pipe", "far", "ok", 1),
                                   message_bytes=["8"] * 6 + ["64"]), {"pipe": {"near": 6, "far": 1}})

    def test_knows_the_columns_that_say_which_case_a_row_is_of(self):
        header = (Path(__file__).resolve().parents[2] / "src/report/columns.h").read_text(encoding="utf-8")
        (columns,) = re.findall(r"case_columns\{(.*?)\};", header, re.DOTALL)
        self.assertEqual(set(re.findall(r'"(\w+)"', columns)), {*distance.CASE, "distance"})

    def test_makes_placements_of_their_own(self):
        rows = [{**row, "cpu_a": 0, "cpu_b": int(row["placement"] == "cross-core"),
                 "cache_line_ns": (90, 372)[i % 2] if row["placement"] == "cross-core" else ""}
                for i, row in enumerate(made_up.latency_rows(("pipe",), (64,), repetitions=12))]
        with made_up.directory(latency=rows) as directory:
            found = cases.of_messages(Run(directory), "latency.csv", numbers=("rtt_mean_ns",))
        self.assertEqual(cases.placement_order(found["placement"].unique()),
                         ["same-core", "cross-core, near (a line takes 90 ns)", "cross-core, far (a line takes 370 ns)"])


class OfOne(unittest.TestCase):
    def test_is_the_distance_that_most_had_with_what_has_one_only(self):
        rows, words = distance.of_one(pandas.DataFrame({"distance": ["far", "near", "", "far", ""]}))
        self.assertEqual((rows["distance"].tolist(), words), (["far", "", "far", ""], "CPUs far from each other; "))

    def test_is_all_where_there_were_no_two(self):
        rows, words = distance.of_one(pandas.DataFrame({"distance": ["", ""]}))
        self.assertEqual((len(rows), words), (2, ""))


if __name__ == "__main__":
    unittest.main()
