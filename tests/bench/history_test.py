"""`ipcbench history` from outside. IPCBENCH_BIN says where the programs are."""

import csv
import datetime
import functools
import io
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
BASE = "ba5eba5eba5eba5eba5eba5eba5eba5eba5eba5e"
CELLS = [f"pipe/block/{size}/same-core/poll/rtt_mean" for size in (4096, 64)]
DAY_MS = 86_400_000
BEGIN_MS = 1_767_225_600_000  # 2026-01-01

# Begins to add through SQLite itself, with a cache so small that the file is written into, and is killed at that.
KILLED_WRITER = """
import os, signal, sqlite3, sys
history = sqlite3.connect(sys.argv[1], isolation_level=None)
history.execute("PRAGMA cache_size = 1")
history.execute("BEGIN IMMEDIATE")
for number in range(1000, 3000):
    history.execute("INSERT INTO judgements VALUES (?, ?, 0, 'gate', '', '', NULL, '', '', NULL)", (number, f"half-{number}"))
os.kill(os.getpid(), signal.SIGKILL)
"""


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


class Adding(HistoryTest):
    def test_says_what_was_added(self):
        run = self.day(1)
        self.assertEqual(self.history("add", run).stdout, f"{run}: added: gate of 0000001 over ba5eba5, 2 cells (gate-1)\n")
        self.assertEqual(self.history("add", run / "judgement.json", self.day(2)).stdout.splitlines(), [
            f"{run / 'judgement.json'}: already there (gate-1)",
            f"{self.folder / 'run-gate-2'}: added: gate of 0000002 over ba5eba5, 2 cells (gate-2)"])
        self.assertEqual(self.stored(), {"gate-1", "gate-2"})

    def test_again_changes_nothing(self):
        run = self.day(1)
        self.history("add", run)
        before = self.file.read_bytes()
        self.assertIn("already there", self.history("add", run).stdout)
        self.assertEqual(self.file.read_bytes(), before)

    def test_lies_in_results_unless_said_otherwise(self):
        subprocess.run([BIN / "ipcbench", "history", "add", self.day(1)], check=True, cwd=self.folder, stdout=subprocess.DEVNULL)
        self.assertEqual([path.name for path in (self.folder / "results").iterdir()], ["history.sqlite"])

    def test_marks_a_dirty_head(self):
        head = {"given": "build/bin", "commit": commit(1), "dirty": True}
        self.assertIn("gate of 0000001+ over", self.history("add", self.day(1, head=head)).stdout)
        self.assertRegex(self.history("show").stdout, r" 0000001\+ +0000001\+ ")

    def test_keeps_a_cell_that_failed_without_a_figure(self):
        self.history("add", self.day(1, findings=[finding(CELLS[0], 1.0), finding(CELLS[1], 1.0, failure="killed by SIGSEGV")]))
        series = json.loads(self.history("show", "--json").stdout)["series"]
        self.assertEqual([(len(each["runs"]), each["unmeasured"]) for each in series], [(1, 0), (0, 1)])
        self.assertIn("not measured", self.history("show").stdout)

    def test_refuses_what_is_no_whole_judgement(self):
        good = self.day(1)
        cut = self.day(2)
        (cut / "judgement.json").write_text((cut / "judgement.json").read_text()[:-40])
        twice = self.day(3, findings=[finding(CELLS[0], 1.0), finding(CELLS[0], 1.1)])
        for run, words in ((self.folder / "nowhere", "no such file"), (cut, "cut off"), (twice, "twice"),
                           (self.day(4, interrupted=True), "was interrupted"), (self.write(**judgement(5, id="")), "no id")):
            with self.subTest(words=words):
                said = self.refused("add", good, run)
                self.assertIn(words, said)
                self.assertIn(str(run), said)
        self.assertFalse(self.file.exists(), "not even the good one was stored")

    def test_refuses_a_place_that_cannot_be(self):
        run = self.day(1)
        self.assertIn("is no file", self.refused("add", run, file=self.folder))
        self.assertIn("give another --file", self.refused("add", run, file=run / "judgement.json" / "history.sqlite"))

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_refuses_what_may_not_be_written(self):
        self.history("add", self.day(1))
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assertIn("cannot be written", self.refused("add", self.day(1)))


class AtOnce(HistoryTest):
    def test_two_writers_lose_nothing(self):
        runs = [[self.day(30 * writer + n) for n in range(30)] for writer in range(2)]
        codes = []

        def add_one_by_one(mine):
            for run in mine:
                codes.append(subprocess.run([BIN / "ipcbench", "history", "add", f"--file={self.file}", run],
                                            stdout=subprocess.DEVNULL).returncode)

        writers = [threading.Thread(target=add_one_by_one, args=(mine,)) for mine in runs]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertEqual(codes, [0] * 60)
        self.assertEqual(self.stored(), {f"gate-{n}" for n in range(60)})

    def test_a_reader_among_writers_is_served(self):
        self.history("add", self.day(0))
        runs = [self.day(n) for n in range(1, 60)]
        writer = subprocess.Popen(["sh", "-c", 'for run; do "$0" history add --file="$FILE" "$run" >/dev/null || exit; done',
                                   BIN / "ipcbench", *runs], env={**os.environ, "FILE": str(self.file)})
        while writer.poll() is None:
            self.assertIn("gate-0", self.stored())
        self.assertEqual(writer.returncode, 0)
        self.assertEqual(len(self.stored()), 60)


class Killed(HistoryTest):
    def test_at_any_moment_leaves_calls_whole_or_undone(self):
        self.history("add", self.day(0))
        moment = random.Random(1)
        for call in range(1, 25):
            runs = [self.day(100 * call + n, findings=[finding(f"cell-{i}", 1.0) for i in range(50)]) for n in range(20)]
            writer = subprocess.Popen([BIN / "ipcbench", "history", "add", f"--file={self.file}", *runs],
                                      stdout=subprocess.DEVNULL)
            time.sleep(moment.uniform(0, 0.05))  # whenever that is: what is asserted holds at any moment
            writer.kill()
            writer.wait()
            stored = self.stored()
            self.assertIn("gate-0", stored)
            self.assertEqual((len(stored) - 1) % 20, 0, "a call is stored whole or not at all")

    def test_in_the_middle_of_writing_is_undone(self):
        try:
            import sqlite3  # noqa: F401
        except ImportError:
            self.skipTest("this Python has no sqlite3")
        self.history("add", self.day(0))
        before = self.file.stat().st_size
        killed = subprocess.run([sys.executable, "-c", KILLED_WRITER, self.file])
        self.assertEqual(killed.returncode, -signal.SIGKILL)
        self.assertGreater(self.file.stat().st_size, before, "the file was written into")
        self.assertTrue(self.file.with_name("history.sqlite-journal").exists())
        self.assertEqual(self.stored(), {"gate-0"})
        self.history("add", self.day(1))
        self.assertEqual(self.stored(), {"gate-0", "gate-1"})


class Damaged(HistoryTest):
    def assert_left_alone(self, *words):
        """Neither shown nor added to, and the same bytes as before."""
        before = self.file.read_bytes()
        for command, arguments in (("show", ()), ("add", (self.day(99),)), ("export", ()), ("plot", ())):
            with self.subTest(command=command):
                said = self.refused(command, *arguments)
                self.assertIn(str(self.file), said)
                for word in words:
                    self.assertIn(word, said)
        self.assertEqual(self.file.read_bytes(), before)

    def test_no_file_is_said(self):
        for command in ("show", "export", "plot"):
            said = self.refused(command)
            self.assertIn("no such history; `ipcbench history add RUN` begins one", said)
        self.assertFalse(self.file.exists())

    def test_an_empty_file(self):
        self.file.touch()
        self.assert_left_alone("is damaged", "left as it is")

    def test_some_text(self):
        self.file.write_text("no database\n" * 1000)
        self.assert_left_alone("is damaged (file is not a database)")

    def test_a_truncated_file(self):
        self.fill()
        whole = self.file.read_bytes()
        for size in (len(whole) - 1, len(whole) // 2, 4096, 600, 60):
            with self.subTest(size=size):
                self.file.write_bytes(whole[:size])
                self.assert_left_alone("is damaged")

    def test_a_broken_page(self):
        self.fill()
        broken = bytearray(self.file.read_bytes())
        broken[4096:4196] = bytes(random.Random(1).randbytes(100))
        self.file.write_bytes(broken)
        self.assert_left_alone("is damaged")

    def test_another_programs_file(self):
        try:
            import sqlite3
        except ImportError:
            self.skipTest("this Python has no sqlite3")
        with sqlite3.connect(self.file) as bookmarks:
            bookmarks.execute("CREATE TABLE bookmarks (url TEXT)")
        bookmarks.close()
        self.assert_left_alone("some other program's")

    def test_a_newer_versions_file(self):
        self.fill()
        newer = bytearray(self.file.read_bytes())
        newer[60:64] = (99).to_bytes(4, "big")  # user_version, fileformat2.html 1.3
        self.file.write_bytes(newer)
        self.assert_left_alone("newer ipcbench", "99")


class FullDisk(HistoryTest):
    def many(self, first):
        return [self.day(first + n, findings=[finding(f"cell-{i}", 1.0) for i in range(50)]) for n in range(20)]

    def test_keeps_what_was_stored(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", disk], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("may not mount a small disk here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        file = disk / "history.sqlite"
        self.history("add", self.day(0), file=file)
        said = self.failed("add", *self.many(100), *self.many(200), expect=1, file=file)
        self.assertIn("nothing was added: the disk is full; all that was stored before still is", said)
        self.assertEqual(self.stored(file), {"gate-0"})
        self.assertEqual([path.name for path in disk.iterdir()], ["history.sqlite"])
        (disk / "filler").write_bytes(bytes(disk_free(disk)))
        self.assertIn("not made", self.failed("add", self.day(1), expect=1, file=disk / "new.sqlite"))
        self.assertEqual(sorted(path.name for path in disk.iterdir()), ["filler", "history.sqlite"])
        (disk / "filler").unlink()
        self.history("add", self.day(1), file=file)
        self.assertEqual(self.stored(file), {"gate-0", "gate-1"})

    def test_or_a_limit_on_files(self):
        self.history("add", self.day(0))
        limit = self.file.stat().st_size + 16_384
        said = self.failed("add", *self.many(100), expect=1,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertIn("nothing was added", said)
        self.assertEqual(self.stored(), {"gate-0"})


def disk_free(path):
    space = os.statvfs(path)
    return space.f_bavail * space.f_frsize


class Showing(HistoryTest):
    def test_names_the_commits_of_a_change(self):
        self.fill()
        text = self.history("show").stdout
        self.assertIn("gate over base ba5eba5: 24 runs, 2026-01-01 to 2026-01-24\n", text)
        for cell in CELLS:
            self.assertRegex(text, cell + r": slower by [34]\.\d % in 000000b\.\.000000c, 2026-01-13: 12 runs at ")
        self.assertIn("2 change points in 2 series", text)

    def test_is_the_same_each_time(self):
        self.fill()
        self.assertEqual(self.history("show", "--json").stdout, self.history("show", "--json").stdout)

    def test_takes_runs_by_their_time(self):
        for day in (2, 0, 1):
            self.history("add", self.day(day))
        runs = json.loads(self.history("show", "--json").stdout)["series"][0]["runs"]
        self.assertEqual([run["judgement"] for run in runs], ["gate-0", "gate-1", "gate-2"])

    def test_begins_anew_with_another_base(self):
        self.fill(days=12)
        other = {"given": "main", "commit": "0" * 40, "dirty": False}
        self.history("add", *(self.day(day, 1.04, base=other) for day in range(12, 24)))
        text = self.history("show").stdout
        self.assertIn("gate over base ba5eba5: 12 runs", text)
        self.assertIn("gate over base 0000000: 12 runs", text)
        self.assertIn("0 change points in 4 series; 2 bases", text)

    def test_says_that_its_output_was_lost(self):
        self.fill(days=3)
        for command in ("show", "export"):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([BIN / "ipcbench", "history", command, f"--file={self.file}"], stdout=full,
                                      stderr=subprocess.PIPE, encoding="utf-8")
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr, "ipcbench: standard output: not written: No space left on device\n")

    def test_picks_cells(self):
        self.fill(days=3)
        shown = json.loads(self.history("show", "--json", "--cells=/4096/").stdout)
        self.assertEqual([series["cell"] for series in shown["series"]], [CELLS[0]])
        self.assertIn("no cell's name holds 'pigeon'", self.refused("show", "--cells=pigeon"))
        self.assertIn("regular expression", self.refused("show", "--cells=("))


class Exporting(HistoryTest):
    """The format is that of Apache Otava's docs/CSV.md, read as its otava/importer.py reads it."""

    def read(self, text):
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=",", quotechar='"'))
        return rows[0], rows[1:]

    def test_has_the_columns_that_otava_is_told_of(self):
        self.fill()
        headers, rows = self.read(self.history("export").stdout)
        self.assertEqual(headers, ["time", "commit", "base", "run", *CELLS])
        self.assertEqual(len(rows), 24)
        times = [datetime.datetime.fromisoformat(row[0]) for row in rows]
        self.assertEqual(times, sorted(times))
        self.assertTrue(all(time.utcoffset() == datetime.timedelta(0) for time in times))
        self.assertEqual([row[1] for row in rows], [commit(day) for day in range(24)])
        self.assertEqual({row[2] for row in rows}, {BASE})
        for row in rows:
            self.assertEqual(len(row), len(headers))
            for value in row[4:]:
                self.assertTrue(0.9 < float(value) < 1.2)

    def test_takes_the_config_of_the_documentation(self):
        self.fill()
        headers, _ = self.read(self.history("export").stdout)
        config = (CHECKOUT / "docs" / "history.md").read_text().split("```yaml\n")[1].split("```")[0]
        for line in ("type: csv", "time_column: time", "attributes: [commit, base, run]", "delimiter: ','", "direction: -1"):
            self.assertIn(line, config)
        self.assertLessEqual({"time", "commit", "base", "run"}, set(headers))

    def test_leaves_out_runs_with_gaps(self):
        self.fill(days=5)
        self.history("add", self.day(5, findings=[finding(CELLS[0], 1.0)]))
        done = self.history("export")
        self.assertIn("1 of 6 runs are left out", done.stderr)
        self.assertEqual(len(self.read(done.stdout)[1]), 5)
        done = self.history("export", "--cells=/4096/")
        self.assertEqual(done.stderr, "")
        self.assertEqual(len(self.read(done.stdout)[1]), 6)

    def test_is_of_one_base(self):
        self.fill(days=3)
        other = {"given": "main", "commit": "0" * 40, "dirty": False}
        self.history("add", self.day(3, base=other))
        done = self.history("export")
        self.assertEqual([row[2] for row in self.read(done.stdout)[1]], ["0" * 40])
        self.assertIn("of base 0000000 alone; --base chooses another", done.stderr)
        self.assertEqual(len(self.read(self.history("export", "--base=ba5e").stdout)[1]), 3)
        self.assertIn("no run over 'feed'", self.refused("export", "--base=feed"))

    def test_into_a_file(self):
        self.fill(days=3)
        out = self.folder / "otava.csv"
        self.assertEqual(self.history("export", f"--out={out}").stdout, "")
        self.assertEqual(out.read_bytes().decode(), self.history("export").stdout.replace("\n", "\r\n"))
        self.assertIn("--out: cannot write", self.refused("export", f"--out={self.folder}"))


@functools.lru_cache(maxsize=None)
def can_draw():
    """Whether a Python that `plot` would find has matplotlib."""
    return any(subprocess.run([python, "-c", "import matplotlib"], stderr=subprocess.DEVNULL).returncode == 0
               for python in ("python3", "/usr/bin/python3"))


class Plotting(HistoryTest):
    def test_writes_both_formats(self):
        if not can_draw():
            self.skipTest("no Python here has matplotlib")
        self.fill()
        out = self.folder / "pictures"
        printed = self.history("plot", f"--out={out}", f"--plots={CHECKOUT / 'plots'}").stdout.splitlines()
        self.assertEqual(printed, [str(out / "history.svg"), str(out / "history.png")])
        svg = (out / "history.svg").read_text()
        for text in (*CELLS, "000000b..000000c", "2 change points in 2 series"):
            self.assertIn(text, svg)

    def test_passes_on_what_cannot_be_written(self):
        if not can_draw():
            self.skipTest("no Python here has matplotlib")
        self.fill(days=3)
        self.assertIn("cannot write into", self.refused("plot", f"--out={self.file}", f"--plots={CHECKOUT / 'plots'}"))

    def test_says_where_no_program_is(self):
        self.fill(days=3)
        self.assertIn("no plotting program", self.refused("plot", f"--plots={self.folder}"))

    def test_says_that_no_python_can_draw(self):
        if pathlib.Path("/usr/bin/python3").exists():
            self.skipTest("this machine's own Python is always looked at")
        self.fill(days=3)
        said = self.refused("plot", f"--plots={CHECKOUT / 'plots'}", env={**os.environ, "PATH": str(self.folder)})
        self.assertIn("no python3 has matplotlib", said)


class WrongCall(HistoryTest):
    def call(self, *arguments):
        return subprocess.run([BIN / "ipcbench", "history", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", cwd=self.folder)

    def test_is_refused_in_one_line(self):
        for arguments in ((), ("forget",), ("add",), ("show", "--colour"), ("show", "extra"), ("plot", "--out="), ("add", "--file=")):
            with self.subTest(arguments=arguments):
                done = self.call(*arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_help_is_that_of_the_command(self):
        self.assertIn("add", self.call("--help").stdout)
        for command, words in (("add", "RUN"), ("show", "--json"), ("export", "--base"), ("plot", "--plots")):
            done = self.call(command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn(words, done.stdout)
            self.assertIn(f"ipcbench history {command}", done.stdout)


if __name__ == "__main__":
    unittest.main()
