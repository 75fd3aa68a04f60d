"""Starting over the caller's memory: which rows are a line, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, titles  # noqa: E402

from spawn import spawn_over_memory  # noqa: E402

MIB = 1 << 20
WAYS = ("boost-process", "clone3", "clone3-pidfd", "fork", "fork-exec", "popen", "posix-spawn", "std-jthread",
        "std-thread", "system", "vfork")


def row_of(mechanism, mebibytes, ns, pages="base", **more):
    return {"schema": 1, "run": made_up.RUN, "bench": "spawn", "mechanism": mechanism, "placement": "unpinned",
            "idle": "default", "repetition": 0, "status": "ok", "caller_bytes": mebibytes * MIB, "caller_pages": pages,
            "reaped_mean_ns": ns, **more}


def lines(panel):
    """{first figure: all figures} of the lines that have a marker."""
    return {line.get_ydata()[0]: list(line.get_ydata()) for line in panel.lines if len(line.get_ydata()) > 1}


class SpawnOverMemory(PictureTest):
    picture = spawn_over_memory

    def test_has_a_panel_for_each_kind_of_pages_and_a_line_for_each_way(self):
        figure = self.draw(spawn=[row_of("fork", 16, 1e6), row_of("fork", 1024, 9e6), row_of("vfork", 16, 5e4),
                                  row_of("vfork", 1024, 6e4), row_of("fork", 16, 2e6, "huge"), row_of("fork", 1024, 3e6, "huge")])
        self.assertEqual([title.split(" (")[0] for title in titles(figure)],
                         ["memory in base pages", "memory in transparent huge pages"])
        self.assertEqual(lines(figure.axes[0]), {1e6: [1e6, 9e6], 5e4: [5e4, 6e4]})
        self.assertEqual(lines(figure.axes[1]), {2e6: [2e6, 3e6]})

    def test_shows_the_distance_that_most_had(self):
        def rows(near, ns):
            return made_up.repeated([row_of("fork", size, ns, cache_line_ns=90 if near else 370) for size in (16, 1024)],
                                    6 if near else 7)
        figure = self.draw(spawn=[*rows(True, 1e6), *rows(False, 9e6)])
        self.assertEqual(lines(figure.axes[0]), {9e6: [9e6, 9e6]})
        self.assertIn("CPUs far from each other", figure.texts[1].get_text())

    def test_leaves_out_captures_failures_and_other_placements_and_idle_policies(self):
        figure = self.draw(spawn=[
            row_of("fork", 16, 1e6, idle="poll"), row_of("fork", 1024, 9e6, idle="poll"), row_of("fork", 16, 1),
            row_of("fork", 16, 2, idle="poll", placement="same-core"), row_of("fork", 64, 3, idle="poll", status="failed"),
            row_of("capture-pipe", 0, 4, "", idle="poll", caller_bytes="", message_bytes=64)])
        self.assertEqual(lines(figure.axes[0]), {1e6: [1e6, 9e6]})

    def test_is_legible_with_one_to_many_ways(self):
        for count in (1, len(WAYS)):
            self.assert_legible(self.draw(spawn=[
                row_of(way, size, 1e4 * (i + 1) * (1 + size / 64), pages, repetition=repetition)
                for i, way in enumerate(WAYS[:count]) for size in (16, 64, 256, 1024) for pages in ("base", "huge")
                for repetition in range(3)]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "spawn.csv is missing")
        self.assertEqual(self.reason(spawn=[row_of("fork", 16, 1), row_of("fork", 16, 2)]),
                         "spawn.csv has callers of one size only")
        self.assertEqual(self.reason(spawn=[row_of("capture-pipe", 0, 4, "", caller_bytes="", message_bytes=64)]),
                         "no measured row of spawn.csv is of a start")


if __name__ == "__main__":
    unittest.main()
