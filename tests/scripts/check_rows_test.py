#!/usr/bin/env python3
"""Tests scripts/check_rows.py on small runs."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check_rows.py"
HEADER = "schema,mechanism,status,reason\n"
OK = "1,pipe,ok,\n"


class CheckRowsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.run_dir = pathlib.Path(directory.name)
        for name in ("floor", "latency", "throughput", "load", "setup", "rpc", "sync", "shared", "spawn", "pool"):
            self.write(name, OK)
        self.write_summary("1,pipe,5,4,6,\n")

    def write_summary(self, rows):
        (self.run_dir / "summary.csv").write_text("schema,mechanism,median,low,high,why_no_interval\n" + rows)

    def write(self, name, rows):
        (self.run_dir / f"{name}.csv").write_text(HEADER + rows)

    def check(self, *arguments):
        done = subprocess.run([sys.executable, SCRIPT, *(arguments or (self.run_dir,))], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stderr

    def test_ok_noisy_and_skipped_rows_are_fine(self):
        self.write("latency", OK + "1,fifo,noisy,steal 30 %\n" + "1,mmap,skipped,no space\n")
        self.assertEqual(self.check(), (0, ""))

    def test_a_failed_row_is_shown_with_its_reason(self):
        self.write("throughput", OK + '1,fifo,failed,"died, signal 9"\n')
        self.assertEqual(self.check(), (1, "throughput.csv: row 2 failed: 1 fifo failed died, signal 9\n"))

    def test_a_file_without_an_ok_row_is_a_failure(self):
        for rows in ("", "1,fifo,skipped,no space\n"):
            with self.subTest(rows=rows):
                self.write("pool", rows)
                self.assertEqual(self.check(), (1, "pool.csv: no row is ok\n"))

    def test_what_a_machine_may_not_be_able_to_do_may_be_skipped_but_not_missing(self):
        for name in ("floor", "load", "setup"):
            with self.subTest(name=name):
                self.write(name, "1,fifo,skipped,one core\n")
                self.assertEqual(self.check(), (0, ""))
                for rows in ("", "1,fifo,noisy,steal\n"):
                    self.write(name, rows)
                    self.assertEqual(self.check(), (1, f"{name}.csv: no row is ok or skipped\n"))
                self.write(name, OK + "1,fifo,failed,died\n")
                self.assertEqual(self.check()[0], 1)
                self.write(name, OK)

    def test_a_figure_has_an_interval_or_a_reason(self):
        self.write_summary("1,pipe,5,,,no session is ok\n1,fifo,5,4,6,\n")
        self.assertEqual(self.check(), (0, ""))
        self.write_summary("1,pipe,5,4,6,\n1,fifo,5,,,\n")
        self.assertEqual(self.check(), (1, "summary.csv: row 2 has neither an interval nor a reason: 1 fifo 5\n"))
        (self.run_dir / "summary.csv").unlink()
        self.assertEqual(self.check(), (1, "summary.csv: not there\n"))

    def test_the_runs_reliability_is_printed(self):
        (self.run_dir / "summary.txt").write_text("90 of 94 cases have a 95 % interval\n\nfloor: ns\n")
        done = subprocess.run([sys.executable, SCRIPT, self.run_dir], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "90 of 94 cases have a 95 % interval\n")

    def test_a_file_that_is_not_there_is_a_failure(self):
        (self.run_dir / "latency.csv").unlink()
        self.assertEqual(self.check(), (1, "latency.csv: not there\n"))

    def test_a_wrong_call_is_refused(self):
        for arguments in ((self.run_dir / "none",), (self.run_dir, self.run_dir)):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.check(*arguments)[0], 2)


if __name__ == "__main__":
    unittest.main()
