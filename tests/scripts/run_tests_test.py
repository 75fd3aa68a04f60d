#!/usr/bin/env python3
"""Tests run_tests.sh: its flags, its last line and its exit codes, with stubs for CMake and CTest."""

import unittest

from stub_checkout import StubCheckout


class RunTestsTest(unittest.TestCase):
    def setUp(self):
        self.stub = StubCheckout()
        self.addCleanup(self.stub.remove)

    def run_tests(self, *flags, expect=0):
        code, stdout, stderr = self.stub.run("run_tests.sh", *flags)
        self.assertEqual(code, expect, f"stdout:\n{stdout}\nstderr:\n{stderr}")
        return stdout, stderr

    def test_every_preset_is_built_and_tested(self):
        stdout, _ = self.run_tests()
        self.assertEqual(stdout.splitlines()[-1], "3 passed, 0 failed")
        for preset in ("release", "asan", "tsan"):
            target = " --target test_pool" if preset == "tsan" else ""
            self.assertIn(f"cmake --build --preset {preset}{target}", self.stub.calls())
            self.assertIn(f"ctest --preset {preset} -j2 --no-tests=error", self.stub.calls())

    def test_a_failing_preset_is_named_and_the_others_still_run(self):
        self.stub.set("ctest.fails", "asan\n")
        _, stderr = self.run_tests(expect=1)
        self.assertEqual(stderr.splitlines()[-1], "run_tests.sh: 2 passed, 1 failed: asan")
        self.assertEqual(len(self.stub.calls("ctest")), 3)

    def test_what_cannot_be_built_has_failed(self):
        self.stub.set("build.fails")
        _, stderr = self.run_tests(expect=1)
        self.assertEqual(stderr.splitlines()[-1], "run_tests.sh: 0 passed, 3 failed: release asan tsan")
        self.assertEqual(self.stub.calls("ctest"), [])

    def test_one_preset_can_be_chosen(self):
        for flags, preset in {("--quick",): "release", ("--preset", "tsan"): "tsan", ("--preset=asan",): "asan"}.items():
            with self.subTest(flags=flags):
                self.stub.set("calls")
                stdout, _ = self.run_tests(*flags)
                self.assertEqual(stdout.splitlines()[-1], "1 passed, 0 failed")
                self.assertEqual(self.stub.calls("ctest"), [f"ctest --preset {preset} -j2 --no-tests=error"])

    def test_wrong_calls_are_refused(self):
        for flags, said in {("--fast",): "'--fast'", ("--preset",): "needs a value",
                            ("--preset", "debug"): "one of release asan tsan"}.items():
            with self.subTest(flags=flags):
                _, stderr = self.run_tests(*flags, expect=2)
                self.assertEqual(stderr.count("\n"), 1, stderr)
                self.assertIn(said, stderr)
        self.assertEqual(self.stub.calls(), [])

    def test_no_install_prints_the_line_to_run(self):
        self.stub.set("missing", "gtest/gtest.h\n")
        _, stderr = self.run_tests("--no-install", expect=2)
        self.assertTrue(stderr.endswith("install -y --no-install-recommends libgtest-dev\n"), stderr)

    def test_help_does_nothing(self):
        stdout, _ = self.run_tests("--help")
        self.assertIn("--preset NAME", stdout)
        self.assertEqual(self.stub.calls(), [])


if __name__ == "__main__":
    unittest.main()
