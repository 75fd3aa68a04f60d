"""`ipcbench history` from outside. IPCBENCH_BIN says where the programs are."""

import csv
import datetime
import functools
import io
import json
import os
import pathlib
import subprocess
import unittest

from made_up_history import BASE, BIN, CELLS, HistoryTest, commit, finding, judgement

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


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
