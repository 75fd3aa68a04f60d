"""Figures over the message size: which rows are a line, the floor, and that they can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

import style  # noqa: E402
from floor_ratio import floor_ratio_over_size  # noqa: E402
from over_size import rtt_over_size, throughput_over_size  # noqa: E402


def medians_at_first_size(figure):
    """The heights at which the lines of the first panel start."""
    return sorted(round(line.get_ydata()[0]) for line in figure.axes[0].lines
                  if line.get_transform() == figure.axes[0].transData and len(line.get_xdata()) > 1)


class RttOverSize(PictureTest):
    picture = rtt_over_size

    def test_draws_what_blocks_where_there_is_more(self):
        figure = self.draw(latency=[{**row, "rtt_mean_ns": 1000 if wait == "block" else 10}
                                    for wait in ("spin", "block")
                                    for row in made_up.latency_rows(("pipe",), wait=wait)])
        self.assertEqual(medians_at_first_size(figure), [1000])
        self.assertNotIn("pipe, block", texts(figure))
        self.assertIn("pipe", texts(figure))
        self.assertIn("wait strategy block; idle cores poll", figure.texts[1].get_text())

    def test_names_the_strategy_of_what_cannot_block(self):
        lines = (("pipe", "block"), ("ring", "spin"), ("ring", "yield"))
        figure = self.draw(latency=[row for mechanism, wait in lines
                                    for row in made_up.latency_rows((mechanism,), wait=wait)])
        self.assertLessEqual({"pipe", "ring, yield"}, set(texts(figure)))
        self.assertNotIn("ring, spin", texts(figure))
        self.assertIn("wait strategy block where no other is named", figure.texts[1].get_text())

    def test_names_in_grey_what_has_no_interval_at_all(self):
        rows = made_up.latency_rows(("pipe", "fifo"), placements=("same-core",))
        panel = self.draw(latency=[row for row in rows if row["mechanism"] == "pipe" or row["repetition"]]).axes[0]
        colours = {text.get_text(): text.get_color() for text in panel.texts}
        self.assertEqual((colours["pipe"], colours["fifo"]),
                         tuple(map(style.readable, (style.look_of("pipe").colour, style.PRELIMINARY))))

    def test_draws_pairs_of_cpus_apart_while_they_are_few(self):
        rows = made_up.latency_rows(("pipe",), placements=("same-core",))
        pairs = [{**row, "placement": "cpus", "cpu_a": 0, "cpu_b": cpu}
                 for cpu in (10, 2, 3, 1) for row in rows]
        self.assertEqual(titles(self.draw(latency=pairs)),
                         ["CPUs 0, 1", "CPUs 0, 2", "CPUs 0, 3", "CPUs 0, 10"])
        pairs += [{**row, "placement": "cpus", "cpu_a": 2, "cpu_b": 0} for row in rows]
        self.assertEqual(self.reason(latency=pairs),
                         "latency.csv has more than 4 pairs of CPUs and no other placement")

    def test_is_legible_with_one_to_twelve_mechanisms_and_four_strategies(self):
        names = [*made_up.MECHANISMS, *(f"mechanism-{n}" for n in range(6))]
        for mechanisms in (1, 6, 12):
            rows = [row for wait in ("block", "spin", "yield", "poll")
                    for row in made_up.latency_rows(names[:mechanisms], wait=wait, repetitions=2)]
            self.assert_legible(self.draw(latency=rows))

    def test_leaves_pairs_beside_other_placements_to_the_matrix(self):
        rows = made_up.latency_rows(("pipe",), placements=("same-core",))
        pairs = [[{**row, "placement": "cpus", "cpu_a": 0, "cpu_b": cpu} for row in rows] for cpu in (1, 2)]
        self.assertEqual(titles(self.draw(latency=[*rows, *pairs[0]])), ["same-core", "CPUs 0, 1"])
        self.assertEqual(titles(self.draw(latency=[*rows, *pairs[0], *pairs[1]])), ["same-core"])


    def test_leaves_out_what_only_notifies(self):
        rows = made_up.latency_rows(("pipe", "eventfd", "futex", "signal"), sizes=(64, 4096))
        for listed in (None, made_up.mechanisms()):
            figure = self.draw(latency=rows, listed=listed)
            said = texts(figure)
            self.assertIn("pipe", said)
            self.assertFalse({"eventfd", "futex", "signal", "0 B", "3 B", "7 B"} & set(said))
        self.assertEqual(self.reason(latency=[row for row in rows if row["mechanism"] == "signal"]),
                         "no mechanism that was measured carries messages of several sizes")

    def test_has_a_row_of_panels_for_each_family(self):
        figure = self.draw(**made_up.every_mechanism(), listed=made_up.mechanisms())
        self.assertEqual(titles(figure), ["same-core", "cross-core"] * 7)
        self.assertLessEqual({"byte stream", "datagram, queue", "shared memory, mapped file, file", "ring",
                              "kernel copy, io_uring", "library", "remote call"}, set(texts(figure)))
        self.assertEqual(len({panel.get_ylim() for panel in figure.axes}), 1)
        self.assert_legible(figure)

    def test_has_families_side_by_side_where_there_is_one_placement(self):
        figure = self.draw(**made_up.every_mechanism(placements=("cross-core",)), listed=made_up.mechanisms())
        self.assertEqual(len({panel.bbox.y0 for panel in figure.axes}), 3)
        self.assert_legible(figure)

    def test_says_what_a_family_lacks_in_a_placement(self):
        rows = [row for row in made_up.every_mechanism()["latency"]
                if row["placement"] == "cross-core" or row["mechanism"] not in made_up.FAMILIES["ring"]]
        figure = self.draw(latency=rows, listed=made_up.mechanisms())
        self.assertEqual(texts(figure).count("not measured"), 1)

    def test_has_no_families_with_up_to_ten_mechanisms(self):
        for mechanisms, panels in ((made_up.LOADED, 2), (("fifo", *made_up.LOADED), 10)):
            figure = self.draw(latency=made_up.latency_rows(mechanisms), listed=made_up.mechanisms())
            self.assertEqual(len(figure.axes), panels)
            self.assertEqual("byte stream" in texts(figure), panels > 2)

    def test_is_legible_with_every_mechanism_and_no_list(self):
        figure = self.draw(**made_up.every_mechanism())
        self.assertIn("mechanisms (1 of 4)", texts(figure))
        self.assert_legible(figure)


class ThroughputOverSize(PictureTest):
    picture = throughput_over_size

    def test_has_a_line_of_its_own_for_what_is_in_place(self):
        rows = [{**row, "bytes_per_s": 1000} for row in made_up.throughput_rows(("shm-ring",))]
        figure = self.draw(throughput=[*rows, *made_up.in_place(rows)])
        self.assertEqual(medians_at_first_size(figure), [1000, 2000])
        self.assertLessEqual({"shm-ring", "shm-ring, zero-copy"}, set(texts(figure)))
        self.assertIn("Zero-copy: ", caption(figure))
        self.assertNotIn("Zero-copy: ", caption(self.draw(throughput=rows)))

    def test_does_not_mix_what_several_share(self):
        rows = made_up.shared_rows(("pipe",), shapes=((1, 1), (4, 1), (1, 4), (4, 4)))
        rows = [{**row, "message_bytes": size, "bytes_per_s": 1000 if row["producers"] == row["consumers"] == 1 else 10}
                for row in rows for size in (64, 4096)]
        self.assertEqual(medians_at_first_size(self.draw(throughput=rows)), [1000])

    def test_is_legible_with_every_mechanism(self):
        figure = self.draw(**made_up.every_mechanism(), listed=made_up.mechanisms())
        self.assertLessEqual({"shared memory (1 of 2)", "shared memory, mapped file, file (2 of 2)",
                              "vmsplice, zero-copy"}, set(texts(figure)))
        self.assert_legible(figure)

    def test_does_not_mix_strategies(self):
        figure = self.draw(throughput=[{**row, "wait": wait, "bytes_per_s": rate}
                                       for wait, rate in (("block", 1000), ("spin", 10**6))
                                       for row in made_up.throughput_rows(("pipe",))])
        self.assertEqual(medians_at_first_size(figure), [1000])


class FloorRatioOverSize(PictureTest):
    picture = floor_ratio_over_size

    def test_draws_the_floor_at_one(self):
        figure = self.draw(latency=made_up.with_floor(made_up.latency_rows()))
        self.assertLessEqual({"1×", "round-trip time / floor", *made_up.MECHANISMS}, set(texts(figure)))
        for panel in figure.axes:
            self.assertIn([1, 1], [list(line.get_ydata()) for line in panel.lines])
        self.assertIn("Dashed: the floor", caption(figure))

    def test_takes_ratios_below_the_floor_and_far_above_it(self):
        for factor in (1e-3, 1e5):
            rows = made_up.with_floor(made_up.latency_rows(), floor_ns=300)
            figure = self.draw(latency=[{**row, "floor_ratio": factor * row["floor_ratio"]} for row in rows])
            low, high = figure.axes[0].get_ylim()
            self.assertTrue(low < 1 < high)
            self.assert_legible(figure)

    def test_says_why_there_is_none(self):
        rows = made_up.latency_rows(sizes=(64,), repetitions=1)
        self.assertEqual(self.reason(latency=rows),
                         "no measured row of latency.csv has a value for message_bytes, floor_ratio")


if __name__ == "__main__":
    unittest.main()
