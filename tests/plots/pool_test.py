"""Pools of workers: which rows are a line or a marker, and that the pictures can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, texts, titles  # noqa: E402

import style  # noqa: E402
from pool_hand_out import pool_hand_out  # noqa: E402
from pool_speedup import pool_speedup  # noqa: E402


def lines_of(panel):
    """The points of each line with a marker in a panel that has more than one."""
    return [list(zip(line.get_xdata(), line.get_ydata())) for line in panel.lines
            if line.get_marker() != "None" and len(line.get_xdata()) > 1]


def rows_of(figure):
    """The names of the rows, from the top."""
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def markers(figure, panel):
    """{row's name: nanoseconds} of the markers in the panel of that number."""
    return {rows_of(figure)[round(line.get_ydata()[0])]: line.get_xdata()[0]
            for line in figure.axes[panel].lines if line.get_marker() != "None"}


class PoolSpeedup(PictureTest):
    picture = pool_speedup

    def test_has_a_row_of_panels_for_each_task(self):
        figure = self.draw(pool=[row for task in ("countdown", "memory", "lock")
                                 for row in made_up.pool_rows(repetitions=1, task=task)])
        self.assertEqual(len(figure.axes), 6)
        self.assertLessEqual({"Tasks that count down, in registers", "Tasks that read memory that no cache holds",
                              "Tasks that want one lock"}, set(texts(figure)))

    def test_keeps_tasks_apart_and_shows_one_idle_policy(self):
        def row(task, workers, speedup, **more):
            return {**made_up.pool_rows(repetitions=1)[0], "pool": "threads", "task": task, "workers": workers,
                    "speedup": speedup, **more}
        figure = self.draw(pool=[row("countdown", 1, 1), row("countdown", 2, 2), row("", 2, 4),
                                 row("lock", 1, 0.5, idle="poll"), row("lock", 2, 0.4, idle="poll"),
                                 row("lock", 2, 9, idle="default"),
                                 row("empty", 2, 7, scaling="")])
        self.assertEqual([lines_of(panel) for panel in figure.axes], [[[(1, 1), (2, 3)]], [[(1, 0.5), (2, 0.4)]]])

    def test_has_points_without_an_interval_grey_and_hollow(self):
        rows = [row for row in made_up.pool_rows() if row["pool"] == "threads" and row["scaling"] == "strong"]
        figure = self.draw(pool=[row for row in rows if row["workers"] < 3 or row["repetition"]])
        hollow = [list(line.get_xdata()) for line in figure.axes[0].lines
                  if line.get_color() == style.PRELIMINARY and line.get_markerfacecolor() == "white"]
        self.assertEqual(hollow, [[3, 4]])
        self.assertIn("Grey, hollow: preliminary", caption(figure))
        figure = self.draw(pool=rows[:1])
        self.assertIn(("threads", style.readable(style.PRELIMINARY)),
                      [(text.get_text(), text.get_color()) for text in figure.axes[0].texts])

    def test_shows_the_distance_that_most_had(self):
        rows = [row for row in made_up.pool_rows(scatter=0, repetitions=13) if row["pool"] == "threads"]
        figure = self.draw(pool=[{**row, "cache_line_ns": 90 if near else 370, "speedup": 9 if near else row["speedup"]}
                                 for row in rows for near in [row["repetition"] < 6]])
        self.assertLess(max(y for line in lines_of(figure.axes[0]) for _, y in line), 9)
        self.assertIn("CPUs far from each other; tasks of", figure.texts[1].get_text())

    def test_names_no_task_where_all_count_down(self):
        figure = self.draw(pool=made_up.pool_rows(repetitions=1))
        self.assertNotIn("Tasks that count down, in registers", texts(figure))

    def test_is_legible(self):
        self.assert_legible(self.draw(pool=made_up.pool_rows()))
        self.assert_legible(self.draw(pool=[
            *made_up.pool_rows(), *made_up.pool_rows(task="memory", ceiling=0.7),
            *made_up.pool_rows(task="lock", ceiling=0.3, idle="poll")]))


class PoolHandOut(PictureTest):
    picture = pool_hand_out

    def test_has_a_row_for_each_pool_and_way_to_wait_the_cheapest_first(self):
        figure = self.draw(pool=made_up.hand_out_rows(scatter=0))
        self.assertEqual(titles(figure), ["one, until it is done: median", "one, until it is done: p99",
                                          "each of many at once"])
        self.assertEqual(rows_of(figure),
                         ["threads, spin", "processes, spin", "threads, block", "processes, block", "fork-each, block",
                          "boost-asio, block", "openmp, block", "onetbb, block"])
        self.assertEqual(markers(figure, 0)["processes, spin"], 800)
        self.assertNotIn("fork-each, block", markers(figure, 1))
        self.assertAlmostEqual(markers(figure, 2)["threads, block"], 600)
        for number, panel in enumerate(figure.axes):
            left, right = panel.get_xlim()
            self.assertFalse([ns for ns in markers(figure, number).values() if not left < ns < right])

    def test_has_preliminary_ones_last(self):
        figure = self.draw(pool=[row for row in made_up.hand_out_rows(scatter=0)
                                 if row["repetition"] or (row["pool"], row["wait"]) != ("threads", "spin")])
        self.assertEqual(rows_of(figure)[0], "processes, spin")
        self.assertEqual(rows_of(figure)[-1], "threads, spin")
        self.assertIn("Rows: the least median of many first, preliminary ones last.", caption(figure))

    def test_shows_one_number_of_workers_and_one_idle_policy(self):
        figure = self.draw(pool=[*made_up.hand_out_rows(scatter=0, workers=(2, 4)),
                                 *({**row, "task_p50_ns": 1} for row in made_up.hand_out_rows(idle="default"))])
        self.assertTrue(any(text.startswith("2 workers; idle cores poll") for text in texts(figure)))
        self.assertEqual(markers(figure, 0)["threads, spin"], 400)

    def test_is_legible(self):
        figure = self.draw(pool=made_up.hand_out_rows())
        self.assert_legible(figure)
        self.assertIn("64 tasks", caption(figure))

    def test_shows_the_distance_that_most_had(self):
        figure = self.draw(pool=[
            {**row, "cpu_a": 0, "cpu_b": 1, "cache_line_ns": 90 if near else 370, **({"task_p50_ns": 1} if near else {})}
            for row in made_up.hand_out_rows(scatter=0, repetitions=15) for near in [row["repetition"] < 7]])
        self.assertEqual(markers(figure, 0)["threads, spin"], 400)
        self.assertTrue(any(text.startswith("1 worker; CPUs far from each other; ") for text in texts(figure)))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(pool=made_up.pool_rows()),
                         "no measured row of pool.csv has a value for tasks_per_s, workers")


if __name__ == "__main__":
    unittest.main()
