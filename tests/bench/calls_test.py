"""The programs from outside: help and wrong calls."""

import unittest

from programs import MECHANISMS, QUICK, Programs


class HelpTest(Programs):
    def test_help_is_fine_and_names_the_flags(self):
        for program, flag in (
            ("bench_latency", "--tail-sizes"),
            ("bench_throughput", "--sizes"),
            ("bench_pool", "--workers"),
            ("ipcbench", "list"),
        ):
            with self.subTest(program):
                done = self.assert_fine(self.run_program(program, "--help"))
                self.assertIn(flag, done.stdout)
                self.assertEqual(done.stderr, "")

    def test_help_of_each_command(self):
        for command in ("list", "env", "clean"):
            with self.subTest(command):
                self.assertIn(f"ipcbench {command}", self.assert_fine(self.run_program("ipcbench", command, "--help")).stdout)


WRONG_FOR_ALL = [
    ["--nope"],
    ["word"],
    ["--benchmark_repetitions=0"],
    ["--benchmark_repetitions=many"],
    ["--benchmark_filter=("],
    ["--benchmark_filter=nothing-is-called-so"],
    ["--benchmark_format=csv"],
    ["--benchmark_out_format=console"],
    ["--benchmark_context=x"],
    ["--benchmark_color=true"],
    ["--benchmark_time_unit=ms"],
    ["--benchmark_dry_run"],
    ["--seed=-1"],
    ["--timeout=0"],
    ["--budget=0"],
    ["--budget=1h"],
    ["--budget=86401"],
    ["--csv"],
    ["--csv="],
    ["--resume", "--csv=/nonexistent/rows.csv"],
    ["--since=1"],
    ["--since=yesterday", "--resume", "--csv=rows.csv"],
    ["--csv=/nonexistent/rows.csv"],
    ["--csv=."],
    ["--benchmark_out=/nonexistent/rows.json"],
]
WRONG_FOR_PLACES = [
    ["--mechanism=pip"],
    ["--mechanism="],
    ["--placement=cross_core"],
    ["--placement=cpus"],
    ["--idle=never"],
    ["--cpus=0"],
    ["--cpus=0,x"],
    ["--cpus=0,99999"],
    ["--cpus=0,0", "--placement=unpinned"],
    ["--workers=2"],
]
WRONG_FOR_MESSAGES = WRONG_FOR_PLACES + [
    ["--sizes=0"],
    ["--sizes=17MiB"],
    ["--sizes=4kb"],
    ["--wait=sleep"],
    ["--wait=epoll", "--mechanism=mmap"],
    ["--spin-bound=1s"],
]
WRONG_FOR_PASSES = [["--benchmark_min_time=0"], ["--benchmark_min_time=long"], ["--budget=0.001"], ["--budget=0"]]
WRONG_FOR_TIMED_MESSAGES = WRONG_FOR_ALL + WRONG_FOR_MESSAGES + WRONG_FOR_PASSES
WRONG_FOR = {
    "bench_floor": WRONG_FOR_TIMED_MESSAGES + [["--stamping-sizes=0"]],
    "bench_latency": WRONG_FOR_TIMED_MESSAGES + [["--tail-sizes=x"]],
    "bench_throughput": WRONG_FOR_TIMED_MESSAGES + [["--tail-sizes=64"]],
    "bench_load": WRONG_FOR_TIMED_MESSAGES
    + [["--rates=0"], ["--rates=-1"], ["--rates=0%"], ["--rates=many"], ["--rates=1000M"], ["--rates=1001%"], ["--schedule=random"]],
    "bench_setup": WRONG_FOR_ALL + WRONG_FOR_MESSAGES + [["--benchmark_min_time=0.1"]],
    "bench_rpc": WRONG_FOR_TIMED_MESSAGES
    + [["--mechanism=pipe"], ["--reply-sizes=0"], ["--reply-sizes=17MiB"], ["--in-flight=0"], ["--in-flight=65"]],
    "bench_sync": WRONG_FOR_ALL + WRONG_FOR_PLACES + WRONG_FOR_PASSES
    + [["--operation=waiting"], ["--processes=0"], ["--processes=17"], ["--critical=-1"], ["--critical=1s"], ["--sizes=8"]],
    "bench_shared": WRONG_FOR_ALL + WRONG_FOR_PLACES + WRONG_FOR_PASSES
    + [["--mechanism=pipe"], ["--operation=remove"], ["--operation=append", "--mechanism=array-4"], ["--processes=0"],
       ["--processes=17"], ["--critical=0"], ["--sizes=8"]],
    "bench_spawn": WRONG_FOR_ALL + WRONG_FOR_PLACES + WRONG_FOR_PASSES
    + [["--placement=cross-core"], ["--cpus=0,1"], ["--caller-memory=0"], ["--caller-memory=2000GiB"], ["--pages=small"], ["--sizes=63"],
       ["--sizes=2GiB"], ["--operation=uncontended"]],
    "bench_pool": WRONG_FOR_ALL + WRONG_FOR_PASSES[:2]
    + [
        ["--pool=fibers"],
        ["--task=none"],
        ["--wait=yield"],
        ["--idle=never"],
        ["--scaling=other"],
        ["--workers=0"],
        ["--workers=4097"],
        ["--tasks=0"],
        ["--countdown=0"],
        ["--countdown=-1"],
        ["--sizes=8"],
    ],
    "ipcbench": [[], ["nope"], ["--nope"], ["list", "--nope"], ["env", "word"], ["clean", "--all"], ["list", "env", "x"]],
}


class WrongCallTest(Programs):
    def assert_wrong(self, done):
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.endswith("\n"))
        self.assertEqual(done.stdout, "")

    def test_each_is_one_line_and_changes_no_file(self):
        kept = self.folder / "kept.csv"
        for program, calls in WRONG_FOR.items():
            for call in calls:
                with self.subTest(program=program, call=call):
                    kept.write_text("kept\n")
                    flags = list(call)
                    if program != "ipcbench" and not any(flag.startswith("--csv") for flag in call):
                        flags = [f"--csv={kept}", *flags]
                    done = self.run_program(program, *flags)
                    self.assert_wrong(done)
                    self.assertTrue(done.stderr.startswith(f"{program}: "), done.stderr)
                    self.assertEqual(kept.read_text(), "kept\n")
                    self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["kept.csv", "tmp"])
                    self.assertEqual(list(self.temporary.iterdir()), [])

    def test_an_unknown_value_is_said_with_those_there_are(self):
        done = self.run_program("bench_latency", "--mechanism=pip")
        self.assertIn("'pip'", done.stderr)
        self.assertIn(", ".join(MECHANISMS), done.stderr)

    def test_a_temporary_directory_that_is_not_there(self):
        for program in ("bench_latency", "bench_throughput"):
            with self.subTest(program):
                done = self.run_program(program, *QUICK, environment={"TMPDIR": "/nonexistent"})
                self.assert_wrong(done)
                self.assertIn("/nonexistent", done.stderr)


if __name__ == "__main__":
    unittest.main()
