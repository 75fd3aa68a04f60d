#!/usr/bin/env python3
"""Tests run_all.sh: its flags, its set-up, what it calls, what it leaves and its exit codes, with stubs for all it calls."""

import json
import os
import re
import signal
import time
import unittest

from stub_checkout import NO_PYTHON, PYTHON, PYTHON_WITHOUT, SUDO, StubCheckout

BENCHES = ("bench_floor", "bench_latency", "bench_throughput", "bench_load", "bench_setup", "bench_sync",
           "bench_pool")
INSTALL = "apt-get update && apt-get install -y --no-install-recommends"


class RunAllTest(unittest.TestCase):
    def setUp(self):
        self.stub = StubCheckout()
        self.addCleanup(self.stub.remove)

    def run_all(self, *flags, expect=0, **more):
        code, stdout, stderr = self.stub.run("run_all.sh", *flags, **more)
        self.assertEqual(code, expect, f"stdout:\n{stdout}\nstderr:\n{stderr}")
        return stdout, stderr

    def refused(self, *flags, expect=2):
        """Runs, expects one line on stderr and nothing measured; returns the line."""
        _, stderr = self.run_all(*flags, expect=expect)
        self.assertEqual(stderr.count("\n"), 1, stderr)
        self.assertTrue(stderr.startswith("run_all.sh: "), stderr)
        self.assertEqual(self.measured(), [])
        return stderr

    def measured(self):
        """The names of the binaries that were called to measure, in order."""
        return [call.split()[0] for call in self.stub.calls("bench_") if "--csv=" in call]


class Flags(RunAllTest):
    def test_help_names_every_flag_and_does_nothing(self):
        stdout, _ = self.run_all("--help")
        for flag in ("--quick", "--full", "--resume RUN", "--filter REGEX", "--out DIR", "--no-install", "--help"):
            self.assertIn(flag, stdout)
        self.assertEqual(self.stub.calls(), [])

    def test_wrong_calls_are_refused_before_anything_is_done(self):
        for flags, said in {
            ("--quik",): "'--quik'",
            ("quick",): "'quick'",
            ("--out",): "--out needs a value",
            ("--out", "--quick"): "--out needs a value",
            ("--out=",): "--out needs a value",
            ("--filter",): "--filter needs a value",
            ("--quick", "--full"): "give one",
            ("--resume",): "--resume needs a value",
            ("--resume", "latest", "--quick"): "leave --quick, --full and --filter out",
            ("--resume=latest", "--filter=pipe"): "leave --quick, --full and --filter out",
            ("--resume", "latest"): "results/latest/run.json is not there",
            ("--resume", "./nowhere"): "./nowhere/run.json is not there",
        }.items():
            with self.subTest(flags=flags):
                self.assertIn(said, self.refused(*flags))
                self.assertEqual(self.stub.calls(), [])

    def test_modes_differ_in_what_is_asked_for(self):
        expected = {
            "--quick": ["--sizes=64 --benchmark_min_time=0.03", "--benchmark_repetitions=3 "],
            None: ["--sizes=64,4096,1048576 --benchmark_min_time=0.03", "--benchmark_repetitions=1 ", "--budget=190.000 "],
            "--full": ["--benchmark_min_time=0.1", "--benchmark_repetitions=1 ", "--tail-sizes=64",
                       "--wait=block,spin,yield,spin-then-block,poll,epoll", "--budget=1900.000 "],
        }
        for mode, flags in expected.items():
            with self.subTest(mode=mode):
                self.stub.set("calls")
                self.run_all(*filter(None, [mode]), "--out", f"results of {mode}")
                call = self.stub.calls("bench_latency")[0].replace("\\", "")
                for flag in flags:
                    self.assertIn(flag, call)
                self.assertEqual("--budget" in call, mode != "--quick")

    def test_a_place_that_cannot_be_written_is_refused_before_anything_is_done(self):
        (self.stub.base / "file").write_text("")
        # Neither can be written even by root.
        for place in (self.stub.base / "file", self.stub.base / "file" / "below", "/proc/ipcbench"):
            with self.subTest(place=place):
                line = self.refused("--out", str(place))
                self.assertIn(f"cannot write in {place}", line)
                self.assertIn("--out DIR", line)
                self.assertEqual(self.stub.calls(), [])

    def test_a_results_directory_that_cannot_be_written_is_refused(self):
        for name in ("results", "plots"):
            with self.subTest(name=name):
                place = self.stub.checkout / name
                place.rmdir()
                place.write_text("")
                self.assertIn(f"cannot write in {place}", self.refused())
                self.assertEqual(self.stub.calls(), [])
                place.unlink()
                place.mkdir()

    def test_checking_a_place_leaves_nothing_in_it(self):
        self.stub.set("missing", "hwloc\n")
        self.run_all("--no-install", expect=2)
        self.assertEqual(list((self.stub.checkout / "results").iterdir()), [])


class SetUp(RunAllTest):
    def test_installs_nothing_where_nothing_is_missing(self):
        self.run_all()
        self.assertEqual(self.stub.calls("apt-get"), [])

    def test_root_installs_exactly_what_is_missing_and_says_so(self):
        for missing, package in {
            "boost/interprocess/sync/interprocess_semaphore.hpp": "libboost-dev",
            "boost/math/distributions/students_t.hpp": "libboost-dev",
            "benchmark/benchmark.h": "libbenchmark-dev",
            "fmt/format.h": "libfmt-dev",
            "CLI/CLI.hpp": "libcli11-dev",
            "nlohmann/json.hpp": "nlohmann-json3-dev",
            "csv.h": "libcsv-dev",
            "gtest/gtest.h": "libgtest-dev",
            "gmock/gmock.h": "libgmock-dev",
            "concepts": "g++",
            "hwloc": "libhwloc-dev",
            "liburing": "liburing-dev",
            "matplotlib": "python3-matplotlib python3-pandas",
        }.items():
            with self.subTest(missing=missing):
                self.stub.set("calls")
                self.stub.set("missing", missing + "\n")
                stdout, _ = self.run_all("--out", f"with {missing}")
                self.assertIn(f"installing {package} ", stdout)
                self.assertEqual(self.stub.calls("apt-get"),
                                 ["apt-get update", f"apt-get install -y --no-install-recommends {package}"])

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


class Measuring(RunAllTest):
    def test_everything_is_measured_in_order_into_one_run(self):
        stdout, stderr = self.run_all()
        self.assertEqual(stderr, "")
        self.assertEqual(self.measured(), list(BENCHES))
        (run,) = self.stub.runs()
        self.assertRegex(run.name, r"^\d{8}T\d{6}Z-" + re.escape(os.uname().nodename) + "$")
        self.assertEqual(sorted(path.name for path in run.iterdir()),
                         sorted(["environment.json", "mechanisms.json", "run.json", "summary.csv", "summary.txt"]
                                + [bench.replace("bench_", "") + end
                                   for bench in BENCHES for end in (".csv", ".json")]))
        calls = [call for call in self.stub.calls("bench_") if "--csv=" in call]
        seeds = {re.search(r"--seed=(\d+)", call).group(1) for call in calls}
        self.assertEqual(len(seeds), 1)
        self.assertIn(f"seed {seeds.pop()}", stdout)
        for call in calls:
            self.assertIn(f"--run={run.name}", call)
        self.assertEqual([call.split()[1] for call in self.stub.calls("ipcbench")], ["env", "list", "summary"])
        self.assertEqual((run / "summary.txt").read_text(), "a summary\n")

    def test_the_last_lines_are_the_places_and_the_time(self):
        stdout, _ = self.run_all()
        (run,) = self.stub.runs()
        self.assertEqual(stdout.splitlines()[-11:-1],
                         [f"results/{run.name}/{name}.csv"
                          for name in ("floor", "latency", "load", "pool", "setup", "summary", "sync", "throughput")]
                         + [f"results/{run.name}/summary.txt", f"plots/{run.name}/rtt.svg"])
        self.assertRegex(stdout.splitlines()[-1],
                         r"^measured for 10 s, \d+ % of the time since the first binary started, seed \d+$")

    def test_idle_cores_poll_where_they_may(self):
        self.run_all()
        (call,) = self.stub.calls("bench_latency")
        self.assertIn("--idle=both --benchmark_filter=/poll(/|$)|/block/(0|3|7|8|64)/cross-core/default$",
                      call.replace("\\", ""))
        self.assertIn("--idle=both --benchmark_filter=-stamping/", self.stub.calls("bench_floor")[0].replace("\\", ""))
        for bench in ("bench_throughput", "bench_load", "bench_setup", "bench_sync"):
            self.assertIn("--idle=poll", self.stub.calls(bench)[0])
        self.assertNotIn("--idle", self.stub.calls("bench_pool")[0])

    def test_idle_cores_stay_as_they_are_where_the_device_cannot_be_opened(self):
        device = self.stub.base / "cpu_dma_latency"
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", f"latency_device='{device}'")
        stdout, _ = self.run_all()
        self.assertIn(f"{device} may not be opened", stdout)
        for bench in BENCHES[:-1]:
            (call,) = self.stub.calls(bench)
            self.assertIn("--idle=default", call)
            self.assertNotIn("/poll", call)
        self.assertFalse(device.exists())

    def test_a_filter_comes_beside_the_scripts_own(self):
        self.run_all("--filter", "pipe")
        self.assertEqual(self.measured(), ["bench_latency", "bench_throughput", "bench_load", "bench_setup"])
        call = self.stub.calls("bench_latency")[-1].replace("\\", "")
        self.assertIn("/cross-core/default$ --benchmark_filter=pipe", call)

    def test_a_filter_may_leave_any_binary_out(self):
        stdout, _ = self.run_all("--filter=^pool/")
        self.assertEqual(self.measured(), ["bench_pool"])
        self.assertIn("bench_latency left out: bench_latency: no case matches", stdout)

    def test_a_filter_that_matches_nothing_is_refused(self):
        self.assertIn("--filter 'piep'", self.refused("--filter", "piep"))
        self.assertEqual(self.stub.runs(), [])

    def test_a_binary_that_cannot_list_is_a_failure_not_an_empty_match(self):
        self.stub.set("bench_throughput.broken")
        self.assertIn("bench_throughput --benchmark_list_tests ended with 1", self.refused("--filter", "p", expect=1))

    def test_a_full_disk_gives_one_line(self):
        self.stub.set("disk.full")
        line = self.refused(expect=1)
        self.assertRegex(line, r"cannot write .*/environment\.json: No space left on device")


class Places(RunAllTest):
    def test_links_are_relative_and_point_to_the_newest(self):
        for _ in range(2):
            self.run_all()
            newest = self.stub.runs()[-1].name
            self.assertEqual(self.stub.link("results/latest"), newest)
            self.assertEqual(self.stub.link("plots/latest"), newest)
        self.assertEqual(len(self.stub.runs()), 2)
        self.assertTrue((self.stub.checkout / "plots" / "latest" / "rtt.svg").exists())

    def test_a_link_that_cannot_be_set_fails_the_run_but_keeps_it(self):
        (self.stub.checkout / "results" / "latest").mkdir()
        stdout, stderr = self.run_all(expect=1)
        self.assertIn("cannot set the link", stderr)
        self.assertIn("latency.csv", stdout)
        self.assertEqual([path.name for path in (self.stub.checkout / "results").glob(".*")], [])

    def test_out_holds_results_and_pictures_and_leaves_the_checkout_alone(self):
        elsewhere = self.stub.base / "else where"
        elsewhere.mkdir()
        stdout, _ = self.run_all("--out", "my results", cwd=elsewhere)
        (run,) = self.stub.runs(elsewhere / "my results")
        self.assertTrue((run / "plots" / "rtt.svg").exists())
        self.assertEqual(os.readlink(elsewhere / "my results" / "latest"), run.name)
        self.assertIn(f"\nmy results/{run.name}/latency.csv\n", stdout)
        self.assertEqual(list((self.stub.checkout / "results").iterdir()), [])
        self.assertEqual(list((self.stub.checkout / "plots").iterdir()), [])

    def test_it_may_be_called_from_anywhere(self):
        stdout, _ = self.run_all(cwd="/")
        (run,) = self.stub.runs()
        self.assertIn(f"{run}/latency.csv".lstrip("/"), stdout)

    def test_a_name_that_is_taken_is_left_to_the_other_run(self):
        host = os.uname().nodename
        taken = self.stub.checkout / "results" / f"20260102T030405Z-{host}"
        taken.mkdir()
        # The clock goes on by a second with each call.
        self.stub.remove_program("date")
        self.stub.program("date", """#!/usr/bin/env bash
printf '.' >>"$STUBS/ticks"
ticks="$(<"$STUBS/ticks")"
printf '20260102T03040%sZ\\n' "$((4 + ${#ticks}))"
""")
        self.run_all()
        self.assertEqual([run.name for run in self.stub.runs()], [taken.name, f"20260102T030406Z-{host}"])
        self.assertEqual(list(taken.iterdir()), [])

    def test_runs_started_at_once_each_get_their_own(self):
        processes = [self.stub.start("run_all.sh", "--quick") for _ in range(3)]
        for process in processes:
            _, stderr = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, stderr)
        runs = self.stub.runs()
        self.assertEqual(len(runs), 3)
        for run in runs:
            self.assertTrue((run / "pool.csv").exists())


class ExitCodes(RunAllTest):
    def test_a_failed_measurement_does_not_end_the_run(self):
        self.stub.set("bench_latency.exit", "1")
        stdout, stderr = self.run_all(expect=1)
        self.assertEqual(self.measured(), list(BENCHES))
        self.assertIn("bench_latency ended with 1", stderr)
        self.assertIn("rtt.svg", stdout)
        self.assertEqual(self.stub.link("results/latest"), self.stub.runs()[0].name)

    def test_a_crash_counts_as_a_failed_measurement(self):
        self.stub.set("bench_throughput.exit", "139")
        self.run_all(expect=1)
        self.assertEqual(self.measured(), list(BENCHES))

    def test_too_noisy_is_passed_on_and_failed_outweighs_it(self):
        self.stub.set("bench_throughput.exit", "3")
        self.run_all(expect=3)
        self.assertEqual(self.measured(), list(BENCHES))
        for other in ("bench_latency", "bench_pool"):
            with self.subTest(other=other):
                self.stub.set(f"{other}.exit", "1")
                self.run_all(expect=1)
                self.stub.set(f"{other}.exit", "0")

    def test_a_wrong_call_ends_the_run(self):
        self.stub.set("bench_latency.exit", "2")
        self.run_all(expect=2)
        self.assertEqual(self.measured(), ["bench_floor", "bench_latency"])

    def test_an_interruption_ends_the_run_and_keeps_what_was_measured(self):
        self.stub.set("bench_throughput.exit", "130")
        stdout, stderr = self.run_all(expect=130)
        self.assertEqual(self.measured(), ["bench_floor", "bench_latency", "bench_throughput"])
        (run,) = self.stub.runs()
        self.assertEqual(self.stub.link("results/latest"), run.name)
        self.assertIn(f"results/{run.name}/latency.csv", stdout)
        self.assertRegex(stderr, r"interrupted after measuring for 4 s, .*; the files above are kept; to go on: "
                                 rf"\S.*run_all\.sh --resume {run.name}$")
        self.assertEqual(list((self.stub.checkout / "plots").iterdir()), [])

    def test_where_nothing_was_measured_no_link_is_set(self):
        self.stub.set("bench_floor.exit", "130")
        self.stub.set("bench_floor.empty")
        _, stderr = self.run_all(expect=130)
        self.assertIn("nothing was measured", stderr)
        self.assertFalse(os.path.lexists(self.stub.checkout / "results" / "latest"))

    def test_results_without_a_row_are_a_failure(self):
        for bench in BENCHES:
            self.stub.set(f"{bench}.empty")
        _, stderr = self.run_all(expect=1)
        self.assertIn("nothing was measured", stderr)

    def test_a_run_in_which_nothing_can_be_drawn_is_fine(self):
        self.stub.set("draw.nothing")
        stdout, _ = self.run_all()
        self.assertIn("latency.csv", stdout)
        self.assertFalse((self.stub.checkout / "plots" / "latest").is_symlink())

    def test_a_failure_to_summarise_keeps_the_results_and_draws(self):
        self.stub.set("summary.fails")
        stdout, stderr = self.run_all(expect=1)
        self.assertIn("the summary could not be made", stderr)
        self.assertIn("latency.csv", stdout)
        self.assertIn("rtt.svg", stdout)

    def test_a_failure_to_draw_keeps_the_results(self):
        self.stub.set("draw.fails")
        stdout, stderr = self.run_all(expect=1)
        self.assertIn("drawing failed", stderr)
        self.assertIn("latency.csv", stdout)
        self.assertEqual(self.stub.link("results/latest"), self.stub.runs()[0].name)
        self.assertFalse(os.path.lexists(self.stub.checkout / "plots" / "latest"))

    def signal_while_measuring(self, number, to_group, binary_ends_with="130"):
        """Starts a run, sends the signal once a binary is measuring; returns exit code and stderr."""
        self.stub.set("bench_throughput.hang", binary_ends_with)
        process = self.stub.start("run_all.sh")
        while not (self.stub.stubs / "measuring").exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        (os.killpg if to_group else os.kill)(process.pid, number)
        _, stderr = process.communicate(timeout=60)
        return process.returncode, stderr

    def assert_interrupted(self, code, stderr):
        self.assertEqual(code, 130, stderr)
        self.assertIn("are kept", stderr)
        self.assertEqual(self.measured(), ["bench_floor", "bench_latency", "bench_throughput"])
        self.assertEqual(self.stub.link("results/latest"), self.stub.runs()[0].name)

    def test_ctrl_c_reaches_the_binary_and_ends_the_run(self):
        self.assert_interrupted(*self.signal_while_measuring(signal.SIGINT, to_group=True))

    def test_an_interruption_counts_even_where_the_binary_was_just_done(self):
        self.assert_interrupted(*self.signal_while_measuring(signal.SIGINT, to_group=True, binary_ends_with="0"))

    def test_a_sigterm_to_the_script_alone_is_passed_on(self):
        self.assert_interrupted(*self.signal_while_measuring(signal.SIGTERM, to_group=False))


class Visits(RunAllTest):
    """Three instead of twelve."""

    def setUp(self):
        super().setUp()
        self.stub.replace("scripts/settings.sh", "[default]=1 [full]=1", "[default]=3 [full]=3")

    def calls_of(self, bench):
        return [call.replace("\\", "") for call in self.stub.calls(bench) if "--csv=" in call]

    def test_every_question_is_asked_in_each(self):
        stdout, _ = self.run_all()
        self.assertEqual(self.measured(), list(BENCHES) * 3)
        self.assertEqual([line for line in stdout.splitlines() if line.startswith("visit ")],
                         ["visit 1 of 3", "visit 2 of 3", "visit 3 of 3"])
        self.assertRegex(stdout.splitlines()[-1], r"^measured for 31 s, ")

    def test_each_goes_on_with_its_share(self):
        self.run_all()
        calls = self.calls_of("bench_latency")
        self.assertEqual([re.search(r"_repetitions=(\d+)", call)[1] for call in calls], ["1"] * 3)
        self.assertEqual([re.search(r"--budget=(\S+)", call)[1] for call in calls], ["63.333"] * 3)
        self.assertEqual(["--resume --since=" in call for call in calls], [False, True, True])
        self.assertEqual(["--quiet" in call for call in calls], [True, True, False])
        seeds = [int(re.search(r"--seed=(\d+)", call)[1]) for call in calls]
        self.assertEqual([seed - seeds[0] for seed in seeds], [0, 1, 2])

    def test_repetitions_count_from_where_the_visit_began(self):
        self.run_all()
        since = {bench: [re.search(r"--since=(\d+)", call)[1] for call in self.calls_of(bench)[1:]] for bench in BENCHES}
        self.assertEqual(len({tuple(times) for times in since.values()}), 1, "one moment for all questions of a visit")
        second, third = since["bench_floor"]
        self.assertLess(int(second), int(third))

    def test_what_the_first_takes_beyond_its_share_the_others_give(self):
        self.stub.replace("scripts/settings.sh", "[full:load]=450", "[full:load]=900")
        self.run_all("--full")
        budgets = [re.search(r"--budget=(\S+)", call)[1] for call in self.calls_of("bench_load")]
        self.assertEqual(budgets, ["900.000", "150.000", "150.000"])

    def test_a_short_run_is_over_within_one(self):
        stdout, _ = self.run_all("--quick")
        self.assertEqual(self.measured(), list(BENCHES))
        self.assertNotIn("visit", stdout)
        self.assertNotIn("--quiet", self.calls_of("bench_pool")[0])

    def test_an_interrupted_run_goes_on_within_its_visit(self):
        self.stub.set("bench_throughput.exit", "130")
        self.run_all(expect=130)
        self.stub.set("bench_throughput.exit", "0")
        (run,) = self.stub.runs()
        record = json.loads((run / "run.json").read_text())
        (run / "run.json").write_text(json.dumps({**record, "finished": " ".join(
            [f"1/{bench[6:]}" for bench in BENCHES] + ["2/floor", "2/latency"]), "visit_begun": "2"}))
        self.stub.set("calls")
        stdout, _ = self.run_all("--resume", "latest")
        self.assertIn("finished: 9 of 21 parts", stdout)
        self.assertEqual(self.measured(), [*BENCHES[2:], *BENCHES])
        self.assertIn(f"--since={record['visit_began']} ", self.calls_of("bench_load")[0] + " ", "as it was begun")
        self.assertNotIn(f"--since={record['visit_began']} ", self.calls_of("bench_load")[1] + " ")

    def test_what_fails_in_one_is_asked_again_in_the_next(self):
        self.stub.set("bench_load.exit", "1")
        self.run_all(expect=1)
        self.assertEqual(self.measured(), list(BENCHES) * 3)


class Resume(RunAllTest):
    def interrupt(self, *flags, at="bench_throughput"):
        """A run that is interrupted in one binary; returns its directory."""
        self.stub.set(f"{at}.exit", "130")
        self.run_all(*flags, expect=130)
        self.stub.set(f"{at}.exit", "0")
        self.stub.set("calls")
        return self.stub.runs()[-1]

    def flags_of(self, bench):
        (call,) = self.stub.calls(bench)
        return call.replace("\\", "").split()[1:]

    def test_what_a_run_was_started_with_is_recorded(self):
        run = self.interrupt("--quick", "--filter", "pipe|strong \"")
        record = json.loads((run / "run.json").read_text())
        self.assertRegex(record.pop("seed"), r"^\d+$")
        self.assertRegex(record.pop("visit_began"), r"^\d{13}$")
        self.assertEqual(record, {"mode": "quick", "filter": "pipe|strong \"", "idle": "poll", "commit": "a-commit",
                                  "finished": "1/latency", "visit_begun": "1"})

    def test_a_run_goes_on_as_it_was_started(self):
        run = self.interrupt("--full", "--filter=pipe|cache")
        seed = json.loads((run / "run.json").read_text())["seed"]
        for name in (run.name, "latest", str(run), f"results/{run.name}/", "./results/latest"):
            with self.subTest(name=name):
                self.stub.set("calls")
                record = json.loads((run / "run.json").read_text())
                (run / "run.json").write_text(json.dumps({**record, "finished": "1/floor 1/latency"}))
                stdout, _ = self.run_all("--resume", name)
                self.assertIn(f"going on with run {run.name} (full), seed {seed}; finished: 2 of 5 parts\n", stdout)
                self.assertEqual(self.measured(), ["bench_throughput", "bench_load", "bench_setup"])
                for flag in ("--resume", f"--run={run.name}", f"--seed={seed}", f"--csv={run}/throughput.csv",
                             "--benchmark_filter=pipe|cache", "--benchmark_repetitions=1", "--budget=1300.000"):
                    self.assertIn(flag, self.stub.calls("bench_throughput")[-1].replace("\\", ""))
                self.assertIn(f"plots/{run.name}/rtt.svg", stdout)
                self.assertRegex(stdout.splitlines()[-1], r"^measured for 4 s, ")
        self.assertEqual(self.stub.runs(), [run])

    def test_a_run_that_is_complete_is_done_at_once(self):
        self.run_all()
        self.stub.set("calls")
        stdout, _ = self.run_all("--resume", "latest")
        self.assertEqual(self.measured(), [])
        self.assertRegex(stdout.splitlines()[-1], r"^measured for 0 s, 0 % ")
        self.assertIn("rtt.svg", stdout)

    def test_what_failed_is_not_finished(self):
        self.stub.set("bench_load.exit", "1")
        self.run_all(expect=1)
        self.stub.set("bench_load.exit", "0")
        self.stub.set("calls")
        self.run_all("--resume=latest")
        self.assertEqual(self.measured(), ["bench_load"])

    def test_a_run_elsewhere_is_gone_on_with_there(self):
        self.stub.set("bench_load.exit", "130")
        _, stderr = self.run_all("--out", "my results", expect=130)
        (run,) = self.stub.runs(self.stub.checkout / "my results")
        self.assertTrue(stderr.endswith("run_all.sh --resume " + str(run).replace(" ", "\\ ") + "\n"), stderr)
        self.stub.set("bench_load.exit", "0")
        self.run_all("--resume", str(run))
        self.assertTrue((run / "plots" / "rtt.svg").exists())
        self.stub.set("calls")
        self.run_all("--out", "my results", "--resume", "latest")
        self.assertEqual(self.measured(), [])

    def test_another_commit_is_refused(self):
        self.interrupt()
        self.stub.set("commit", "another")
        self.assertIn("measured at commit a-commit, this is another", self.refused("--resume", "latest"))

    def test_polling_cores_that_are_not_to_be_had_any_more_are_refused(self):
        self.interrupt()
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", "latency_device=/nonexistent")
        self.assertIn("/nonexistent may not be opened", self.refused("--resume", "latest"))

    def test_a_run_that_did_not_poll_goes_on_without(self):
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", "latency_device=/nonexistent")
        self.interrupt()
        self.stub.replace("scripts/settings.sh", "latency_device=/nonexistent", "latency_device=/dev/null")
        self.run_all("--resume", "latest")
        self.assertIn("--idle=default", self.flags_of("bench_throughput"))

    def test_a_record_that_is_damaged_is_refused(self):
        run = self.interrupt()
        for text in ("", "{", "[]", "{}", '{"mode": "slow"}'):
            with self.subTest(text=text):
                (run / "run.json").write_text(text)
                self.assertIn("does not say what was measured", self.refused("--resume", "latest"))

    def test_a_run_that_is_being_measured_is_left_alone(self):
        self.stub.set("bench_load.hang", "0")
        process = self.stub.start("run_all.sh")
        while not (self.stub.stubs / "measuring").exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        (run,) = self.stub.runs()
        _, stderr = self.run_all("--resume", run.name, expect=2)
        (self.stub.stubs / "measuring").unlink()
        process.communicate(timeout=60)
        self.assertIn("is being measured right now", stderr)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
