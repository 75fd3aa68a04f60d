"""The heat map: which cell is where, in which order, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

from heat_map import rtt_heat_map  # noqa: E402


def cells(figure, place=0):
    """{(mechanism, column): text} of the cells in a panel that have one."""
    panel = figure.axes[place]
    columns = [label.get_text() for label in panel.get_xticklabels()]
    places = dict(zip(panel.get_yticks(), (label.get_text() for label in figure.axes[0].get_yticklabels())))
    # Beside the panel stand the families.
    inside = [text for text in panel.texts if text.get_position()[0] > 0]
    return {(places[text.get_position()[1]], columns[int(text.get_position()[0])]): text.get_text() for text in inside}


def row_of(mechanism, size, ns, placement="same-core", **more):
    return {**made_up.latency_rows((mechanism,), (size,), (placement,), repetitions=1)[0], "rtt_mean_ns": ns,
            "message_bytes": size, **more}


class RttHeatMap(PictureTest):
    picture = rtt_heat_map

    def test_has_a_cell_for_each_mechanism_and_size(self):
        figure = self.draw(latency=[row_of("pipe", 64, 4000), row_of("pipe", 64, 5000), row_of("pipe", 64, 4321),
                                    row_of("pipe", 4096, 12e3), row_of("fifo", 4096, 1234567),
                                    row_of("fifo", 64, 999, placement="cross-core")])
        self.assertEqual(titles(figure)[:2], ["same-core", "cross-core"])
        near, far = cells(figure), cells(figure, 1)
        self.assertEqual(near, {("pipe", "64 B"): "4.32 µs", ("pipe", "4 KiB"): "12 µs",
                                ("fifo", "4 KiB"): "1.23 ms"})
        self.assertEqual(far, {("fifo", "64 B"): "999 ns"})
        self.assertIn("Cell: median of 1 to 3 repetitions", caption(figure))

    def test_has_a_column_for_what_has_one_size(self):
        rows = [row_of("pipe", 64, 1000), row_of("pipe", 8, 900), row_of("eventfd", 7, 2000), row_of("signal", 0, 3000)]
        for listed in (None, made_up.mechanisms()):
            found = cells(self.draw(latency=rows, listed=listed))
            self.assertEqual(found, {("pipe", "8 B"): "900 ns", ("pipe", "64 B"): "1 µs",
                                     ("eventfd", "word,\nsignal"): "2 µs", ("signal", "word,\nsignal"): "3 µs"})
        self.assertEqual(set(cells(self.draw(latency=rows[3:]))), {("signal", "signal")})
        self.assertEqual(set(cells(self.draw(latency=rows[:3]))),
                         {("pipe", "8 B"), ("pipe", "64 B"), ("eventfd", "word")})

    def test_takes_polling_idle_cores_what_blocks_and_what_is_copied(self):
        row = row_of("pipe", 64, 1000)
        others = [{**row, "rtt_mean_ns": 9e6, **other} for other in (
            {"idle": "default"}, {"wait": "spin"}, {"transfer": "zero-copy"}, {"status": "failed"})]
        figure = self.draw(latency=[*others, row, row_of("ring", 64, 500, wait="spin")])
        self.assertEqual(cells(figure), {("pipe", "64 B"): "1 µs", ("ring, spin", "64 B"): "500 ns"})

    def test_has_the_least_first_in_each_family(self):
        of = {"pipe": 3000, "fifo": 5000, "tcp": 1000, "shm-sem": 900, "mmap": 9000, "signal": 800, "futex": 700}
        rows = [row_of(name, made_up.NOTIFIERS.get(name, 64), ns) for name, ns in of.items()]
        rows.append(row_of("unix-stream", 64, 10, placement="cross-core"))
        figure = self.draw(latency=rows, listed=made_up.mechanisms())
        self.assertEqual([label.get_text() for label in figure.axes[0].get_yticklabels()],
                         ["tcp", "pipe", "fifo", "unix-stream", "shm-sem", "mmap", "futex", "signal"])
        self.assertLessEqual({"byte stream", "shared memory", "mapped file", "notification"}, set(texts(figure)))
        self.assertIn("in each family the least median first, at 64 B, same-core", caption(figure))

    def test_has_preliminary_ones_hollow_and_last(self):
        figure = self.draw(latency=[*made_up.repeated([row_of("pipe", 64, 3000), row_of("fifo", 64, 5000)]),
                                    row_of("tcp", 64, 1000), row_of("pty", 64, 900)])
        self.assertEqual([label.get_text() for label in figure.axes[0].get_yticklabels()], ["pipe", "fifo", "pty", "tcp"])
        self.assertEqual([patch.get_xy() for patch in figure.axes[0].patches], [(0.07, 2.07), (0.07, 3.07)])
        self.assertEqual([cell for colours in figure.axes[0].collections for cell in colours.get_array().mask.ravel()],
                         [False, False, True, True])
        self.assertIn("same-core, preliminary ones last", caption(figure))

    def test_marks_noisy_cells(self):
        rows = [row_of("pipe", 64, 1000), row_of("pipe", 4096, 2000)]
        self.assertNotIn("Dot", caption(self.draw(latency=rows)))
        figure = self.draw(latency=[rows[1], row_of("pipe", 64, 1000, status="noisy")])
        self.assertIn("Dot in a corner", caption(figure))
        self.assertEqual(len(figure.axes[0].lines), 1)

    def test_is_legible_with_one_to_all_mechanisms(self):
        for mechanisms in (1, 6, 42):
            rows = made_up.latency_rows(made_up.EVERY_MECHANISM[-mechanisms:], repetitions=1)
            for listed in (None, made_up.mechanisms()):
                self.assert_legible(self.draw(latency=rows, listed=listed))

    def test_is_legible_with_placements_of_long_names(self):
        rows = [{**row, "cpu_a": 0, "cpu_b": 1, "cache_line_ns": (90, 350)[i % 2]}
                for i, row in enumerate(made_up.latency_rows(sizes=(64,), placements=("cross-core",)))]
        self.assert_legible(self.draw(latency=rows))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "latency.csv is missing")


if __name__ == "__main__":
    unittest.main()
