"""Matrices of pairs of CPUs: which rows are a square, what is in it, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

from matrix import cache_line_matrix, rtt_matrix  # noqa: E402


def squares(panel):
    """(column, row): figure, of the squares in a panel that have one."""
    return {tuple(map(int, text.get_position())): text.get_text() for text in panel.texts}


def row_of(a, b, ns, **more):
    return {"status": "ok", "part": "cache-line", "cpu_a": a, "cpu_b": b, "ns": ns, **more}


class CacheLineMatrix(PictureTest):
    picture = cache_line_matrix

    def test_fills_both_ways_of_a_pair_with_one_median(self):
        figure = self.draw(floor=[row_of(0, 1, 100), row_of(1, 0, 300), row_of(7, 1, 52.34)])
        panel = figure.axes[0]
        self.assertEqual([tick.get_text() for tick in panel.get_xticklabels()], ["0", "1", "7"])
        self.assertEqual(squares(panel), {(0, 1): "200", (1, 0): "200", (1, 2): "52.3", (2, 1): "52.3"})
        self.assertIn("median of 1 to 2 repetitions, in ns", caption(figure))
        self.assertIn("Empty: not measured", caption(figure))

    def test_takes_only_measured_rows_of_that_part(self):
        figure = self.draw(floor=[row_of(0, 1, 100), row_of(0, 2, 100), row_of(1, 2, 9, status="failed"),
                                  row_of(1, 2, 9, part="system-call"), row_of("", 2, 9), row_of(1, 2, "")])
        self.assertEqual(set(squares(figure.axes[0]).values()), {"100"})
        self.assertEqual(len(squares(figure.axes[0])), 4)

    def test_marks_noisy_squares(self):
        rows = [row_of(0, 1, 100), row_of(0, 2, 100)]
        self.assertNotIn("Dot", caption(self.draw(floor=rows)))
        figure = self.draw(floor=[rows[0], row_of(0, 2, 100, status="noisy")])
        self.assertIn("Dot in a corner", caption(figure))
        self.assertEqual(len(figure.axes[0].lines), 2)

    def test_has_hollow_squares_of_what_is_preliminary(self):
        figure = self.draw(floor=[*made_up.repeated([row_of(0, 1, 100)]), row_of(0, 2, 300)])
        panel = figure.axes[0]
        self.assertEqual([patch.get_xy() for patch in panel.patches], [(-0.43, 1.57), (1.57, -0.43)])
        self.assertEqual(panel.collections[0].get_array().count(), 2)
        self.assertEqual(squares(panel)[0, 2], "300")
        self.assertIn("Grey, hollow: preliminary", caption(figure))

    def test_shows_each_pair_at_the_distance_that_most_sessions_had(self):
        rows = [row_of(0, 1, ns, cache_line_ns=ns) for ns in (*[90] * 6, 360, 361, 362, 370, 371, 372, 373)]
        figure = self.draw(floor=[*rows, *made_up.repeated([row_of(0, 2, 100, cache_line_ns=100)])])
        self.assertEqual(squares(figure.axes[0]), {(0, 1): "370", (1, 0): "370", (0, 2): "100", (2, 0): "100"})

    def test_is_legible_from_2_to_64_cpus(self):
        for cpus in (3, 24, 64):
            figure = self.draw(floor=made_up.floor_rows(cpus, repetitions=1))
            self.assert_legible(figure)
            self.assertEqual(bool(squares(figure.axes[0])), cpus < 64)

    def test_is_legible_with_tiny_huge_and_equal_figures(self):
        for figures in ((0.05, 0.06, 0.07), (10**3, 2 * 10**10, 3), (100, 100, 100)):
            pairs = ((0, 1), (0, 2), (1, 2))
            self.assert_legible(self.draw(floor=[row_of(*pair, ns) for pair, ns in zip(pairs, figures)]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "floor.csv is missing")
        self.assertEqual(self.reason(floor=[row_of(0, 1, 100, part="copy")]),
                         "no measured row names a pair of CPUs")
        self.assertEqual(self.reason(floor=[row_of(0, 1, 100), row_of(1, 0, 90)]),
                         "there is one pair of CPUs only")


class RttMatrix(PictureTest):
    picture = rtt_matrix

    def test_has_a_panel_for_each_mechanism(self):
        figure = self.draw(latency=[*made_up.pair_rows(("pipe", "fifo"), cpus=2), *made_up.latency_rows()])
        self.assertEqual(titles(figure)[:2], ["fifo", "pipe"])
        self.assertEqual([len(squares(panel)) for panel in figure.axes[:2]], [4, 4])
        self.assertIn("Round-trip time by pair of CPUs, 64 B messages", texts(figure))
        self.assertNotIn("Empty", caption(figure))
        self.assertNotIn("Grey", caption(figure))

    def test_does_not_mix_sizes_strategies_or_idle_policies(self):
        rows = [{**row, "rtt_mean_ns": 1000} for row in made_up.pair_rows(("pipe",), cpus=2, repetitions=1)]
        others = [{**row, "rtt_mean_ns": 9000, **other} for row in rows
                  for other in ({"message_bytes": 4096}, {"wait": "spin"}, {"idle": "default"},
                                {"transfer": "zero-copy"})]
        figure = self.draw(latency=[*others, *rows])
        self.assertEqual(set(squares(figure.axes[0]).values()), {"1.00"})

    def test_is_legible_with_one_to_twelve_mechanisms(self):
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        for mechanisms, cpus in ((1, 2), (6, 8), (12, 3)):
            self.assert_legible(self.draw(latency=made_up.pair_rows(names[:mechanisms], cpus, repetitions=1)))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(latency=made_up.latency_rows()), "no measured row names a pair of CPUs")


if __name__ == "__main__":
    unittest.main()
