#!/usr/bin/env python3
"""Tests scripts/slowest_tests.py on what CTest writes."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "slowest_tests.py"
# Tests that took 0.25 s, 1.25 s and so on; two that failed or did not run among them.
WRITTEN = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="Linux-c++" tests="14" failures="1" disabled="0" skipped="1">\n%s</testsuite>\n'
CASE = '\t<testcase name="%s" classname="%s" time="%s" status="%s">\n\t\t<system-out>said &lt;this&gt;</system-out>\n\t</testcase>\n'
NAMES = [f"bench/number_{n}" for n in range(14)]


class SlowestTestsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.file = pathlib.Path(directory.name) / "tests.xml"

    def write(self, times):
        statuses = {3: "fail", 5: "notrun"}
        self.file.write_text(WRITTEN % "".join(CASE % (NAMES[n], NAMES[n], time, statuses.get(n, "run"))
                                               for n, time in enumerate(times)))

    def call(self, *arguments, expect=0):
        done = subprocess.run([sys.executable, "-B", SCRIPT, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, expect, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 0 if expect == 0 else 1, done.stderr)
        return done.stdout

    def test_names_the_ten_that_took_longest(self):
        self.write([f"{(5 * n) % 14}.25" for n in range(14)])
        lines = self.call("release", self.file).splitlines()
        self.assertEqual(lines[0], "release: the slowest of 14 tests, which took 94 s one by one:")
        by_time = sorted(range(14), key=lambda n: -((5 * n) % 14))[:10]
        self.assertEqual(lines[1:], [f"{(5 * n) % 14 + 0.25:8.1f} s  {NAMES[n]}" for n in by_time])

    def test_names_all_of_a_few_in_the_order_of_their_names_where_they_took_as_long(self):
        self.write(["0.001"] * 3)
        self.assertEqual([line.split()[-1] for line in self.call("tsan", self.file).splitlines()[1:]], NAMES[:3])

    def test_what_is_no_file_of_tests_is_said(self):
        self.assertEqual(self.call("release", self.file, expect=1), "")
        for text in ("", "<testsuite>", '<testsuite><testcase name="a"/></testsuite>',
                     '<testsuite><testcase name="a" time="long"/></testsuite>'):
            with self.subTest(text=text):
                self.file.write_text(text)
                self.assertEqual(self.call("release", self.file, expect=1), "")

    def test_a_wrong_call_is_refused(self):
        for arguments in ((), ("release",), ("release", self.file, self.file)):
            with self.subTest(arguments=arguments):
                self.call(*arguments, expect=2)


if __name__ == "__main__":
    unittest.main()
