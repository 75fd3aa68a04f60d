"""A test's own history, and judgements that are made up to be added to it. IPCBENCH_BIN says where the programs are."""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
BASE = "ba5eba5eba5eba5eba5eba5eba5eba5eba5eba5e"
CELLS = [f"pipe/block/{size}/same-core/poll/rtt_mean" for size in (4096, 64)]
DAY_MS = 86_400_000
BEGIN_MS = 1_767_225_600_000  # 2026-01-01


def commit(day):
    return f"{day:07x}" + "c" * 33


def finding(cell, ratio, **more):
    return {"cell": cell, "verdict": "equivalent", "failure": "", "values": 20, "dropped": 0, "ratio": ratio,
            "interval": {"low": 0.99 * ratio, "high": 1.01 * ratio}, "smallest_visible": 1.02, "margin": 0.01,
            "was_suspect": False, "floor_ratio": None, "rounds": {"screened": [0.0], "confirmed": [], "rebuilt": []}, **more}


def judgement(day, ratio=1.0, findings=None, **more):
    return {"schema": 1, "kind": "gate", "id": f"gate-{day}", "unix_time_ms": BEGIN_MS + day * DAY_MS,
            "base": {"given": "main", "commit": BASE, "dirty": False},
            "head": {"given": "build/bin", "commit": commit(day), "dirty": False},
            "seed": 1, "took_s": 300.0, "family_alpha": 0.01, "margin": 0.01, "interrupted": False,
            "findings": findings if findings is not None else [finding(cell, ratio) for cell in CELLS], "remarks": [], **more}


class HistoryTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "history.sqlite"

    def write(self, **given):
        """The directory of a run whose judgement is this one."""
        run = self.folder / f"run-{given['id']}"
        run.mkdir(exist_ok=True)
        (run / "judgement.json").write_text(json.dumps(given))
        return run

    def day(self, day, *arguments, **more):
        return self.write(**judgement(day, *arguments, **more))

    def history(self, command, *arguments, expect=0, file=None, **more):
        done = subprocess.run([BIN / "ipcbench", "history", command, f"--file={file or self.file}", *arguments],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              timeout=120, cwd=self.folder, **more)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def failed(self, command, *arguments, expect, **more):
        """What a call says that fails: one line."""
        done = self.history(command, *arguments, expect=expect, **more)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def refused(self, command, *arguments, **more):
        return self.failed(command, *arguments, expect=2, **more)

    def stored(self, file=None):
        """The ids of all that is stored."""
        shown = json.loads(self.history("show", "--json", file=file).stdout)
        return {run["judgement"] for series in shown["series"] for run in series["runs"]}

    def fill(self, days=24, step_at=12, factor=1.04):
        """A day's gate each, 4 % slower from the 12th day on."""
        scatter = random.Random(1)
        runs = [self.day(day, (1 if day < step_at else factor) * scatter.gauss(1, 0.003)) for day in range(days)]
        self.history("add", *runs)
