#!/usr/bin/env python3
"""Tests scripts/build_costs.py on small logs of builds."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "build_costs.py"


class BuildCostsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(directory.cleanup)
        self.build_dir = pathlib.Path(directory.name)

    def write(self, *edges):
        """The log of edges, each of them (start, end, output, hash)."""
        lines = [f"{start}\t{end}\t1700000000000000000\t{output}\t{command}\n" for start, end, output, command in edges]
        (self.build_dir / ".ninja_log").write_text("# ninja log v5\n" + "".join(lines))

    def run_script(self, *arguments):
        done = subprocess.run([sys.executable, SCRIPT, *arguments, self.build_dir], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()

    def test_the_most_expensive_files_come_first_and_the_sum_last(self):
        self.write((0, 1000, "a.o", "1"), (0, 3000, "b.o", "2"), (1000, 2000, "bin/c", "3"), (0, 5000, "d.o", "4"))
        code, stdout, stderr = self.run_script("--most", "2")
        self.assertEqual((code, stderr), (0, []))
        self.assertEqual([" ".join(line.split()) for line in stdout],
                         ["5.0 s 50.0 % d.o", "3.0 s 30.0 % b.o", "10.0 s 100.0 % all 4 files"])

    def test_one_line_for_each_file_above_the_limit(self):
        self.write((0, 500, "a.o", "1"), (0, 7000, "b.o", "2"), (100, 2600, "c.o", "3"))
        code, _, stderr = self.run_script("--limit", "20")
        self.assertEqual(code, 1)
        self.assertEqual([line.split(";")[0] for line in stderr],
                         ["build_costs.py: b.o: 7.0 s are 70.0 % of 10.0 s, and no file may take more than 20 %",
                          "build_costs.py: c.o: 2.5 s are 25.0 % of 10.0 s, and no file may take more than 20 %"])

    def test_a_file_may_take_as_much_as_the_limit(self):
        self.write((0, 250, "a.o", "1"), (0, 750, "b.o", "2"))
        self.assertEqual(self.run_script("--limit", "75")[0], 0)
        self.assertEqual(self.run_script("--limit", "74.9")[0], 1)

    def test_of_repeated_builds_the_last_counts(self):
        self.write((0, 9000, "a.o", "1"), (0, 1000, "b.o", "2"), (0, 1000, "a.o", "1"))
        code, stdout, _ = self.run_script("--limit", "50")
        self.assertEqual((code, stdout[-1].split()), (0, ["2.0", "s", "100.0", "%", "all", "2", "files"]))

    def test_a_command_with_several_outputs_counts_once(self):
        self.write((0, 1000, "a.pb.cc", "1"), (0, 1000, "a.pb.h", "1"), (0, 1000, "b.o", "2"))
        _, stdout, _ = self.run_script()
        self.assertEqual([line.split()[-1] for line in stdout[:-1]], ["b.o", "a.pb.cc"])
        self.assertEqual(stdout[-1].split(), ["2.0", "s", "100.0", "%", "all", "2", "files"])

    def test_a_build_that_is_not_there_is_a_wrong_call(self):
        code, stdout, stderr = self.run_script()
        self.assertEqual((code, stdout, len(stderr)), (2, [], 1))
        self.assertIn("build first", stderr[0])

    def test_a_log_that_cannot_be_read_is_a_wrong_call(self):
        for text, said in {"": "nothing was built yet", "# ninja log v5\n": "nothing was built yet",
                           "0 1000 a.o\n": "no log of Ninja's", "0\tx\t1\ta.o\t1\n": "no log of Ninja's"}.items():
            with self.subTest(text=text):
                (self.build_dir / ".ninja_log").write_text(text)
                code, stdout, stderr = self.run_script()
                self.assertEqual((code, stdout, len(stderr)), (2, [], 1))
                self.assertIn(said, stderr[0])

    def test_wrong_calls_are_refused(self):
        self.write((0, 1000, "a.o", "1"))
        for flags in (("--limit", "0"), ("--limit", "many"), ("--limit", "101"), ("--most", "x"), ("--fast",)):
            with self.subTest(flags=flags):
                self.assertEqual(self.run_script(*flags)[0], 2)

    def test_help_does_nothing_else(self):
        code, stdout, stderr = self.run_script("--help")
        self.assertEqual((code, stderr), (0, []))
        self.assertIn("--limit PERCENT", "\n".join(stdout))


if __name__ == "__main__":
    unittest.main()
