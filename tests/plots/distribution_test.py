"""The distribution of round-trip times: which rows are a line, what is absent, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

import style  # noqa: E402
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

    def test_has_a_row_of_panels_for_each_family(self):
        figure = self.draw(**made_up.every_mechanism(), listed=made_up.mechanisms())
        self.assertEqual(titles(figure),
                         ["same-core, idle poll", "cross-core, idle poll", "cross-core, idle default"] * 8)
        labels = [[label.get_text() for label in panel.get_yticklabels()] for panel in figure.axes[::3]]
        self.assertEqual([len(each) for each in labels], [7, 6, 10, 4, 8, 8, 6, 7])
        self.assertEqual(sorted(labels[-1]), sorted(made_up.FAMILIES["notification"]))
        self.assertIn("What only notifies carries a word of up to 8 B instead, or nothing.", caption(figure))
        self.assert_legible(figure)

    def test_has_preliminary_ones_grey_and_last(self):
        rows = made_up.latency_rows(("pipe", "fifo", "mmap"), sizes=(64,), placements=("same-core",))
        panel = self.draw(latency=[row for row in rows if row["mechanism"] != "mmap" or row["repetition"]]).axes[0]
        self.assertEqual([label.get_text() for label in panel.get_yticklabels()], ["pipe", "fifo", "mmap"])
        grey = [line for line in panel.lines if line.get_color() == style.PRELIMINARY]
        self.assertEqual({round(line.get_ydata()[0]) for line in grey}, {2})
        self.assertEqual(sorted(len(line.get_xdata()) for line in grey), [1, 1, 1, 1, 4])

    def test_does_not_mix_what_is_copied_with_what_is_not(self):
        rows = made_up.latency_rows(("shm-ring",), sizes=(64,))
        figure = self.draw(latency=[*rows, *({**row, "transfer": "zero-copy", "rtt_p50_ns": 1} for row in rows)])
        self.assertGreater(figure.axes[0].get_xlim()[0], 100)

    def test_is_legible_with_one_to_twelve_mechanisms(self):
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        for mechanisms, idles in ((1, ("poll",)), (12, ("poll", "default"))):
            self.assert_legible(self.draw(latency=[row for idle in idles for row in made_up.latency_rows(
                names[:mechanisms], sizes=(64,), idle=idle, repetitions=2)]))


if __name__ == "__main__":
    unittest.main()
