"""Latency over load: what is a line, what is saturated, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

from matplotlib.markers import CARETUP  # noqa: E402

import style  # noqa: E402
from latency_over_load import latency_over_load  # noqa: E402


def lines_of(panel, colour):
    """The points of each line in this colour that has several, and the markers of all."""
    mine = [line for line in panel.lines if line.get_color() == colour]
    return [line.get_xydata().tolist() for line in mine if len(line.get_xdata()) > 1], {
        line.get_marker() for line in mine}


class LatencyOverLoad(PictureTest):
    picture = latency_over_load
    BLUE = "#0072B2"  # Of the mechanism pipe.

    def one_line(self, *points, times=6):
        """Draws (rate, asked, achieved, p50, saturated), each so many times, as one line; returns the panel."""
        rows = made_up.load_rows(("pipe",), rates=("1",), placements=("cross-core",), repetitions=len(points))
        names = ("rate", "asked_per_s", "achieved_per_s", "latency_p50_ns", "saturated")
        no_tail = {"latency_p99_ns": "", "latency_p999_ns": ""}
        return self.draw(load=made_up.repeated([{**row, **no_tail, **dict(zip(names, point))}
                                                for row, point in zip(rows, points)], times)).axes[0]

    def test_has_a_panel_for_each_percentile_and_placement(self):
        figure = self.draw(load=made_up.load_rows())
        self.assertEqual(titles(figure), [
            "p50, same-core", "p50, cross-core", "p99, same-core", "p99, cross-core",
            "p99.9, same-core", "p99.9, cross-core"])
        self.assertLessEqual({*made_up.MECHANISMS, "messages received per second", "one-way latency",
                              "One-way latency over load, 64 B messages"}, set(texts(figure)))
        self.assertIn("fixed: sends are due at equal intervals", caption(figure))
        self.assertNotIn("poisson", caption(figure))
        self.assertNotIn("saturated", caption(figure))

    def test_leaves_out_a_percentile_that_no_row_has(self):
        figure = self.draw(load=[{**row, "latency_p999_ns": ""} for row in made_up.load_rows()])
        self.assertEqual(len(figure.axes), 4)

    def test_keeps_schedules_apart(self):
        figure = self.draw(load=[
            row for schedule in ("poisson", "fixed")
            for row in made_up.load_rows(("pipe",), placements=("cross-core",), schedule=schedule)])
        self.assertEqual(titles(figure)[::3],
                         ["p50, cross-core, fixed", "p50, cross-core, poisson"])

    def test_says_what_was_not_measured(self):
        one, other = (made_up.load_rows(("pipe",), placements=(placement,), schedule=schedule, repetitions=1)
                      for placement, schedule in (("same-core", "fixed"), ("cross-core", "poisson")))
        self.assertEqual(texts(self.draw(load=[*one, *other])).count("not measured"), 6)

    def test_joins_the_medians_in_the_order_of_what_was_asked(self):
        panel = self.one_line(("50%", 500, 500, 20, 0), ("10%", 100, 100, 10, 0), ("10%", 100, 120, 12, 0),
                              ("90%", 900, 450, 90, 0))
        points, _ = lines_of(panel, self.BLUE)
        self.assertEqual(points, [[[110, 11], [500, 20], [450, 90]]])

    def test_draws_saturated_points_at_the_upper_edge_whatever_their_latency(self):
        panel = self.one_line(("50%", 500, 500, 20, 0), ("150%", 1500, 1000, 10**9, 1),
                              ("150%", 1500, 1000, 10**9, 0))
        top = panel.get_ylim()[1]
        self.assertLess(top, 100)
        points, markers = lines_of(panel, self.BLUE)
        self.assertEqual(points, [[[500, 20], [1000, top]]])
        self.assertIn(CARETUP, markers)
        self.assertIn("Arrow at the upper edge: saturated", caption(panel.figure))

    def test_draws_what_is_preliminary_in_grey_saturated_or_not(self):
        panel = self.one_line(("50%", 500, 500, 20, 0), ("150%", 1500, 1000, 10**9, 1), times=5)
        points, markers = lines_of(panel, style.PRELIMINARY)
        self.assertIn([[500, 20], [1000, panel.get_ylim()[1]]], points)
        self.assertLessEqual({CARETUP, style.look_of("pipe").marker}, markers)
        self.assertFalse([line for line in panel.lines if line.get_color() == self.BLUE and len(line.get_xdata())])

    def test_takes_the_load_from_the_sessions_that_count(self):
        rows = made_up.load_rows(("pipe",), rates=("50%",), placements=("cross-core",), repetitions=1)
        counts, noisy = {**rows[0], "achieved_per_s": 500}, {**rows[0], "achieved_per_s": 9000, "status": "noisy"}
        panel = self.draw(load=[*made_up.repeated([counts]), *made_up.repeated([noisy], 9)]).axes[0]
        self.assertEqual(panel.lines[0].get_xdata().tolist(), [500])

    def test_takes_a_point_as_steady_if_less_than_half_of_it_was_saturated(self):
        panel = self.one_line(("50%", 500, 500, 20, 0), ("50%", 500, 500, 21, 0), ("50%", 500, 500, 10**9, 1))
        self.assertNotIn(CARETUP, lines_of(panel, self.BLUE)[1])

    def test_draws_what_is_all_saturated_or_not_known_to_be(self):
        for saturated in (1, ""):
            rows = [{**row, "saturated": saturated} for row in made_up.load_rows(rates=("1000",))]
            self.assert_legible(self.draw(load=rows))

    def test_has_rows_of_panels_for_each_family(self):
        figure = self.draw(load=made_up.load_rows(made_up.EVERY_MECHANISM, rates=("20%", "80%"), repetitions=1),
                           listed=made_up.mechanisms())
        self.assertEqual(titles(figure), ["p50, same-core", "p50, cross-core", "p99, same-core", "p99, cross-core",
                                          "p99.9, same-core", "p99.9, cross-core"] * 8)
        self.assertEqual(texts(figure).count("datagram, queue"), 1)
        self.assert_legible(figure)

    def test_is_legible_with_one_to_twelve_mechanisms_three_to_fifteen_rates(self):
        rates = [f"{percent}%" for percent in (1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 80, 90, 95, 100, 150)]
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        for mechanisms, rates, scale in ((1, rates[:1], 1), (6, rates[4::4], 1e-3), (12, rates, 1e5)):
            rows = made_up.load_rows(names[:mechanisms], rates, repetitions=2)
            self.assert_legible(self.draw(load=[
                {**row, **{name: row[name] * scale for name in row if name.startswith("latency_")}}
                for row in rows]))

    def test_takes_odd_rows(self):
        rows = made_up.load_rows(("pipe",), repetitions=1)
        figure = self.draw(load=[*made_up.repeated([{**rows[0], "status": "noisy"}, *rows[1:]]),
                                 {**rows[0], "status": "failed", "latency_p50_ns": 10**12},
                                 {**rows[0], "achieved_per_s": ""},
                                 {**rows[0], "asked_per_s": "", "rate": "max"}])
        self.assertIn("or of noisy ones alone", caption(figure))
        self.assertLess(figure.axes[0].get_ylim()[1], 10**9)

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "load.csv is missing")
        self.assertEqual(self.reason(load=[{"status": "skipped"}]), "no row of load.csv is ok or noisy")
        self.assertIn("no measured row has a percentile", self.reason(load=[
            {**row, "latency_p50_ns": "", "latency_p99_ns": "", "latency_p999_ns": ""}
            for row in made_up.load_rows(repetitions=1)]))


if __name__ == "__main__":
    unittest.main()
