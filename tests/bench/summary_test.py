"""`ipcbench summary` from outside, on runs that are made up. IPCBENCH_BIN says where the program is."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

IPCBENCH = pathlib.Path(os.environ["IPCBENCH_BIN"]) / "ipcbench"
CASE = "mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc"
KEY = f"schema,run,bench,{CASE}"
FIGURES = "rtt_mean_ns,rtt_p50_ns,rtt_p99_ns,rtt_max_ns"
SIX = (5000, 5100, 5200, 5300, 5400, 5500)


def begin(name, mechanism, repetition, status="ok,"):
    return f"1,{name},latency,{mechanism},block,64,same-core,poll,{repetition},{status},0,0,true"


class MadeUpRun:
    """A run's directory; rows are added to it and written at once."""

    def __init__(self, directory):
        self.directory = directory
        self.rows = [f"{KEY},{FIGURES}"]
        self.histograms = [f"{KEY},histogram"]
        directory.mkdir(parents=True)

    def sessions(self, mechanism, means, first=0, status="ok,", samples=5000):
        """Sessions whose p99 no session alone carries (it takes 10,000 samples); two together do."""
        for repetition, mean in enumerate(means, start=first):
            row = begin(self.directory.name, mechanism, repetition, status)
            self.rows.append(f"{row},{mean},{mean},,{mean * 9}")
            self.histograms.append(f"{row},100:{samples - 100} 127:100 max:127")
        return self.write()

    def unmeasured(self, mechanism, status, repetition=0):
        self.rows.append(begin(self.directory.name, mechanism, repetition, status) + ",,,,")
        return self.write()

    def write(self, torn=""):
        for name, rows in (("latency.csv", self.rows), ("latency_histograms.csv", self.histograms)):
            text = "".join(row + "\r\n" for row in rows) + torn
            (self.directory / name).write_text(text, encoding="utf-8", newline="")
        return self

    def environment(self, **known):
        (self.directory / "environment.json").write_text(json.dumps(known))
        return self


class SummaryTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_a = MadeUpRun(self.folder / "results" / "a").sessions("pipe", SIX)

    def summary(self, *flags, expect=0):
        done = subprocess.run([IPCBENCH, "summary", *flags], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=60)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def said(self, *flags):
        """Standard output of a call that is fine and has nothing to remark."""
        done = self.summary(*flags)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def figure(self, mechanism, metric, run="a"):
        with open(self.folder / "results" / run / "summary.csv", newline="", encoding="utf-8") as file:
            found = [row for row in csv.DictReader(file) if (row["mechanism"], row["metric"]) == (mechanism, metric)]
        self.assertEqual(len(found), 1)
        return found[0]


class FiguresTest(SummaryTest):
    def test_of_sessions_of_all_kinds(self):
        self.run_a.sessions("fifo", SIX[:5])
        self.run_a.sessions("mmap", SIX[:4]).sessions("mmap", (4000, 6000), first=4, status="noisy,steal")
        self.run_a.unmeasured("mmap", "failed,it hung", 6).sessions("shm-sem", SIX + (5600,) * 3)
        self.run_a.unmeasured("posix-mq", "skipped,\"too large, here\"")
        text = self.said("a")
        expected = {
            "pipe": ("6", "0", "5250", "5000", "5500"),
            "fifo": ("5", "0", "5200", "", ""),
            "mmap": ("4", "2", "5150", "", ""),
            "shm-sem": ("9", "0", "5400", "5100", "5600"),
        }
        for mechanism, figures in expected.items():
            row = self.figure(mechanism, "rtt_mean_ns")
            self.assertEqual(tuple(row[c] for c in ("sessions", "noisy_sessions", "median", "low", "high")), figures)
        self.assertEqual([line.split()[0] for line in text.splitlines()[5:9]], sorted(expected))
        self.assertEqual(text.splitlines()[:2], [
            "2 of 4 cases have a 95 % interval, of ±4.7 % in the median; 7.7 % of 26 sessions were disturbed, and do not "
            "count where there are others: 7.7 % (steal)", ""])
        self.assertIn("4 cases; median half-width 4.7 %; 2 with too few sessions for an interval; 2 noisy sessions, left out\n",
                      text)
        self.assertIn("failed: it hung (1 row)\nskipped: too large, here (1 row)\n", text)

    def test_percentiles_that_no_session_carries(self):
        text = self.said("a")
        row = self.figure("pipe", "rtt_p99_ns")
        self.assertEqual((row["sessions"], row["median"], row["low"], row["pooled"]), ("0", "", "", "127"))
        self.assertEqual(self.figure("pipe", "rtt_max_ns")["pooled"], str(SIX[-1] * 9))
        self.assertRegex(text, r"case +n +median +95 % interval +± +p50 +p99\n")

    def test_a_torn_end_is_left_out_and_said(self):
        self.run_a.write(torn=begin("a", "pipe", 6)[:-3])
        done = self.summary("a")
        self.assertEqual([line.split(": ")[0] for line in done.stderr.splitlines()],
                         ["results/a/latency.csv", "results/a/latency_histograms.csv"])
        self.assertEqual(self.figure("pipe", "rtt_mean_ns")["sessions"], "6")

    def test_a_run_in_which_all_was_skipped(self):
        run = MadeUpRun(self.folder / "results" / "b").unmeasured("pipe", "skipped,not here")
        self.assertEqual(self.said("b"), "nothing was measured\n\nlatency: nothing measured\nskipped: not here (1 row)\n\n")
        self.assertEqual(len((run.directory / "summary.csv").read_text().splitlines()), 1)

    def test_names_the_run_in_every_way(self):
        (self.folder / "results" / "latest").symlink_to("a")
        texts = {self.said(name) for name in ("a", "latest", "results/a", str(self.run_a.directory))}
        self.assertEqual(len(texts), 1)

    def test_another_metric_and_chosen_benches(self):
        (self.run_a.directory / "pool.csv").write_text("schema,run,bench,pool,status,wall_s\n1,a,pool,threads,ok,0.25\n")
        self.assertIn("pool: wall_s\n", self.said("a"))
        self.assertNotIn("latency", self.said("a", "--bench=pool"))
        self.assertIn("latency: rtt_max_ns\n", self.said("a", "--metric=rtt_max_ns"))
        self.assertNotIn("pool", self.said("a", "--metric=rtt_max_ns"))
        self.assertEqual(self.figure("pipe", "rtt_mean_ns")["sessions"], "6")


class WrongCallTest(SummaryTest):
    def refused(self, *flags, expect=2):
        done = self.summary(*flags, expect=expect)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("ipcbench: "), done.stderr)
        self.assertEqual(list(self.folder.rglob("summary.csv*")), [])
        return done.stderr

    def test_each_is_one_line_and_writes_nothing(self):
        (self.folder / "results" / "empty").mkdir()
        self.run_a.write(torn="1,a")
        for call, said in (
            ((), "RUN"),
            (("nope",), "no such run: neither nope nor results/nope"),
            (("empty",), "no results: results/empty"),
            (("a", "--bench=setup"), "'setup'"),
            (("a", "--metric=status"), "'status'"),
            (("a", "--bench=latency", "--metric=wall_s"), "'wall_s'"),
            (("a", "b"), "b"),
        ):
            with self.subTest(call=call):
                self.assertIn(said, self.refused(*call))

    def test_a_damaged_file_is_named_with_its_line(self):
        latency = self.run_a.directory / "latency.csv"
        latency.write_text(f"{KEY},{FIGURES}\n1,a,latency\n")
        self.assertIn("results/a/latency.csv:2: 3 fields under a header of 18; ", self.refused("a", expect=1))

    def test_help(self):
        self.assertIn("ipcbench summary", self.said("--help"))


if __name__ == "__main__":
    unittest.main()
