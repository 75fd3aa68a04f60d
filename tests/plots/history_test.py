"""The picture of a history, and the program that draws it."""

import contextlib
import io
import itertools
import json
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
import picture  # noqa: E402

from matplotlib.collections import LineCollection  # noqa: E402

import history  # noqa: E402
import style  # noqa: E402

PROGRAM = made_up.PROGRAM.with_name("history.py")
CELL = "pipe/block/64/same-core/poll/rtt_mean"


def made_up_series(cell=CELL, steps=(), runs=30, base=0, first_run=0, unbounded=()):
    """A series of ratios that begin at 1 and are multiplied at each (run, factor) of `steps`."""
    scatter = random.Random(cell)
    level, each, segments, changes = 1.0, [], [{"first_run": 0, "runs": 0, "ratio": 1.0}], []
    for run in range(runs):
        for _, factor in (step for step in steps if step[0] == run):
            level *= factor
            segments.append({"first_run": run, "runs": 0, "ratio": level})
            changes.append({"first_run": run, "ratio": factor, "range": f"{_commit(first_run + run - 1)}..{_commit(first_run + run)}"})
        segments[-1]["runs"] += 1
        ratio = level * scatter.gauss(1, 0.004)
        bounded = run not in unbounded
        each.append({"judgement": f"gate-{first_run + run}", "time": f"2026-01-{(first_run + run) % 28 + 1:02}T00:00:00+00:00",
                     "unix_time_ms": first_run + run, "head": {"label": _commit(first_run + run)}, "ratio": ratio,
                     "low": 0.99 * ratio if bounded else None, "high": 1.01 * ratio if bounded else None})
    return {"cell": cell, "kind": "gate", "base": {"label": f"ba5e{base:03}"}, "base_number": base, "unmeasured": 0,
            "runs": each, "segments": segments, "change_points": changes}


def _commit(run):
    return f"{run * 7919 + 0xabc0000:07x}"


def everything():
    """24 series, some with several changes close to each other and at the ends."""
    cells = [f"{mechanism}/{rest}" for mechanism, rest in itertools.product(
        made_up.MECHANISMS, ("block/64/same-core/poll/rtt_mean", "block/4096/cross-core/poll/rtt_mean",
                             "spin-then-block/65536/cross-core/default/messages_per_s", "block/64/cross-core/poll/rtt_p99"))]
    steps = {1: [(15, 1.04)], 3: [(10, 1.06), (13, 0.95)], 8: [(27, 1.35)], 11: [(3, 0.9)],
             14: [(5, 0.95), (12, 1.08), (19, 0.97), (26, 1.1)]}
    return [made_up_series(cell, steps.get(number, ())) for number, cell in enumerate(cells)]


class Picture(picture.PictureTest):
    def test_has_a_panel_for_each_series(self):
        figure = history.history(everything())
        self.assertEqual(len(figure.axes), 24)
        self.assertEqual(picture.titles(figure), [each["cell"] for each in everything()])
        self.assertIn("30 runs, 2026-01-01 to 2026-01-28, over base ba5e000; 9 change points in 24 series", picture.texts(figure))

    def test_is_legible(self):
        for series in (everything(), everything()[:1], everything()[1:3], [made_up_series(runs=1)],
                       [made_up_series(runs=400, steps=[(200, 1.05)])]):
            with self.subTest(series=len(series)):
                self.assert_legible(history.history(series))

    def test_marks_a_change_with_its_commits(self):
        figure = history.history([made_up_series(steps=[(15, 1.04)])])
        self.assertIn(f"{_commit(14)}..{_commit(15)}\n+4.0 %", picture.texts(figure))
        marks = [line for line in figure.axes[0].lines if list(line.get_xdata()) == [14.5, 14.5]]
        self.assertEqual(len(marks), 1)

    def test_draws_the_level_of_each_segment(self):
        panel = history.history([made_up_series(steps=[(15, 1.04)])]).axes[0]
        levels = [tuple(map(tuple, segment)) for lines in panel.collections if isinstance(lines, LineCollection)
                  for segment in lines.get_segments() if segment[0][1] == segment[1][1]]
        self.assertEqual([[round(y, 6) for _, y in ends] for ends in levels], [[0, 0], [4, 4]])
        self.assertEqual([[x for x, _ in ends] for ends in levels], [[-0.5, 14.5], [14.5, 29.5]])

    def test_draws_a_run_without_an_interval_grey_and_hollow(self):
        panel = history.history([made_up_series(unbounded=(7, 8))]).axes[0]
        hollow = [line for line in panel.lines if line.get_markerfacecolor() == "white"]
        self.assertEqual([(list(line.get_xdata()), line.get_color()) for line in hollow], [([7, 8], style.PRELIMINARY)])

    def test_puts_all_series_on_one_axis_of_runs(self):
        later = made_up_series("fifo/block/64/same-core/poll/rtt_mean", runs=10, first_run=25)
        panels = history.history([made_up_series(), later]).axes
        self.assertEqual(panels[0].get_xlim(), (-1, 35))
        self.assertEqual([x for line in panels[1].lines[1:] for x in line.get_xdata()], list(range(25, 35)))

    def test_names_the_base_where_there_are_several(self):
        figure = history.history([made_up_series(), made_up_series(base=1, first_run=30)])
        self.assertEqual(picture.titles(figure), [f"{CELL}  over ba5e000", f"{CELL}  over ba5e001"])
        self.assert_legible(figure)

    def test_keeps_a_vertical_axis_for_each(self):
        panels = history.history(everything()).axes
        self.assertGreater(panels[8].get_ylim()[1], 30)
        self.assertLess(panels[0].get_ylim()[1], 5)


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "new" / "plots"

    def draw(self, given, *arguments):
        """Calls the program within this process; returns its exit code and what it said."""
        out, err = io.StringIO(), io.StringIO()
        text = given if isinstance(given, str) else json.dumps({"schema": 1, "series": given})
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), mock.patch("sys.stdin", io.StringIO(text)):
            try:
                code = history.main([str(argument) for argument in arguments or ("--out", self.out)])
            except SystemExit as exit:
                code = exit.code
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def refused(self, given, *arguments):
        done = self.draw(given, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def test_writes_both_formats(self):
        done = self.draw(everything())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines(), [str(self.out / "history.svg"), str(self.out / "history.png")])
        for name, start in (("history.svg", b"<?xml"), ("history.png", b"\x89PNG")):
            self.assertTrue((self.out / name).read_bytes().startswith(start), name)

    def test_gives_the_same_bytes_each_time(self):
        again = self.out.with_name("again")
        self.assertEqual(self.draw(everything()[:3]).returncode, 0)
        given = json.dumps({"schema": 1, "series": everything()[:3]})
        done = subprocess.run([sys.executable, "-B", str(PROGRAM), "--out", str(again)], input=given, capture_output=True,
                              encoding="utf-8", timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in ("history.svg", "history.png"):
            self.assertEqual((self.out / name).read_bytes(), (again / name).read_bytes(), name)

    def test_leaves_out_what_was_never_measured(self):
        never = made_up_series(runs=0)
        self.assertEqual(self.draw([never, made_up_series()]).returncode, 0)
        self.assertIn("nothing to draw", self.refused([never]))
        self.assertIn("nothing to draw", self.refused([]))

    def test_what_is_no_history_is_refused(self):
        for given in ("", "[]", "{}", '{"series": 5}', '{"series": [{}]}'):
            with self.subTest(given=given):
                self.assertIn("history show --json", self.refused(given))
        self.assertFalse(self.out.exists())

    def test_a_wrong_call_is_refused(self):
        self.assertIn("--out", self.refused([], "--colour"))
        self.assertIn("cannot write into", self.refused([made_up_series()], "--out", __file__))

    def test_a_picture_that_cannot_be_written_is_said(self):
        (self.out / "history.svg").mkdir(parents=True)
        done = self.draw([made_up_series()])
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"history.py: {self.out / 'history.svg'} not written: Is a directory\n")
        self.assertEqual(done.stdout, f"{self.out / 'history.png'}\n")


if __name__ == "__main__":
    unittest.main()
