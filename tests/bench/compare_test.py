"""`ipcbench compare` from outside, on runs that are made up. IPCBENCH_BIN says where the program is."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

IPCBENCH = pathlib.Path(os.environ["IPCBENCH_BIN"]) / "ipcbench"
HEADER = "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc,rtt_mean_ns,rtt_max_ns"
TWELVE = [5000 + 10 * i for i in range(12)]


class CompareTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_of("a", pipe=TWELVE, fifo=TWELVE)
        self.run_of("b", pipe=TWELVE, fifo=TWELVE)

    def run_of(self, name, torn="", **means):
        directory = self.folder / "results" / name
        directory.mkdir(parents=True, exist_ok=True)
        rows = [HEADER, *(f"1,{name},latency,{mechanism},block,64,same-core,poll,{i},ok,,0,0,true,{mean},{9 * mean}"
                          for mechanism, values in means.items() for i, mean in enumerate(values))]
        (directory / "latency.csv").write_text("\r\n".join(rows) + "\r\n" + torn, newline="")
        return directory

    def compare(self, *words, expect=0):
        done = subprocess.run([IPCBENCH, "compare", *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def test_the_same_again(self):
        text = self.compare("a", "b").stdout
        self.assertRegex(text, r"latency/pipe/block/64/same-core/poll/rtt_mean_ns +equivalent +\+0\.0 %")
        self.assertIn("not slower: 2 equivalent; chance of a false alarm 1 % over all cells\n", text)
        self.assertIn("2 of 2 cases: the interval of the difference contains 0 (100.0 %)", text)
        self.assertIn("note: the runs were measured apart", text)

    def test_one_that_is_slower(self):
        self.run_of("b", pipe=[1.2 * mean for mean in TWELVE], fifo=TWELVE)
        text = self.compare("a", "b", "--out=judged", expect=1).stdout
        self.assertRegex(text, r"pipe/.*slower +\+20\.0 %")
        judgement = json.loads((self.folder / "judged" / "judgement.json").read_text())
        self.assertEqual(judgement["kind"], "compare")
        self.assertIn("slower", (self.folder / "judged" / "summary.md").read_text())
        self.assertRegex(self.compare("b", "a").stdout, r"pipe/.*faster +-16\.7 %")
        self.compare("a", "b", "--margin=30%")

    def test_too_noisy_to_tell(self):
        wide = [mean * factor for mean, factor in zip(TWELVE, [0.5, 2] * 6)]
        self.run_of("b", pipe=wide, fifo=wide)
        self.assertIn("this machine cannot tell (2 of 2 cells unresolved): 2 unresolved", self.compare("a", "b", expect=3).stdout)

    def test_other_metric_and_benches(self):
        self.assertIn("rtt_max_ns", self.compare("a", "b", "--metric=rtt_max_ns").stdout)
        self.assertIn("rtt_mean_ns", self.compare("a", "b", "--bench=latency").stdout)

    def test_a_run_that_died_has_its_torn_line_left_out(self):
        self.run_of("b", torn="1,b,late", pipe=TWELVE, fifo=TWELVE)
        self.assertIn("results/b/latency.csv: its last line is torn", self.compare("a", "b").stderr)

    def test_wrong_calls_are_one_line(self):
        (self.folder / "results" / "empty").mkdir()
        (self.folder / "file").write_text("")
        self.run_of("short", pipe=[5000])
        self.run_of("other", mmap=TWELVE)
        for call, said in (
            (("a",), "RUN_B"),
            (("a", "nope"), "no such run: neither nope nor results/nope"),
            (("a", "empty"), "no results: results/empty"),
            (("a", "results/../results/a"), "are the same run"),
            (("a", "b", "--bench=setup"), "'setup'"),
            (("a", "b", "--metric=status"), "'status'"),
            (("a", "b", "--margin=x"), "--margin: takes a percentage"),
            (("a", "b", "--out=file/x"), "--out: cannot write in file/x"),
            (("a", "short"), "no case in common with sessions enough"),
            (("a", "other"), "no case in common"),
        ):
            with self.subTest(call=call):
                done = self.compare(*call, expect=2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertIn(said, done.stderr)

    def test_a_damaged_file_is_named_with_its_line(self):
        (self.folder / "results" / "b" / "latency.csv").write_text(f"{HEADER}\n1,b,latency\n")
        self.assertIn("results/b/latency.csv:2: 3 fields under a header of 16; ", self.compare("a", "b", expect=1).stderr)


if __name__ == "__main__":
    unittest.main()
