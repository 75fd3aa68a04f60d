#!/usr/bin/env python3
"""Tests what run_all.sh installs and builds before it measures, with stubs for all it calls."""

import unittest

from run_all_case import RunAllTest
from stub_checkout import NO_PYTHON, PYTHON, PYTHON_WITHOUT, SUDO

INSTALL = "apt-get update && apt-get install -y --no-install-recommends"


class SetUp(RunAllTest):
    looks_for_needs = True

    def test_installs_nothing_where_nothing_is_missing(self):
        self.run_all()
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_root_installs_exactly_what_is_missing_and_says_so(self):
        self.stub.set("build.fails")  # Each would measure, else.
        for missing, package in {
            "boost/interprocess/sync/interprocess_semaphore.hpp": "libboost-dev",
            "boost/math/distributions/students_t.hpp": "libboost-dev",
            "benchmark/benchmark.h": "libbenchmark-dev",
            "fmt/format.h": "libfmt-dev",
            "CLI/CLI.hpp": "libcli11-dev",
            "nlohmann/json.hpp": "nlohmann-json3-dev",
            "csv.h": "libcsv-dev",
            "concepts": "g++",
            "hwloc": "libhwloc-dev",
            "liburing": "liburing-dev",
            "SQLiteCpp/SQLiteCpp.h": "libsqlitecpp-dev",
            "matplotlib": "python3-matplotlib python3-pandas",
            "tbb/task_arena.h": "libtbb-dev",
        }.items():
            with self.subTest(missing=missing):
                self.stub.set("calls")
                self.stub.set("missing", missing + "\n")
                stdout, _ = self.run_all("--out", f"with {missing}", expect=1)
                self.assertIn(f"installing {package} ", stdout)
                self.assertEqual(self.stub.calls("apt-get"),
                                 ["apt-get update", f"apt-get install -y --no-install-recommends {package}"])

    def test_what_is_optional_is_done_without(self):
        for flags, also in ((("--no-install",), None), ((), "apt.fails"), ((), "apt.useless")):
            with self.subTest(flags=flags, also=also):
                self.stub.set("missing", "tbb/task_arena.h\nliburing\nSQLiteCpp/SQLiteCpp.h\n")
                if also:
                    self.stub.set(also)
                stdout, _ = self.run_all(*flags, "--out", f"{also} {flags}", expect=0)
                if also != "apt.useless":
                    self.assertIn("left out for want of liburing-dev, libsqlitecpp-dev, libtbb-dev: liburing, SQLiteCpp, oneTBB",
                                  stdout)

    def test_what_only_tests_need_is_not_asked_for(self):
        self.stub.set("missing", "gtest/gtest.h\ngmock/gmock.h\n")
        self.run_all()
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_libraries_are_not_both_installed_and_not(self):
        line = self.refused("--with-libraries", "--no-install")
        self.assertIn("--with-libraries and --no-install exclude each other", line)
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_missing_programs_and_an_old_cmake_are_named(self):
        self.stub.remove_program("ninja")
        self.stub.set("cmake.version", "3.18.4")
        line = self.refused("--no-install")
        self.assertIn("CMake 3.21, Ninja", line)
        self.assertTrue(line.endswith(f"run: {INSTALL} cmake ninja-build\n"), line)

    def test_cmake_versions_are_compared_as_numbers(self):
        for version, expect in {"3.21.0": 0, "3.30.1": 0, "4.0": 0, "3.9.6": 2}.items():
            with self.subTest(version=version):
                self.stub.set("cmake.version", version)
                self.run_all("--no-install", "--out", f"with {version}", expect=expect)

    def test_no_install_prints_the_line_to_run(self):
        self.stub.set("missing", "fmt/format.h\nhwloc\n")
        line = self.refused("--no-install")
        self.assertEqual(line, f"run_all.sh: not found: fmt, hwloc; run: {INSTALL} libfmt-dev libhwloc-dev\n")
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_checking_a_place_leaves_nothing_in_it(self):
        self.stub.set("missing", "hwloc\n")
        self.run_all("--no-install", expect=2)
        self.assertEqual(list((self.stub.checkout / "results").iterdir()), [])

    def test_an_ordinary_user_without_sudo_gets_the_line(self):
        self.stub.set("uid", "1000")
        self.stub.set("missing", "hwloc\n")
        expected = ("run: sudo apt-get update && sudo apt-get install -y --no-install-recommends libhwloc-dev\n")
        self.assertTrue(self.refused().endswith(expected))
        self.stub.program("sudo", SUDO)
        self.stub.set("sudo.refuses")
        self.assertTrue(self.refused().endswith(expected))
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_an_ordinary_user_with_sudo_installs(self):
        self.stub.set("uid", "1000")
        self.stub.set("missing", "hwloc\n")
        self.stub.program("sudo", SUDO)
        self.run_all()
        self.assertEqual(self.stub.calls("apt-get"),
                         ["apt-get update", "apt-get install -y --no-install-recommends libhwloc-dev"])
        self.assertEqual(len(self.stub.calls("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get")), 2)

    def test_without_apt_get_the_packages_are_named(self):
        self.stub.remove_program("apt-get")
        self.stub.set("missing", "hwloc\nmatplotlib\n")
        line = self.refused()
        self.assertIn("Debian's packages are libhwloc-dev python3-matplotlib python3-pandas", line)
        self.assertNotIn("apt-get", line)

    def test_a_failing_apt_get_gives_one_line(self):
        self.stub.set("missing", "hwloc\n")
        self.stub.set("apt.fails")
        self.assertIn("apt-get failed: E: Unable to locate package", self.refused(expect=1))

    def test_what_installing_did_not_bring_is_named(self):
        self.stub.set("missing", "hwloc\n")
        self.stub.set("apt.useless")
        self.assertIn("still not found after installing: hwloc", self.refused(expect=1))

    def test_without_a_compiler_one_is_asked_for(self):
        self.stub.remove_program("c++")
        self.assertRegex(self.refused("--no-install"), r"install -y --no-install-recommends g\+\+")

    def test_the_compiler_that_cmake_will_take_is_asked(self):
        self.stub.program("other-c++", "#!/usr/bin/env bash\ncat >/dev/null\n")
        self.stub.set("missing", "hwloc\nfmt/format.h\n")
        self.assertTrue(self.refused("--no-install").endswith("libfmt-dev libhwloc-dev\n"))
        code, _, stderr = self.stub.run("run_all.sh", "--no-install", CXX="other-c++ -w")
        self.assertEqual((code, stderr.split()[-1]), (2, "libhwloc-dev"))
        self.assertNotIn("libfmt-dev", stderr)

    def test_any_python_on_the_path_may_be_the_one_that_draws(self):
        other = self.stub.base / "second"
        self.stub.program("python3", PYTHON_WITHOUT)
        self.stub.program("python3", PYTHON, other)
        path = f"{self.stub.path}:{other}"
        stdout, _ = self.run_all("--no-install", PATH=path)
        self.assertIn("rtt.svg", stdout)

    def test_the_systems_python_is_found_outside_the_path(self):
        other = self.stub.base / "system"
        self.stub.remove_program("python3")
        self.stub.program("python3", PYTHON, other)
        self.stub.replace("scripts/setup.sh", NO_PYTHON, f"'{other}/python3'")
        stdout, _ = self.run_all("--no-install")
        self.assertIn("rtt.svg", stdout)

    def test_a_failing_build_shows_its_log(self):
        self.stub.set("build.fails")
        _, stderr = self.run_all(expect=1)
        self.assertIn("error: it does not compile", stderr)
        self.assertIn("building release failed", stderr)
        self.assertEqual(self.measured(), [])


if __name__ == "__main__":
    unittest.main()
