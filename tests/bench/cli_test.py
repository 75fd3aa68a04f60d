"""The programs from outside: help, wrong calls, files, and quick real runs. IPCBENCH_BIN says where they are."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
MECHANISMS = (
    "boost-mq boost-spsc cma eventfd fd-pass fifo file futex mailbox memfd mmap pidfd-signal pipe posix-mq pty "
    "shm-eventfd shm-futex shm-mpmc shm-mutex shm-pipe shm-ring shm-ring-huge shm-sem signal signal-handler "
    "signal-queue signalfd socketpair splice sysv-mq sysv-shm tcp udp unix-dgram unix-seqpacket unix-stream "
    "uring-futex uring-msg-ring uring-pipe uring-socket vmsplice vsock"
).split()

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

QUICK = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--sizes=8,64", "--mechanism=pipe"]
QUICK_POOL = ["--benchmark_repetitions=2", "--countdown=1000", "--tasks=4", "--workers=1,2"]
QUICK_SETUP = ["--benchmark_repetitions=2", "--sizes=8,64", "--mechanism=pipe"]
QUICK_SYNC = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--mechanism=futex-lock,barrier", "--processes=2",
              "--critical=0"]
QUICK_SHARED = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--mechanism=value-atomic,list,manager-map",
                "--operation=increment,append", "--processes=1,2", "--placement=same-core"]
QUICK_SPAWN = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--mechanism=vfork,capture-pipe",
               "--caller-memory=1MiB", "--sizes=64"]
QUICK_LOAD = [*QUICK, "--rates=1000,50%", "--schedule=fixed,poisson"]
BENCHES = {
    "bench_floor": QUICK,
    "bench_latency": QUICK,
    "bench_throughput": QUICK,
    "bench_load": QUICK_LOAD,
    "bench_setup": QUICK_SETUP,
    "bench_sync": QUICK_SYNC,
    "bench_shared": QUICK_SHARED,
    "bench_spawn": QUICK_SPAWN,
    "bench_pool": QUICK_POOL,
}


class Programs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()

    def run_program(self, program, *flags, environment=None):
        return subprocess.run(
            [BIN / program, *flags],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.temporary), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=120,
        )

    def assert_fine(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def measure(self, program, *flags):
        """Measures with all files; gives the CSV's header line, its rows as dictionaries, and the JSON."""
        csv_file, json_file = self.folder / "rows.csv", self.folder / "rows.json"
        self.assert_fine(
            self.run_program(program, *BENCHES[program], f"--csv={csv_file}", f"--benchmark_out={json_file}", *flags)
        )
        with open(csv_file, newline="", encoding="utf-8") as file:
            text = file.read()
        header = text.split("\r\n")[0]
        return header, list(csv.DictReader(text.splitlines())), json.loads(json_file.read_text())

    def listed(self, program, *flags):
        done = self.assert_fine(self.run_program(program, *BENCHES[program], "--benchmark_list_tests", *flags))
        return done.stdout.splitlines()


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


class RunTest(Programs):
    def name_of(self, program, row):
        if program == "bench_pool":
            return "pool/{pool}/{scaling}/{workers}".format(**row)
        if program == "bench_sync":
            return "sync/{mechanism}/{operation}/{processes}/{critical_ns}ns/{placement}/{idle}".format(**row)
        if program == "bench_shared":
            return "shared/{mechanism}/{operation}/{processes}/{placement}/{idle}".format(**row)
        if program == "bench_spawn":
            what = "{}MiB/{caller_pages}".format(int(row["caller_bytes"]) >> 20, **row) if row["caller_bytes"] else row["message_bytes"] + "B"
            return "spawn/{mechanism}/{what}/{placement}/{idle}".format(what=what, **row)
        name = "{bench}/{mechanism}/{wait}/{message_bytes}/{placement}/{idle}".format(**row)
        return name + "/{schedule}/{rate}".format(**row) if program == "bench_load" else name

    def test_every_part_of_the_floor_has_a_row_for_each_repetition(self):
        _, rows, _ = self.measure("bench_floor")
        self.assertEqual(len(rows), 2 * len(self.listed("bench_floor")))
        self.assertLessEqual(
            {"clock", "clock-step", "system-call", "copy", "stamp-and-check", "switch", "stamping"},
            {row["part"] for row in rows},
        )

    def test_every_case_has_a_row_for_each_repetition_in_both_files(self):
        for program in [each for each in BENCHES if each != "bench_floor"]:
            with self.subTest(program):
                _, rows, document = self.measure(program)
                expected = sorted((name, str(r)) for name in self.listed(program) for r in (0, 1))
                self.assertEqual(sorted((self.name_of(program, r), r["repetition"]) for r in rows), expected)
                measured = sorted(
                    (self.name_of(program, r), r["repetition"]) for r in rows if r["status"] != "skipped"
                )
                entries = document["benchmarks"]
                self.assertEqual(sorted((e["name"], str(e["repetition_index"])) for e in entries), measured)
                self.assertEqual({e["repetitions"] for e in entries}, {2})
                self.assertEqual({e["run_type"] for e in entries}, {"iteration"})

    def test_rows_are_ok_or_say_why_not(self):
        for program in BENCHES:
            with self.subTest(program):
                _, rows, _ = self.measure(program)
                self.assertTrue(rows)
                for row in rows:
                    self.assertIn(row["status"], {"ok", "noisy", "skipped"}, row)
                    self.assertEqual(row["status"] == "ok", row["reason"] == "", row)
                    self.assertEqual(row["schema"], "1")
                    self.assertEqual("bench_" + row["bench"], program)

    def test_figures_agree_with_each_other(self):
        figures = {r["message_bytes"]: r for r in self.measure("bench_throughput", "--placement=unpinned")[1]}
        for size, row in figures.items():
            self.assertAlmostEqual(
                float(row["bytes_per_s"]) / float(row["messages_per_s"]), float(size), places=5
            )
        for row in self.measure("bench_latency", "--placement=unpinned")[1]:
            self.assertGreater(int(row["iterations"]), 0)
            self.assertGreater(float(row["rtt_max_ns"]), 0)
        for row in self.measure("bench_pool")[1]:
            self.assertAlmostEqual(
                float(row["speedup"]) / int(row["workers"]), float(row["efficiency"]), delta=1e-6 * float(row["speedup"])
            )
            if row["scaling"] == "weak":
                self.assertEqual(row["tasks"], row["workers"])

    def test_a_task_that_reads_memory_or_wants_a_lock_is_a_case_of_its_own(self):
        flags = ["--pool=serial,threads", "--scaling=strong"]
        _, rows, document = self.measure("bench_pool", "--task=countdown,memory,lock", *flags)
        self.assertEqual({(r["pool"], r["task"], r["wait"], r["idle"]) for r in rows},
                         {(pool, *case) for pool in ("serial", "threads")
                          for case in (("countdown", "", ""), ("memory", "", ""), ("lock", "block", "default"))})
        self.assertFalse([r for r in rows if r["status"] in ("ok", "noisy") and not float(r["speedup"]) > 0])
        self.assertIn("pool/threads/strong/2/lock", [entry["name"] for entry in document["benchmarks"]])

    def test_handing_out_an_empty_task_has_its_own_figures(self):
        _, rows, _ = self.measure("bench_pool", "--task=empty", "--wait=block,spin", "--workers=64",
                                  "--benchmark_min_time=0.001", "--pool=threads,processes,boost-asio")
        self.assertEqual({(r["pool"], r["workers"], r["wait"], r["scaling"], r["tasks"], r["countdown"]) for r in rows},
                         {(pool, workers, wait, "", "64", "") for workers in ("1", "2", "64")
                          for pool, wait in (("threads", "block"), ("threads", "spin"), ("processes", "block"),
                                             ("processes", "spin"), ("boost-asio", "block"))})
        for row in rows:
            if row["workers"] == "64" and row["wait"] == "spin":
                self.assertIn("64 workers spinning and their host need 65 CPUs", row["reason"])
            elif row["status"] != "skipped":
                self.assertGreater(float(row["task_mean_ns"]), 0)
                self.assertAlmostEqual(float(row["tasks_per_s"]) * float(row["wall_s"]) / 64, 1, places=5)
                self.assertEqual(row["speedup"], "")

    def test_where_it_ran_stands_in_the_row(self):
        cpu = str(min(os.sched_getaffinity(0)))
        _, rows, _ = self.measure("bench_latency", f"--cpus={cpu},{cpu}")
        for row in rows:
            self.assertEqual((row["placement"], row["cpu_a"], row["cpu_b"]), ("cpus", cpu, cpu))
        for row in self.measure("bench_latency", "--placement=unpinned")[1]:
            self.assertEqual((row["cpu_a"], row["cpu_b"], row["shares_llc"]), ("", "", ""))

    def test_every_mechanism_carries_a_message(self):
        _, rows, _ = self.measure(
            "bench_latency", "--mechanism=" + ",".join(set(MECHANISMS) - {"pipe"}), "--placement=unpinned"
        )
        self.assertEqual(sorted({row["mechanism"] for row in rows}), MECHANISMS)
        self.assertFalse([row for row in rows if row["status"] == "failed"])

    def test_what_only_notifies_has_one_size(self):
        _, rows, _ = self.measure("bench_latency", "--mechanism=futex,signal", "--placement=unpinned")
        sizes = {row["mechanism"]: row["message_bytes"] for row in rows if row["mechanism"] != "pipe"}
        self.assertEqual(sizes, {"futex": "3", "signal": "0"})

    def test_a_stream_that_cannot_be_counted_is_skipped(self):
        _, rows, _ = self.measure("bench_throughput", "--mechanism=signal", "--placement=unpinned")
        signal = next(row for row in rows if row["mechanism"] == "signal")
        self.assertEqual(signal["status"], "skipped")
        self.assertIn("may lose messages", signal["reason"])

    def test_losses_are_counted(self):
        _, rows, _ = self.measure("bench_throughput", "--mechanism=mailbox", "--placement=unpinned")
        for row in rows:
            self.assertEqual(row["status"], "ok", row["reason"])
            if row["mechanism"] == "pipe":
                self.assertEqual(float(row["lost"]), 0)

    def test_in_place_is_a_case_of_its_own(self):
        _, rows, _ = self.measure(
            "bench_latency", "--mechanism=shm-ring", "--transfer=copy,zero-copy", "--placement=unpinned"
        )
        found = {(row["mechanism"], row["transfer"]) for row in rows}
        self.assertEqual(found, {("pipe", "copy"), ("shm-ring", "copy"), ("shm-ring", "zero-copy")})

    def test_several_producers_and_consumers_have_their_shares(self):
        _, rows, _ = self.measure("bench_throughput", "--producers=1,3", "--consumers=2", "--placement=unpinned")
        for row in rows:
            self.assertEqual(row["status"], "ok", row["reason"])
            self.assertEqual(row["consumers"], "2")
            shares = [float(share) for share in row["producer_shares"].split()]
            self.assertEqual(len(shares), int(row["producers"]))
            self.assertAlmostEqual(sum(shares), 1, delta=0.001)
            self.assertLessEqual(float(row["producer_fairness"]), 1)

    def test_what_several_cannot_share_is_refused(self):
        done = self.run_program("bench_throughput", "--mechanism=tcp", "--producers=2")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1))
        self.assertIn("can share none of the chosen mechanisms", done.stderr)

    def test_a_run_leaves_nothing(self):
        before = sorted(os.listdir("/dev/shm"))
        self.measure("bench_latency", "--mechanism=shm-sem,mmap,fifo,unix-dgram", "--placement=unpinned")
        self.assertEqual(list(self.temporary.iterdir()), [])
        left = [name for name in os.listdir("/dev/shm") if name.startswith("ipcbench-") and name not in before]
        # Those of other runs on this machine bear other numbers, and they are live.
        self.assertEqual([name for name in left if not pathlib.Path("/proc", name.split("-")[1]).exists()], [])

    def test_without_flags_for_files_none_is_written(self):
        for program, flags in BENCHES.items():
            with self.subTest(program):
                self.assert_fine(self.run_program(program, *flags))
                self.assertEqual([p.name for p in self.folder.iterdir()], ["tmp"])

    def test_the_table_names_what_was_measured(self):
        done = self.assert_fine(self.run_program("bench_latency", *QUICK))
        self.assertIn("pipe", done.stdout)
        self.assertIn("64 B", done.stdout)
        self.assertIn("seed ", done.stderr)
        self.assertNotIn("DEBUG", done.stdout + done.stderr)


class JsonTest(Programs):
    def test_context_is_google_benchmarks_with_run_and_seed(self):
        _, rows, document = self.measure(
            "bench_latency", "--run=this-run", "--seed=77", "--benchmark_context=site=here", "--placement=unpinned"
        )
        context = document["context"]
        for key in ("date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "caches", "library_build_type"):
            self.assertIn(key, context)
        self.assertIn("bench_latency", context["executable"])
        self.assertEqual(context["ipcbench_seed"], "77")
        self.assertEqual(context["ipcbench_run"], "this-run")
        self.assertEqual(context["site"], "here")
        self.assertEqual({row["run"] for row in rows}, {"this-run"})

    def test_times_are_those_of_the_csv(self):
        _, rows, document = self.measure("bench_latency", "--placement=unpinned")
        means = {(row["message_bytes"], row["repetition"]): float(row["rtt_mean_ns"]) for row in rows}
        for entry in document["benchmarks"]:
            mean = means[entry["name"].split("/")[3], str(entry["repetition_index"])]
            self.assertEqual(entry["time_unit"], "ns")
            self.assertAlmostEqual(entry["real_time"], mean, delta=1e-6 * mean)
            self.assertAlmostEqual(entry["rtt_mean_ns"], mean, delta=1e-6 * mean)

    def test_is_alone_on_standard_output(self):
        for program, flags in BENCHES.items():
            with self.subTest(program):
                done = self.assert_fine(self.run_program(program, *flags, "--benchmark_format=json"))
                self.assertTrue(json.loads(done.stdout)["benchmarks"])

    def test_goes_to_both_places(self):
        file = self.folder / "rows.json"
        done = self.assert_fine(
            self.run_program("bench_latency", *QUICK, "--benchmark_format=json", f"--benchmark_out={file}")
        )
        self.assertEqual(json.loads(done.stdout)["benchmarks"], json.loads(file.read_text())["benchmarks"])


class OrderTest(Programs):
    def order(self, *flags):
        _, rows, document = self.measure("bench_latency", "--sizes=1,2,4,8,16,32,64", *flags)
        order = [(row["message_bytes"], row["placement"], row["repetition"]) for row in rows]
        return order, document["context"]["ipcbench_seed"]

    def test_is_the_seeds(self):
        first, _ = self.order("--seed=1", "--placement=same-core,unpinned")
        again, _ = self.order("--seed=1", "--placement=same-core,unpinned")
        other, _ = self.order("--seed=2", "--placement=same-core,unpinned")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(sorted(first), sorted(other))

    def test_can_be_had_again_from_a_seed_that_was_drawn(self):
        first, seed = self.order("--placement=unpinned")
        again, _ = self.order("--placement=unpinned", f"--seed={seed}")
        self.assertEqual(first, again)

    def test_has_each_repetition_before_the_next(self):
        order, _ = self.order("--placement=unpinned")
        self.assertEqual([repetition for _, _, repetition in order], ["0"] * 7 + ["1"] * 7)


class FilterTest(Programs):
    def test_lists_what_it_would_measure(self):
        names = self.listed("bench_latency", "--placement=unpinned")
        self.assertEqual(
            sorted(names), ["latency/pipe/block/64/unpinned/default", "latency/pipe/block/8/unpinned/default"]
        )
        self.assertEqual(self.listed("bench_latency", "--placement=unpinned", "--benchmark_filter=/8/"), names[:1])

    def test_a_negative_one_and_several(self):
        names = self.listed("bench_pool", "--benchmark_filter=-fork", "--benchmark_filter=weak")
        self.assertEqual(names, [n for n in self.listed("bench_pool") if "fork" not in n and "weak" in n])
        self.assertTrue(names)

    def test_measures_only_what_fits(self):
        _, rows, document = self.measure("bench_latency", "--placement=unpinned", "--benchmark_filter=/64/")
        self.assertEqual({row["message_bytes"] for row in rows}, {"64"})
        self.assertEqual(len(document["benchmarks"]), 2)


class HistogramTest(Programs):
    def test_every_row_with_figures_has_one_beside_it(self):
        header, rows, _ = self.measure("bench_latency", "--placement=unpinned")
        with open(self.folder / "rows_histograms.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.split("\r\n")[0], header[: header.index(",iterations")] + ",histogram")
        histograms = list(csv.DictReader(text.splitlines()))
        self.assertEqual(len(histograms), len(rows))
        for row, histogram in zip(rows, histograms):
            buckets = dict(entry.split(":") for entry in histogram.pop("histogram").split())
            self.assertEqual(buckets.pop("max"), row["rtt_max_ns"])
            self.assertGreater(sum(map(int, buckets.values())), 0)
            self.assertEqual(histogram, {key: row[key] for key in histogram})

    def test_what_has_none_has_no_file(self):
        self.measure("bench_throughput", "--placement=unpinned")
        self.assertFalse((self.folder / "rows_histograms.csv").exists())


class BudgetTest(Programs):
    def test_time_that_is_left_goes_to_more_sessions(self):
        _, rows, _ = self.measure("bench_latency", "--placement=unpinned", "--budget=60")
        self.assertEqual(sorted(int(row["repetition"]) for row in rows), sorted(2 * list(range(20))))

    def test_one_that_is_too_short_is_refused(self):
        done = self.run_program("bench_latency", "--mechanism=pipe", "--sizes=8,64", "--benchmark_min_time=1", "--budget=3")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^bench_latency: --budget: 3 s is too short: .* 4 cases takes at least 8 s; ")


class ResumeTest(Programs):
    def test_goes_on_with_what_is_there(self):
        for program in BENCHES:
            with self.subTest(program):
                flags = ["--run=r", "--seed=1"] + ([] if program == "bench_pool" else ["--placement=unpinned"])
                _, all_rows, all_json = self.measure(program, *flags)
                lines = (self.folder / "rows.csv").read_bytes().splitlines(keepends=True)
                (self.folder / "rows.csv").write_bytes(b"".join(lines[:3]) + lines[3][:20])
                _, rows, document = self.measure(program, "--resume", *flags)
                self.assertEqual(rows[:2], all_rows[:2])
                names = [(entry["name"], entry["repetition_index"]) for entry in document["benchmarks"]]
                self.assertEqual(names, [(e["name"], e["repetition_index"]) for e in all_json["benchmarks"]])
                self.assertEqual(document["benchmarks"][:2], all_json["benchmarks"][:2])

    def test_another_run_is_refused(self):
        self.measure("bench_latency", "--placement=unpinned", "--run=r")
        done = self.run_program("bench_latency", *QUICK, "--placement=unpinned", f"--csv={self.folder}/rows.csv",
                                "--resume", "--run=other")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, "^bench_latency: --resume: .*rows.csv:2: .*; give --run=r\n$")


MEMORY_WAITS = ["block", "spin", "yield", "spin-then-block"]
DESCRIPTOR_WAITS = ["block", "spin", "poll", "epoll"]


class ListTest(Programs):
    def test_json_has_the_documented_keys(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "list", "--json")).stdout)
        self.assertEqual([m["id"] for m in document["mechanisms"]], MECHANISMS)
        for mechanism in document["mechanisms"]:
            with self.subTest(mechanism["id"]):
                self.assertLessEqual(
                    {"id", "family", "available", "reason", "waits", "max_message_bytes", "payload", "lossless",
                     "boundaries", "per_message", "path", "zero_copy", "many_to_many_bytes"},
                    set(mechanism),
                )
                self.assertIsInstance(mechanism["available"], bool)
                self.assertEqual(mechanism["available"], mechanism["reason"] is None)
                self.assertTrue(set(mechanism["waits"]) <= {*MEMORY_WAITS, *DESCRIPTOR_WAITS})
                self.assertTrue(mechanism["path"])
                self.assertIn(mechanism["payload"], {"bytes", "word", "none"})
                self.assertIsInstance(mechanism["lossless"], bool)
                self.assertIsInstance(mechanism["boundaries"], bool)
                self.assertEqual(set(mechanism["per_message"]), {"system_calls", "sleep_calls", "copies", "wakeups"})
                self.assertIsInstance(mechanism["max_message_bytes"], (int, type(None)))

    def test_json_has_the_primitives(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "list", "--json")).stdout)
        kinds = {each["id"]: each["kind"] for each in document["primitives"]}
        self.assertEqual([kinds[name] for name in ("mutex-robust", "event-futex", "barrier")], ["lock", "signal", "barrier"])
        self.assertEqual({name for each in document["primitives"] for name in each},
                         {"id", "title", "kind", "path", "wait", "available", "reason"})
        self.assertTrue(all(each["available"] for each in document["primitives"]))

    def test_json_has_the_ways_to_start(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "list", "--json")).stdout)
        captures = {each["id"]: each["captures"] for each in document["starters"]}
        self.assertEqual([captures[name] for name in ("posix-spawn", "std-jthread", "capture-memfd")], [False, False, True])
        self.assertEqual({name for each in document["starters"] for name in each},
                         {"id", "title", "captures", "path", "available", "reason"})

    def test_what_is_not_available_says_why(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "list", "--json")).stdout)
        for mechanism in document["mechanisms"]:
            if not mechanism["available"]:
                self.assertGreater(len(mechanism["reason"].split()), 3, mechanism["id"])

    def test_table_has_a_line_for_each(self):
        tables = self.assert_fine(self.run_program("ipcbench", "list")).stdout.split("\n\n")
        lines, primitives, starters = (table.splitlines() for table in tables)
        self.assertIn("mutex-robust", [line.split()[0] for line in primitives])
        self.assertIn("posix-spawn", [line.split()[0] for line in starters])
        self.assertEqual([line.split()[0] for line in lines[1:]], MECHANISMS)

    def test_leaves_nothing(self):
        self.assert_fine(self.run_program("ipcbench", "list"))
        self.assertEqual(list(self.temporary.iterdir()), [])


class EnvTest(Programs):
    def test_json_is_an_object_with_warnings(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "env", "--json")).stdout)
        self.assertIsInstance(document, dict)
        self.assertIsInstance(document["warnings"], list)

    def test_text_has_a_line_for_each_matter(self):
        self.assertGreater(len(self.assert_fine(self.run_program("ipcbench", "env")).stdout.splitlines()), 5)


class CleanTest(Programs):
    def test_removes_what_a_dead_run_left_and_says_so(self):
        left = self.temporary / "ipcbench-1-1"
        left.mkdir(mode=0o700)
        (left / "0-socket").write_text("")
        (left / "journal").write_text(f"file {left}/0-socket\n")
        own = self.temporary / "ipcbench-notes"
        own.mkdir(mode=0o700)
        done = self.assert_fine(self.run_program("ipcbench", "clean"))
        self.assertEqual(done.stdout, f"removed {left}/0-socket\nremoved {left}\n")
        self.assertEqual([p.name for p in self.temporary.iterdir()], ["ipcbench-notes"])

    def test_says_nothing_where_there_is_nothing(self):
        self.assertEqual(self.assert_fine(self.run_program("ipcbench", "clean")).stdout, "")

    def test_a_run_does_so_too_before_it_begins(self):
        left = self.temporary / "ipcbench-1-1"
        left.mkdir(mode=0o700)
        (left / "journal").write_text("")
        done = self.assert_fine(self.run_program("bench_latency", *QUICK, "--placement=unpinned"))
        self.assertIn(str(left), done.stderr)
        self.assertFalse(left.exists())


if __name__ == "__main__":
    unittest.main()
