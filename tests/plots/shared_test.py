"""Objects that processes share: which rows are a marker, where, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, legend, rows_named, titles  # noqa: E402

from matplotlib.colors import to_hex  # noqa: E402

import style  # noqa: E402
from shared import shared_objects  # noqa: E402

IN_SEGMENT, AT_SERVER = (style.look_of(name).colour.lower() for name in ("shm-sem", "unix-dgram"))
OPERATIONS = ("read", "write", "increment", "append")


def row_of(mechanism, operation, processes, ns, **more):
    return {"schema": 1, "run": made_up.RUN, "bench": "shared", "mechanism": mechanism, "wait": "block",
            "placement": "cross-core", "idle": "poll", "repetition": 0, "status": "ok", "cpu_a": 0, "cpu_b": 1,
            "operation": operation, "processes": processes, "operation_ns": ns, **more}


def markers(panel):
    """{(row, colour): [nanoseconds]} of the markers in a panel, from the top."""
    found = {}
    for line in sorted(panel.lines, key=lambda line: line.get_ydata()[0]):
        if line.get_marker() != "None":
            found.setdefault((round(line.get_ydata()[0]), to_hex(line.get_color())), []).append(line.get_xdata()[0])
    return found


class SharedObjects(PictureTest):
    picture = shared_objects

    def test_has_a_panel_for_each_operation_and_an_object_in_one_row_wherever_it_lies(self):
        figure = self.draw(shared=made_up.repeated([
            row_of("value-atomic", "read", 1, 2, placement="same-core"), row_of("value-locked", "read", 2, 60),
            row_of("manager-value", "read", 2, 9000), row_of("list", "append", 2, 90),
            row_of("manager-list", "append", 2, 8000)]))
        self.assertEqual(titles(figure), ["read", "append"])
        self.assertEqual(rows_named(figure), ["value-atomic", "value", "list"])
        self.assertEqual([markers(panel) for panel in figure.axes],
                         [{(0, IN_SEGMENT): [2], (1, IN_SEGMENT): [60], (1, AT_SERVER): [9000]},
                          {(2, IN_SEGMENT): [90], (2, AT_SERVER): [8000]}])

    def test_has_a_marker_for_each_number_of_processes(self):
        figure = self.draw(shared=made_up.repeated(
            [row_of("map", "write", count, 100 * count) for count in (16, 1, 2)]))
        self.assertEqual(markers(figure.axes[0]), {(0, IN_SEGMENT): [100, 200, 1600]})
        self.assertEqual(legend(figure), ["1 process", "2 processes", "16 processes", "in a managed segment"])

    def test_does_not_mix_placements_idle_policies_or_what_failed(self):
        figure = self.draw(shared=made_up.repeated([
            row_of("list", "read", 2, 100), row_of("list", "read", 2, 1, placement="same-core"),
            row_of("list", "read", 2, 2, idle="default"), row_of("list", "read", 2, 3, status="failed"),
            row_of("manager-list", "read", 1, 4, placement="same-core")]))
        self.assertEqual([markers(panel) for panel in figure.axes], [{(0, IN_SEGMENT): [100]}])

    def test_shows_the_distance_that_most_had(self):
        rows = [row_of("list", "read", 2, ns, cache_line_ns=line)
                for ns, line in ((40, 90), (70, 350), (71, 351), (72, 352))]
        figure = self.draw(shared=made_up.repeated([*rows, row_of("list", "read", 1, 9, placement="same-core", cpu_b=0)]))
        self.assertEqual(markers(figure.axes[0]), {(0, IN_SEGMENT): [9, 71]})
        self.assertIn("CPUs far from each other", figure.texts[1].get_text())

    def test_is_legible(self):
        for counts in ((1,), (1, 2, 4), (1, 2, 3, 4, 8, 16)):
            self.assert_legible(self.draw(shared=[
                row_of(name, operation, count, 10 * (i + 1) * count * (300 if name.startswith("manager") else 1),
                       repetition=repetition)
                for i, name in enumerate(("value-atomic", "value-locked", "array-4", "array-4096", "list", "map",
                                          "manager-value", "manager-array-4096"))
                for operation in OPERATIONS for count in counts for repetition in range(3)]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "shared.csv is missing")
        self.assertEqual(self.reason(shared=[row_of("list", "sort", 2, 3)]),
                         "no measured row of shared.csv is of what is drawn")


if __name__ == "__main__":
    unittest.main()
