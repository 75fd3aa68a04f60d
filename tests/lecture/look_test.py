"""Asking a C++ program how far the CPUs are apart."""

import os
import unittest
from unittest import mock

from checkout import InFolder

from lecture.measuring import look


class LookTest(InFolder):
    def program(self, script):
        path = self.folder / "bench_pool"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)

    def look(self):
        with mock.patch.dict(os.environ, IPCBENCH_BIN=str(self.folder)):
            return look.cache_line_ns()

    def test_is_what_the_program_says(self):
        self.program('echo "[1/1] pool" >&2; echo \'{"benchmarks": [{"cache_line_ns": 3.5e+02}]}\'')
        self.assertEqual(self.look(), 350)

    def test_is_unknown_where_it_says_nothing(self):
        self.assertIsNone(self.look(), "no such program")
        self.program("exit 1")
        self.assertIsNone(self.look())
        self.program('echo \'{"benchmarks": [{"wall_s": 1}]}\'')
        self.assertIsNone(self.look())

    def test_is_had_from_bench_pool(self):
        free = os.sched_getaffinity(0)
        self.addCleanup(os.sched_setaffinity, 0, free)
        if len(free) > 1:
            self.assertGreater(look.cache_line_ns(), 0)
        os.sched_setaffinity(0, {min(free)})
        self.assertIsNone(look.cache_line_ns())


if __name__ == "__main__":
    unittest.main()
