"""Locks, turns and barriers: which rows are a marker, in which order, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, legend, rows_named, titles  # noqa: E402

from sync import sync_operations  # noqa: E402


def row_of(mechanism, operation, processes, critical, ns, **more):
    return {"schema": 1, "run": made_up.RUN, "bench": "sync", "mechanism": mechanism, "wait": "block",
            "placement": "cross-core", "idle": "poll", "repetition": 0, "status": "ok", "cpu_a": 0, "cpu_b": 1,
            "operation": operation, "processes": processes, "critical_ns": critical, "operation_ns": ns, **more}


def markers(panel):
    """{row: [nanoseconds]} of the markers in a panel."""
    found = {}
    for line in panel.lines:
        if line.get_marker() != "None":
            found.setdefault(round(line.get_ydata()[0]), []).append(line.get_xdata()[0])
    return found


class SyncOperations(PictureTest):
    picture = sync_operations

    def test_has_a_panel_for_each_question_and_the_fastest_first(self):
        figure = self.draw(sync=[
            row_of("mutex", "uncontended", 1, 0, 10, placement="same-core"),
            row_of("mutex", "hand-over", 2, 0, 4000), row_of("mutex", "contended", 2, 100, 300),
            row_of("flock", "uncontended", 1, 0, 600), row_of("flock", "contended", 2, 100, 200),
            row_of("barrier", "crossing", 2, 0, 5000)])
        self.assertEqual(titles(figure), ["by itself", "by turns, or met by two", "wanted by two, held for 100 ns"])
        self.assertEqual(rows_named(figure), ["flock", "mutex", "barrier"])
        self.assertEqual([markers(panel) for panel in figure.axes],
                         [{0: [600], 1: [10]}, {1: [4000], 2: [5000]}, {0: [200], 1: [300]}])

    def test_has_preliminary_ones_last(self):
        figure = self.draw(sync=[*made_up.repeated([row_of("mutex", "contended", 2, 100, 300)]),
                                 row_of("flock", "contended", 2, 100, 200), row_of("rwlock", "contended", 2, 100, 100)])
        self.assertEqual(rows_named(figure), ["mutex", "rwlock", "flock"])
        self.assertEqual([line.get_markerfacecolor() for line in figure.axes[0].lines].count("white"), 2)
        self.assertIn("preliminary ones last", caption(figure))
        self.assertNotIn("fastest", caption(figure))

    def test_does_not_mix_placements_idle_policies_or_other_contests(self):
        figure = self.draw(sync=[
            row_of("mutex", "hand-over", 2, 0, 4000), row_of("mutex", "hand-over", 2, 0, 1, placement="same-core"),
            row_of("mutex", "hand-over", 2, 0, 2, idle="default"), row_of("mutex", "contended", 4, 100, 3),
            row_of("mutex", "contended", 2, 0, 4), row_of("mutex", "hand-over", 2, 0, 5, status="failed")])
        self.assertEqual([markers(panel) for panel in figure.axes], [{0: [4000]}])

    def test_tells_near_from_far(self):
        figure = self.draw(sync=made_up.repeated([row_of("mutex", "hand-over", 2, 0, ns, cache_line_ns=line) for ns, line in (
            (4000, 90), (4100, 91), (7000, 350), (7100, 351))], times=3))
        self.assertEqual(sorted(markers(figure.axes[0])[0]), [4050, 7050])
        self.assertEqual(legend(figure), ["CPUs near each other", "CPUs far from each other"])

    def test_is_legible_with_one_to_many_primitives(self):
        for count in (1, 27):
            self.assert_legible(self.draw(sync=[
                row_of(f"boost-upgradable-mutex-{i}", operation, processes, critical, 10 * (i + 1), repetition=repetition)
                for i in range(count) for repetition in range(3)
                for operation, processes, critical in (("uncontended", 1, 0), ("hand-over", 2, 0), ("contended", 2, 100))]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "sync.csv is missing")
        self.assertEqual(self.reason(sync=[row_of("mutex", "contended", 4, 0, 3)]),
                         "no measured row of sync.csv is of what is drawn")


if __name__ == "__main__":
    unittest.main()
