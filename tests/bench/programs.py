"""A test's own folder, and the programs run in it; runs that several tests look at. IPCBENCH_BIN says where they are."""

import atexit
import csv
import functools
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
# A session that waits for a CPU on a busy machine does not hang.
BENCHES = {program: [*flags, "--timeout=60"] for program, flags in {
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
}.items()}


def flags_of(program, repetitions):
    """Those of BENCHES, with so many repetitions of each case."""
    return [f"--benchmark_repetitions={repetitions}" if "_repetitions=" in flag else flag for flag in BENCHES[program]]


def call(program, *flags, folder, temporary, environment=None):
    """Runs a program in a folder, with another for the names of its run; what it came to, with its process id as `pid`."""
    with subprocess.Popen([BIN / program, *flags], cwd=folder, env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            done = subprocess.CompletedProcess(process.args, None, *process.communicate(timeout=120))
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    done.returncode, done.pid = process.returncode, process.pid
    return done


class Run:
    """What one call wrote, said, and left of its names: for all tests to read and none to change."""

    def __init__(self, program, *flags):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        atexit.register(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        temporary = self.folder / "tmp"
        temporary.mkdir()
        self.done = call(program, *flags, folder=self.folder, temporary=temporary)
        if self.done.returncode != 0:
            raise AssertionError(f"{program} {flags}: exit code {self.done.returncode}: {self.done.stderr}")
        self.left = list(temporary.iterdir())
        self.written = sorted(path.name for path in self.folder.iterdir() if path != temporary)
        self.left += [name for name in os.listdir("/dev/shm") if name.startswith(f"ipcbench-{self.done.pid}-")]


class Measured(Run):
    """One with all its files: the CSV's header line and rows, the histograms beside them if there are any, the JSON."""

    def __init__(self, program, *flags, repetitions):
        super().__init__(program, *flags_of(program, repetitions), *file_flags("."), *flags)
        self.header, self.rows = read_rows(self.folder / "rows.csv")
        self.document = json.loads((self.folder / "rows.json").read_text(encoding="utf-8"))

    @property
    def measured(self):
        """The rows that have figures."""
        return [row for row in self.rows if row["status"] != "skipped"]


@functools.lru_cache(maxsize=None)
def measured(program, *flags, repetitions=2):
    """The run with these flags and all files, which is made once for all who ask."""
    return Measured(program, *flags, repetitions=repetitions)


@functools.lru_cache(maxsize=None)
def plain(program):
    """One without files."""
    return Run(program, *flags_of(program, 1))


def file_flags(folder):
    return f"--csv={folder}/rows.csv", f"--benchmark_out={folder}/rows.json"


def read_rows(path):
    """The header line of a CSV, and its rows as dictionaries."""
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    return text.split("\r\n")[0], list(csv.DictReader(text.splitlines()))


class Programs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()

    def run_program(self, program, *flags, environment=None):
        return call(program, *flags, folder=self.folder, temporary=self.temporary, environment=environment)

    def assert_fine(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def measure(self, program, *flags):
        """Measures with all files in this test's folder; gives the CSV's header line, its rows as dictionaries, and the JSON."""
        self.assert_fine(self.run_program(program, *BENCHES[program], *file_flags(self.folder), *flags))
        header, rows = read_rows(self.folder / "rows.csv")
        return header, rows, json.loads((self.folder / "rows.json").read_text(encoding="utf-8"))

    def listed(self, program, *flags):
        done = self.assert_fine(self.run_program(program, *BENCHES[program], "--benchmark_list_tests", *flags))
        return done.stdout.splitlines()
