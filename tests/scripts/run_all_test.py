#!/usr/bin/env python3
"""Tests run_all.sh: its flags, what it calls, what it leaves and its exit codes, with stubs for all it calls."""

import os
import re
import signal
import time
import unittest

from run_all_case import BENCHES, RunAllTest, timed


class Flags(RunAllTest):
    def test_help_names_every_flag_and_does_nothing(self):
        stdout, _ = self.run_all("--help")
        for flag in ("--quick", "--full", "--lecture", "--resume RUN", "--filter REGEX", "--out DIR", "--no-install", "--help"):
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
            ("--lecture", "--full"): "give one",
            ("--lecture", "--filter=pipe"): "--lecture measures all",
            ("--resume",): "--resume needs a value",
            ("--resume", "latest", "--quick"): "leave --quick, --full, --lecture and --filter out",
            ("--resume=latest", "--filter=pipe"): "leave --quick, --full, --lecture and --filter out",
            ("--resume", "latest"): "results/latest/run.json is not there",
            ("--resume", "./nowhere"): "./nowhere/run.json is not there",
        }.items():
            with self.subTest(flags=flags):
                self.assertIn(said, self.refused(*flags))
                self.assertEqual(self.stub.calls(), [])

    def test_modes_differ_in_what_is_asked_for(self):
        expected = {
            "--quick": ["--sizes=64,65536 --benchmark_min_time=0.005", "--benchmark_repetitions=8 ", "--budget="],
            None: ["--benchmark_min_time=0.01 --sizes=64,4096,1048576", "--benchmark_repetitions=1 ", "--budget="],
            "--full": ["--benchmark_min_time=0.02", "--benchmark_repetitions=1 ", "--tail-sizes=64",
                       "--wait=block,spin,yield,spin-then-block,poll,epoll", "--budget="],
        }
        for mode, flags in expected.items():
            with self.subTest(mode=mode):
                self.stub.set("calls")
                self.run_all(*filter(None, [mode]), "--out", f"results of {mode}")
                call = self.stub.calls("bench_latency")[0].replace("\\", "")
                for flag in flags:
                    self.assertIn(flag, call)

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


class Measuring(RunAllTest):
    def test_everything_is_measured_in_order_into_one_run(self):
        stdout, stderr = self.run_all()
        self.assertEqual(stderr, "")
        self.assertEqual(self.measured(), list(BENCHES))
        (run,) = self.stub.runs()
        self.assertRegex(run.name, r"^\d{8}T\d{6}Z-" + re.escape(os.uname().nodename) + "$")
        self.assertEqual(sorted(path.name for path in run.iterdir()),
                         sorted(["environment.json", "mechanisms.json", "report.html", "run.json", "summary.csv", "summary.txt"]
                                + [bench.replace("bench_", "") + end
                                   for bench in BENCHES for end in (".csv", ".json")]))
        calls = [call for call in self.stub.calls("bench_") if "--csv=" in call]
        seeds = {re.search(r"--seed=(\d+)", call).group(1) for call in calls}
        self.assertEqual(len(seeds), 1)
        self.assertIn(f"seed {seeds.pop()}", stdout)
        for call in calls:
            self.assertIn(f"--run={run.name}", call)
        self.assertEqual([call.split()[1] for call in self.stub.calls("ipcbench")], ["env", "list", "summary", "report"])
        self.assertEqual((run / "summary.txt").read_text(), "a summary\n")

    def test_the_last_lines_are_the_places_and_the_time(self):
        stdout, _ = self.run_all()
        (run,) = self.stub.runs()
        self.assertEqual(stdout.splitlines()[-len(BENCHES) - 5:-1],
                         [f"results/{run.name}/{name}.csv"
                          for name in ("floor", "latency", "load", "pool", "rpc", "setup", "shared", "spawn", "summary", "sync", "throughput")]
                         + [f"results/{run.name}/summary.txt", f"results/{run.name}/report.html", f"plots/{run.name}/rtt.svg"])
        self.assertRegex(stdout.splitlines()[-1],
                         rf"^measured for {timed()} s, \d+ % of the time since the first binary started, seed \d+$")

    def test_idle_cores_poll_where_they_may(self):
        self.run_all()
        (call,) = self.stub.calls("bench_latency")
        self.assertRegex(call.replace("\\", ""),
                         r"--idle=both --benchmark_filter=/poll\(/\|\$\)\|/\(pipe\|\S+\)/block/\(0\|3\|7\|8\|64\)/cross-core/default\$")
        self.assertIn("--idle=both --benchmark_filter=-stamping/", self.stub.calls("bench_floor")[0].replace("\\", ""))
        for bench in ("bench_throughput", "bench_load", "bench_setup", "bench_rpc", "bench_sync", "bench_shared", "bench_spawn", "bench_pool"):
            self.assertIn("--idle=poll", self.stub.calls(bench)[0])

    def test_idle_cores_stay_as_they_are_where_the_device_cannot_be_opened(self):
        device = self.stub.base / "cpu_dma_latency"
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", f"latency_device='{device}'")
        stdout, _ = self.run_all()
        self.assertIn(f"{device} may not be opened", stdout)
        for bench in BENCHES:
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

    def test_a_failure_to_report_keeps_the_rest(self):
        self.stub.set("report.fails", "1")
        stdout, stderr = self.run_all(expect=1)
        self.assertIn("the report could not be made", stderr)
        self.assertIn("rtt.svg", stdout)

    def test_without_chart_js_there_is_no_report(self):
        self.stub.set("report.fails", "2")
        stdout, stderr = self.run_all()
        self.assertEqual(stderr, "no report today\n")
        self.assertNotIn("report.html", stdout)

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


if __name__ == "__main__":
    unittest.main()
