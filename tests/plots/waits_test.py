"""Wait strategies against each other: which rows, which marks, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

import style  # noqa: E402
from waits import rtt_by_wait  # noqa: E402


def rows_of(*waits, **arguments):
    return [row for wait in waits for row in made_up.latency_rows(wait=wait, sizes=(64,), **arguments)]


class RttByWait(PictureTest):
    picture = rtt_by_wait

    def test_marks_each_strategy_and_names_each_mechanism(self):
        figure = self.draw(latency=rows_of("spin", "block", "yield"))
        said = texts(figure)
        self.assertLessEqual({"same-core", "cross-core", *made_up.MECHANISMS, "two cores busy"}, set(said))
        self.assertEqual([text.get_text() for text in figure.legends[0].get_texts()],
                         ["block", "yield", "spin"])
        self.assertIn("To the left the round trip takes less time, further down less CPU time", caption(figure))

    def test_draws_the_medians_of_both_figures(self):
        rows = [{**row, "rtt_mean_ns": rtt + 10 * row["repetition"], "cpu_ns_per_message": rtt / 4}
                for wait, rtt in (("block", 4000), ("spin", 400))
                for row in rows_of(wait, mechanisms=("pipe",), placements=("cross-core",), repetitions=3)]
        panel = self.draw(latency=rows).axes[0]
        points = {line.get_marker(): line.get_xydata().tolist() for line in panel.lines
                  if len(line.get_xdata()) == 1 and line.get_marker() != "None"}
        self.assertEqual(points, {style.wait_marker("block"): [[4010, 1000]],
                                  style.wait_marker("spin"): [[410, 100]]})

    def test_leaves_out_placements_with_one_strategy(self):
        figure = self.draw(latency=[*rows_of("block", "spin", placements=("cross-core",)),
                                    *rows_of("block", placements=("same-core",))])
        self.assertEqual(titles(figure), ["cross-core"])

    def test_says_what_is_hollow(self):
        rows = rows_of("block", "spin")
        self.assertNotIn("hollow", caption(self.draw(latency=rows)))
        for row in rows:
            row["status"] = "noisy"
        self.assertIn("or of noisy ones alone", caption(self.draw(latency=rows)))

    def test_has_preliminary_ones_grey_and_hollow(self):
        panel = self.draw(latency=[*rows_of("block", mechanisms=("pipe",)),
                                   *rows_of("spin", mechanisms=("pipe",), repetitions=5)]).axes[0]
        of = {line.get_marker(): (line.get_color(), line.get_markerfacecolor()) for line in panel.lines
              if len(line.get_xdata()) == 1 and line.get_marker() != "None"}
        blue = style.look_of("pipe").colour
        self.assertEqual(of, {style.wait_marker("block"): (blue, blue),
                              style.wait_marker("spin"): (style.PRELIMINARY, "white")})
        self.assertIn("Grey, hollow: preliminary", caption(panel.figure))

    def test_names_in_grey_what_has_no_interval_at_all(self):
        panel = self.draw(latency=rows_of("block", "spin", mechanisms=("pipe",), repetitions=5)).axes[0]
        self.assertIn(("pipe", style.readable(style.PRELIMINARY)),
                      [(text.get_text(), text.get_color()) for text in panel.texts])
        self.assertNotIn(style.look_of("pipe").colour, {line.get_color() for line in panel.lines})

    def test_has_a_panel_for_each_family_and_placement(self):
        rows = made_up.every_mechanism()["latency"]
        figure = self.draw(latency=rows, listed=made_up.mechanisms())
        self.assertEqual(titles(figure), ["cross-core"] * 8)
        self.assertLessEqual({"notification", "signal", "datagram, queue", "boost-spsc"}, set(texts(figure)))
        self.assert_legible(figure)
        figure = self.draw(latency=[*rows, *rows_of("block", "spin", mechanisms=("pipe", "fifo"))],
                           listed=made_up.mechanisms())
        self.assertEqual(titles(figure), ["same-core", "cross-core"] * 8)

    def test_is_legible_with_one_to_twelve_mechanisms(self):
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        waits = ("block", "epoll", "poll", "spin-then-block", "yield", "spin")
        for mechanisms, scale in ((1, 1), (6, 1e-3), (12, 1e5)):
            rows = rows_of(*waits, mechanisms=names[:mechanisms], repetitions=2)
            self.assert_legible(self.draw(latency=[
                {**row, "rtt_mean_ns": scale * row["rtt_mean_ns"],
                 "cpu_ns_per_message": scale * row["cpu_ns_per_message"]} for row in rows]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "latency.csv is missing")
        one = rows_of("block")
        several = "latency.csv has no placement with several wait strategies"
        self.assertEqual(self.reason(latency=one), several)
        self.assertEqual(self.reason(latency=[*one, *({**row, "wait": ""} for row in one)]), several)
        self.assertEqual(self.reason(latency=[{**row, "wait": ""} for row in one]), several)
        self.assertIn("cpu_ns_per_message", self.reason(
            latency=[{**row, "cpu_ns_per_message": ""} for row in rows_of("block", "spin")]))


if __name__ == "__main__":
    unittest.main()
