#!/usr/bin/env python3
"""Tests run_tests.sh: its flags, its last lines and its exit codes, with stubs for CMake and CTest."""

import os
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

    def presets_run(self):
        """The presets whose tests were run, in order; each has its times written beside its build."""
        calls = self.stub.calls("ctest")
        presets = [call.split()[2] for call in calls]
        times = str(self.stub.checkout / "build").replace(" ", "\\ ")
        cpus = len(os.sched_getaffinity(0))
        self.assertEqual(calls, [f"ctest --preset {preset} -j {cpus} --no-tests=error --output-junit {times}/{preset}.tests.xml"
                                 for preset in presets])
        return presets

    def test_the_release_build_is_built_whole_and_tested(self):
        for flags in ((), ("--quick",)):
            with self.subTest(flags=flags):
                self.stub.set("calls")
                stdout, _ = self.run_tests(*flags)
                self.assertEqual(stdout.splitlines()[-1], "1 passed, 0 failed")
                self.assertEqual(self.stub.calls("cmake --build"), ["cmake --build --preset release"])
                self.assertEqual(self.presets_run(), ["release"])

    def test_every_preset_is_built_and_tested_where_all_are_asked_for(self):
        stdout, _ = self.run_tests("--all")
        self.assertEqual(stdout.splitlines()[-1], "3 passed, 0 failed")
        self.assertEqual(self.presets_run(), ["release", "asan", "tsan"])
        self.assertEqual(self.stub.calls("cmake --build"), [
            "cmake --build --preset release", "cmake --build --preset asan", "cmake --build --preset tsan --target test_pool"])

    def test_one_preset_can_be_chosen(self):
        for flags, preset in {("--preset", "tsan"): "tsan", ("--preset=asan",): "asan",
                              ("--all", "--preset=release"): "release"}.items():
            with self.subTest(flags=flags):
                self.stub.set("calls")
                stdout, _ = self.run_tests(*flags)
                self.assertEqual(stdout.splitlines()[-1], "1 passed, 0 failed")
                self.assertEqual(self.presets_run(), [preset])

    def test_a_failing_preset_is_named_and_the_others_still_run(self):
        self.stub.set("ctest.fails", "asan\n")
        _, stderr = self.run_tests("--all", expect=1)
        self.assertEqual(stderr.splitlines()[-1], "run_tests.sh: 2 passed, 1 failed: asan")
        self.assertEqual(self.presets_run(), ["release", "asan", "tsan"])

    def test_what_cannot_be_built_has_failed(self):
        self.stub.set("build.fails")
        _, stderr = self.run_tests("--all", expect=1)
        self.assertEqual(stderr.splitlines()[-1], "run_tests.sh: 0 passed, 3 failed: release asan tsan")
        self.assertEqual(self.presets_run(), [])

    def test_the_slowest_tests_of_each_preset_are_named_whether_or_not_it_passed(self):
        self.stub.set("ctest.fails", "asan\n")
        stdout, _ = self.run_tests("--all", expect=1)
        expected = [line for preset in ("release", "asan", "tsan") for line in (
            f"{preset}: the slowest of 12 tests, which took 78 s one by one:",
            *(f"{seconds:8.1f} s  {preset}/took_{seconds}" for seconds in range(12, 2, -1)))]
        self.assertEqual(stdout.splitlines()[-len(expected):], expected)

    def test_the_times_of_an_earlier_build_are_not_shown(self):
        self.run_tests()
        self.stub.set("build.fails")
        stdout, _ = self.run_tests(expect=1)
        self.assertNotIn("slowest", stdout)

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
        for flag in ("--all", "--preset NAME", "--quick", "--no-install", "--help"):
            self.assertIn(flag, stdout)
        self.assertEqual(self.stub.calls(), [])


if __name__ == "__main__":
    unittest.main()
