"""A test's own folder, and the programs run in it. IPCBENCH_BIN says where they are."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
MECHANISMS = (
    "boost-asio-unix boost-mq boost-spsc capnp-unix cma cyclonedds dbus dbus-peer eventfd fd-pass fifo "
    "file futex grpc-unix grpc-unix-stream iceoryx mailbox memfd mmap mpi nng-ipc pidfd-signal pipe "
    "posix-mq pty redis shm-eventfd shm-futex shm-mpmc shm-mutex shm-pipe shm-ring shm-ring-huge shm-sem "
    "signal signal-handler signal-queue signalfd socketpair splice sysv-mq sysv-shm tcp udp unix-dgram "
    "unix-seqpacket unix-stream unix-stream-framed uring-futex uring-msg-ring uring-pipe uring-socket "
    "vmsplice vsock zeromq-ipc zeromq-tcp"
).split()

QUICK = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--sizes=8,64", "--mechanism=pipe"]
QUICK_POOL = ["--benchmark_repetitions=2", "--countdown=1000", "--tasks=4", "--workers=1,2"]
QUICK_SETUP = ["--benchmark_repetitions=2", "--sizes=8,64", "--mechanism=pipe"]
QUICK_RPC = ["--benchmark_min_time=0.001", "--benchmark_repetitions=2", "--mechanism=unix-stream-framed", "--reply-sizes=64,100",
             "--in-flight=1,4"]
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
    "bench_rpc": QUICK_RPC,
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
