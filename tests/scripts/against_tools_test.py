#!/usr/bin/env python3
"""Tests tests/perf/against_tools.py: what it reads out of other tools' outputs, its interval, a run of stubs."""

import contextlib
import io
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "perf"))

import against_tools  # noqa: E402
import launch  # noqa: E402
import suite  # noqa: E402
import tools  # noqa: E402
from launch import Failed  # noqa: E402

PERF = """# Running 'sched/pipe' benchmark:
# Executed 2000 pipe operations between two processes

     Total time: 0.045 [sec]

      22.876000 usecs/op
          43713 ops/sec
"""

SOCKPERF = """sockperf: [Valid Duration] RunTime=1.000 sec; SentMessages=84471; ReceivedMessages=84471
sockperf: \x1b[2;35m====> avg-rtt=11.802 (std-dev=1.731)\x1b[0m
sockperf: Summary: Round trip is 11.802 usec
"""

STRESS_NG = """stress-ng: info:  [13002] dispatching hogs: 1 pipe
stress-ng: metrc: [13002] stressor       bogo ops real time  usr time  sys time   bogo ops/s     bogo ops/s
stress-ng: metrc: [13002]                           (secs)    (secs)    (secs)   (real time) (usr+sys time)
stress-ng: metrc: [13002] pipe             395370      1.00      0.12      0.85    400000.00      404927.50
stress-ng: metrc: [13002] miscellaneous metrics:
stress-ng: metrc: [13002] pipe                 193.13 MB per sec pipe write rate (geometic mean of 1 instances)
"""

PMQTEST = """{
  "num_threads": 1,
  "thread": {"0": {"sender": {"samples": 200}, "receiver": {"min": 4, "avg": 5.24, "max": 10}}}
}"""

HEADER = "mechanism,status,reason,rtt_mean_ns,messages_per_s,latency_mean_ns\n"


class ReadTest(unittest.TestCase):
    def test_the_mean_of_each_tool_in_microseconds(self):
        self.assertEqual(tools.perf_us(PERF), 22.876)
        self.assertEqual(tools.sockperf_us(SOCKPERF), 11.802)
        self.assertEqual(tools.stress_ng_us(STRESS_NG, "pipe"), 2.5)
        self.assertEqual(tools.rt_test_us(PMQTEST), 5.24)

    def test_half_a_round_trip_is_not_taken_for_a_whole_one(self):
        with self.assertRaisesRegex(Failed, "avg-latency"):
            tools.sockperf_us(SOCKPERF.replace("avg-rtt", "avg-latency"))

    def test_what_is_not_there_is_a_failure_that_shows_what_was(self):
        for read in (tools.perf_us, tools.sockperf_us, tools.rt_test_us):
            with self.assertRaisesRegex(Failed, "No messages were received"):
                read("No messages were received")
        with self.assertRaises(Failed):
            tools.stress_ng_us(STRESS_NG, "fifo")

    def test_no_latency_where_no_message_was_received(self):
        with self.assertRaises(Failed):
            tools.rt_test_us('{"thread": {"0": {"sender": {}}}}')


class RowTest(unittest.TestCase):
    def row(self, lines):
        return suite.only_row(io.StringIO(HEADER + lines))

    def test_times_are_in_microseconds(self):
        row = self.row("pipe,noisy,steal 3 %,4250,400000,\n")
        self.assertEqual((suite.us_of("rtt_mean_ns")(row), suite.us_a_message(row)), (4.25, 2.5))

    def test_what_was_not_measured_is_a_failure_with_its_reason(self):
        for status in ("skipped", "failed"):
            with self.assertRaisesRegex(Failed, f"pipe {status}: no room"):
                self.row(f"pipe,{status},no room,,,\n")

    def test_one_row_is_expected(self):
        for lines in ("", "pipe,ok,,1,1,1\n" * 2):
            with self.assertRaisesRegex(Failed, "rows instead of one"):
                self.row(lines)


class IntervalTest(unittest.TestCase):
    def test_the_ranks_are_those_of_the_binomial(self):
        for n, low, high in ((6, 1, 6), (8, 1, 8), (9, 2, 8), (20, 6, 15), (30, 10, 21)):
            self.assertEqual(against_tools.median_interval(list(range(n, 0, -1))), (low, high), n)


class LaunchTest(unittest.TestCase):
    def test_a_program_that_fails_is_named_with_what_it_said(self):
        with self.assertRaisesRegex(Failed, "sh -c.*exit code 3: no luck"):
            launch.output(["sh", "-c", "echo no luck >&2; exit 3"])

    def test_a_program_that_ends_before_it_is_pinned_is_a_failure(self):
        with self.assertRaisesRegex(Failed, "ended before"):
            launch.output(["true"], lambda pid: None, (0, 1))

    def test_the_two_that_bear_the_name_are_pinned_each_to_its_cpu(self):
        with tempfile.TemporaryDirectory() as directory:
            gate = pathlib.Path(directory) / "gate"
            os.mkfifo(gate)
            pinned = []

            def pin(task, cpus):
                pinned.append((task, cpus))
                if len(pinned) == 2:
                    gate.write_text("")  # lets the inner one go, which waits to open it for reading

            with mock.patch("os.sched_setaffinity", pin):
                launch.output(["sh", "-c", f"echo $$; sh -c ': <{gate}'; :"], launch.processes_called("sh"), (4, 7))
        self.assertEqual([cpus for _, cpus in pinned], [{4}, {7}])
        self.assertLess(pinned[0][0], pinned[1][0])

    def test_on_one_cpu_nobody_is_looked_for(self):
        self.assertEqual(launch.output(["echo", "fine"], None, (3, 3)), "fine\n")


class RunTest(unittest.TestCase):
    """The whole program, with stubs of the suite's programs and of the tools."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.bin_dir = pathlib.Path(directory.name)

    def stub(self, name, script):
        path = self.bin_dir / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def stub_suite(self, name, row):
        rows = self.bin_dir / f"{name}.rows"
        rows.write_text(f"{HEADER}{row}\n")
        self.stub(name, f'for each; do case $each in --csv=*) cp {rows} "${{each#--csv=}}";; esac; done')

    def run_program(self, *arguments):
        """Exit code, standard output, standard error; same core only, so that the stubs need not be pinned."""
        cpu = min(os.sched_getaffinity(0))
        path = f"{self.bin_dir}:{os.environ['PATH']}"
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.dict(os.environ, PATH=path), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = against_tools.main([str(self.bin_dir), "--pairs=6", f"--cpus={cpu},{cpu}", *arguments])
            except SystemExit as stop:
                code = stop.code
        return code, out.getvalue(), err.getvalue()

    def test_a_table_with_the_ratio_of_the_pairs(self):
        self.stub_suite("bench_latency", "pipe,ok,,5000,,")
        self.stub("perf", f"cat <<'END'\n{PERF.replace('22.876000', '4.000000')}END")
        code, out, err = self.run_program("--only=perf", "--markdown")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out.count("suite 5.000 µs, perf 4.000 µs, ratio 1.250"), 6)
        self.assertEqual(out.splitlines()[-3:], [
            "| comparison | placement | pairs | suite | other | ratio | 95 % interval |",
            "|---|---|---:|---:|---:|---:|---:|",
            "| perf-pipe | same-core | 6 | 5.00 µs | 4.00 µs | 1.250 | 1.250 to 1.250 |"])

    def test_an_rt_test_is_read_from_the_file_that_it_is_given(self):
        self.stub_suite("bench_load", "posix-mq,ok,,,,10480")
        (self.bin_dir / "result").write_text(PMQTEST)
        self.stub("pmqtest",
                  f'for each; do case $each in --json=*) cp {self.bin_dir}/result "${{each#--json=}}";; esac; done')
        code, out, err = self.run_program("--only=pmqtest")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r"pmqtest +same-core +6 +10.48 µs +5.24 µs +2.000")

    def test_what_cannot_be_compared_is_said_and_left_out(self):
        code, out, _ = self.run_program()
        self.assertEqual(code, 0)
        for comparison in against_tools.COMPARISONS:
            self.assertIn(f"{comparison.name} is left out: no {comparison.binary} in {self.bin_dir}", out)

    def test_an_old_sockperf_is_not_asked_for_unix_sockets(self):
        self.stub("bench_latency", "exit 1")
        self.stub("sockperf", "echo ' -i --ip  -Listen on/send to ip <ip>.'")
        code, out, _ = self.run_program("--only=sockperf-unix")
        self.assertEqual(code, 0)
        self.assertIn("sockperf-unix is left out: this sockperf has no AF_UNIX sockets", out)

    def test_a_comparison_that_fails_does_not_take_the_others_with_it(self):
        self.stub_suite("bench_throughput", "any,ok,,,400000,")
        self.stub("stress-ng", f"case $1 in --fifo) echo 'no space' >&2; exit 2;; esac\n"
                               f"cat <<'END'\n{STRESS_NG}{STRESS_NG.replace(' pipe  ', ' mq    ')}END")
        code, out, err = self.run_program("--only=stress-ng")
        self.assertEqual(code, 1)
        self.assertRegex(err, "^stress-ng-fifo/same-core is left out: taskset .*exit code 2: no space\n$")
        self.assertRegex(out, r"stress-ng-pipe +same-core +6 +2.50 µs +2.50 µs +1.000")
        self.assertRegex(out, r"stress-ng-mq +same-core +6 ")

    def test_wrong_calls(self):
        for wrong, message in (("--pairs=5", "at least 6"), ("--only=netperf", "matches none of perf-pipe"),
                               ("--cpus=0", "give two CPUs"), ("--cpus=a,b", "give two CPUs")):
            code, _, err = self.run_program(wrong)
            self.assertEqual(code, 2)
            self.assertIn(message, err)


if __name__ == "__main__":
    unittest.main()
