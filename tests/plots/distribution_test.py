"""The distribution of round-trip times: which rows are a line, what is absent, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

from distribution import rtt_distribution  # noqa: E402


class RttDistribution(PictureTest):
    picture = rtt_distribution

    def test_says_which_percentiles_are_absent(self):
        rows = made_up.latency_rows(sizes=(64,))
        for row in rows:
            if row["mechanism"] == "fifo" and row["placement"] == "same-core":
                row["rtt_p999_ns"] = ""
        self.assertIn("Absent: p99.9 of fifo (same-core, poll)", caption(self.draw(latency=rows)))
        figure = self.draw(latency=[{**row, "rtt_p999_ns": ""} for row in rows])
        self.assertIn("Absent: p99.9 everywhere", caption(figure))
        self.assertNotIn("p99.9", texts(figure))

    def test_takes_the_smallest_size_where_there_is_no_64(self):
        figure = self.draw(latency=made_up.latency_rows(sizes=(4096, 100)))
        self.assertIn("Distribution of round-trip times, 100 B messages", texts(figure))

    def test_has_one_line_for_each_mechanism_and_says_how_it_waits(self):
        rows = [row for wait in ("block", "spin", "yield", "poll")
                for row in made_up.latency_rows(sizes=(64,), wait=wait, repetitions=1)]
        figure = self.draw(latency=[*rows, *made_up.latency_rows(("ring",), sizes=(64,), wait="spin")])
        labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        self.assertEqual(sorted(labels), sorted([*made_up.MECHANISMS, "ring, spin"]))
        self.assertIn("wait strategy block where no other is named; ", figure.texts[1].get_text())

    def test_draws_pairs_of_cpus_apart(self):
        rows = made_up.latency_rows(("pipe",), sizes=(64,), placements=("cpus",))
        figure = self.draw(latency=[{**row, "cpu_a": 0, "cpu_b": cpu} for cpu in (1, 5) for row in rows])
        self.assertEqual(titles(figure), ["CPUs 0, 1", "CPUs 0, 5"])

    def test_is_legible_with_one_to_twelve_mechanisms(self):
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        for mechanisms, idles in ((1, ("poll",)), (12, ("poll", "default"))):
            self.assert_legible(self.draw(latency=[row for idle in idles for row in made_up.latency_rows(
                names[:mechanisms], sizes=(64,), idle=idle, repetitions=2)]))


if __name__ == "__main__":
    unittest.main()
