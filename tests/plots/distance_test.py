"""Telling sessions whose CPUs were near from those whose CPUs were far."""

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

    def test_make_placements_of_their_own(self):
        rows = [{**row, "cpu_a": 0, "cpu_b": int(row["placement"] == "cross-core"),
                 "cache_line_ns": (90, 372)[i % 2] if row["placement"] == "cross-core" else ""}
                for i, row in enumerate(made_up.latency_rows(("pipe",), (64,)))]
        with made_up.directory(latency=rows) as directory:
            found = cases.of_messages(Run(directory), "latency.csv", numbers=("rtt_mean_ns",))
        self.assertEqual(cases.placement_order(found["placement"].unique()),
                         ["same-core", "cross-core, near (a line takes 90 ns)", "cross-core, far (a line takes 370 ns)"])


if __name__ == "__main__":
    unittest.main()
