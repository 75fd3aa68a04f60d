"""The programs from outside: help, wrong calls, and the columns of their files."""

import unittest

from programs import MECHANISMS, QUICK, Programs

MESSAGE_KEY = (
    "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc"
)
COSTS = (
    "cpu_ns_per_message,voluntary_switches_per_message,involuntary_switches_per_message,page_faults_per_message,"
    "steal_percent,throttled_us,system_calls_per_message,resident_bytes,cache_line_ns"
)
FLOOR = "floor_ns,floor_ratio"
TIME = "unix_time_ms"
LATENCY_HEADER = (
    f"{MESSAGE_KEY},transfer,iterations,rtt_mean_ns,rtt_p50_ns,rtt_p90_ns,rtt_p99_ns,rtt_p999_ns,rtt_max_ns,{COSTS},{FLOOR},spin_bound_ns,{TIME}"
)
THROUGHPUT_HEADER = (
    f"{MESSAGE_KEY},transfer,producers,consumers,producer_shares,consumer_shares,messages,messages_per_s,bytes_per_s,"
    f"capacity_bytes,capacity_messages,{COSTS},lost,producer_fairness,consumer_fairness,{FLOOR},spin_bound_ns,{TIME}"
)
LOAD_HEADER = (
    f"{MESSAGE_KEY},schedule,rate,messages,asked_per_s,achieved_per_s,capacity_per_s,saturated,latency_mean_ns,latency_p50_ns,"
    f"latency_p90_ns,latency_p99_ns,latency_p999_ns,latency_p9999_ns,latency_max_ns,consumer_cpu_ns_per_message,{COSTS},spin_bound_ns,{TIME}"
)
SETUP_HEADER = f"{MESSAGE_KEY},make_ns,attach_ns,first_rtt_ns,detach_ns,remove_ns,total_ns,cache_line_ns,spin_bound_ns,{TIME}"
RPC_HEADER = (
    f"{MESSAGE_KEY},reply_bytes,in_flight,calls,calls_per_s,call_mean_ns,call_p50_ns,call_p90_ns,call_p99_ns,call_p999_ns,call_max_ns,"
    f"serialize_ns,deserialize_ns,{COSTS.replace('message', 'call')},spin_bound_ns,{TIME}"
)
SYNC_HEADER = (
    f"{MESSAGE_KEY},operation,processes,critical_ns,shares,operations,operation_ns,operations_per_s,wait_p50_ns,wait_p90_ns,wait_p99_ns,"
    f"wait_p999_ns,wait_max_ns,fairness,recovered,recovery_ns,{COSTS.replace('message', 'operation')},{TIME}"
)
SHARED_HEADER = (
    f"{MESSAGE_KEY},operation,processes,shares,operations,operation_ns,operations_per_s,operation_p50_ns,operation_p90_ns,"
    f"operation_p99_ns,operation_p999_ns,operation_max_ns,fairness,{COSTS.replace('message', 'operation')},{TIME}"
)
SPAWN_HEADER = (
    f"{MESSAGE_KEY},caller_bytes,caller_pages,starts,first_mean_ns,caller_mean_ns,reaped_mean_ns,reaped_p50_ns,reaped_p90_ns,"
    f"reaped_p99_ns,reaped_max_ns,bytes_per_s,{COSTS.replace('message', 'start')},{TIME}"
)
FLOOR_HEADER = f"{MESSAGE_KEY},part,ns,ratio,cache_line_ns,spin_bound_ns,{TIME}"
POOL_HEADER = (
    "schema,run,bench,pool,scaling,workers,tasks,countdown,repetition,status,reason,cpus_available,task,wait,idle,cpu_a,cpu_b,"
    "shares_llc,wall_s,speedup,efficiency,task_s,cpu_s,steal_percent,throttled_us,task_mean_ns,task_p50_ns,task_p90_ns,"
    f"task_p99_ns,task_p999_ns,task_max_ns,tasks_per_s,cache_line_ns,{TIME}"
)


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


class HeaderTest(Programs):
    def test_latency(self):
        self.assertEqual(self.measure("bench_latency")[0], LATENCY_HEADER)

    def test_throughput(self):
        self.assertEqual(self.measure("bench_throughput")[0], THROUGHPUT_HEADER)

    def test_load(self):
        self.assertEqual(self.measure("bench_load")[0], LOAD_HEADER)

    def test_setup(self):
        self.assertEqual(self.measure("bench_setup")[0], SETUP_HEADER)

    def test_rpc(self):
        self.assertEqual(self.measure("bench_rpc")[0], RPC_HEADER)

    def test_sync(self):
        self.assertEqual(self.measure("bench_sync")[0], SYNC_HEADER)

    def test_shared(self):
        self.assertEqual(self.measure("bench_shared")[0], SHARED_HEADER)
    def test_spawn(self):
        self.assertEqual(self.measure("bench_spawn")[0], SPAWN_HEADER)

    def test_floor(self):
        self.assertEqual(self.measure("bench_floor")[0], FLOOR_HEADER)

    def test_pool(self):
        self.assertEqual(self.measure("bench_pool")[0], POOL_HEADER)


if __name__ == "__main__":
    unittest.main()
