"""What the benchmark binaries do when things go wrong: sides and runners that are killed, limits, full disks, Ctrl-C.

Nothing here depends on how fast the machine is. IPCBENCH_KILLS is how often each mechanism has a side killed (5 unless told).
"""

import csv
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
KILLS = int(os.environ.get("IPCBENCH_KILLS", "5"))
MECHANISMS = ["pipe", "fifo", "unix-dgram", "posix-mq", "shm-sem", "mmap"]
SIDES = ("initiator", "responder")
IS_ROOT = os.geteuid() == 0
SHORT = ["--sizes=64", "--benchmark_min_time=0.01", "--placement=cross-core"]
NOBODY = 65534


def children(pid):
    """(pid, name) of each child of a process."""
    try:
        pids = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    found = []
    for child in pids:
        try:
            found.append((int(child), pathlib.Path(f"/proc/{child}/comm").read_text().strip()))
        except OSError:
            pass  # it has just ended
    return found


def session_members(session):
    """The live processes of a session (a run's own, as each test starts its run in a new one)."""
    members = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            members.append(int(stat.parent.name))
    return members


def wait_until(condition, what, patience=30.0):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience} s for {what}")
        time.sleep(0.001)


class Faults(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.names = self.scratch / "names"
        self.names.mkdir()
        self.csv = self.scratch / "rows.csv"
        self.json = self.scratch / "rows.json"

    def command(self, *flags, bench="bench_latency"):
        return [str(BIN / bench), f"--csv={self.csv}", f"--benchmark_out={self.json}", *flags]

    def environment(self):
        return {**os.environ, "TMPDIR": str(self.names)}

    def start(self, command):
        process = subprocess.Popen(command, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True, start_new_session=True)
        self.addCleanup(process.stderr.close)
        return process

    def run_to_end(self, command, **options):
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=120,
                              check=False, **options)

    def rows(self, path=None):
        path = path or self.csv
        if not path.exists():
            return []
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def assert_nothing_left(self, session):
        self.assertEqual(session_members(session), [], "processes are left")
        self.assertEqual(list(self.names.iterdir()), [], "names are left in the run's directory")
        self.assertEqual([name for name in os.listdir("/dev/shm") if f"-{session}-" in name or
                          name.startswith(f"ipcbench-{session}-")], [], "names are left in /dev/shm")
        self.assertEqual(message_queues(session), [], "message queues are left")


def message_queues(pid):
    """The queues of this namespace with a run's name; a run in a namespace of its own takes its queues with it."""
    if not IS_ROOT:
        return []
    listing = subprocess.run(
        ["unshare", "-m", "sh", "-c", "d=$(mktemp -d) && mount -t mqueue none $d && ls $d; umount $d; rmdir $d"],
        capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split() if name.startswith(f"ipcbench-{pid}-")]


class KilledSide(Faults):
    """SIGKILL to either side at a random time is a failed row that names it; the other repetitions are measured."""

    longest_notice_s = 0.0

    @classmethod
    def tearDownClass(cls):
        print(f"longest time from SIGKILL to the row on disk: {cls.longest_notice_s:.3f} s", file=sys.stderr)

    def kill_one(self, mechanism, generator):
        """One run with one kill. False where it came too late: the session had already ended."""
        victim_name = generator.choice(SIDES)
        # Some kills come at first sight, before the first trip; the others anywhere in the three sessions, which take some 0.1 s.
        delay = generator.choice([0.0, generator.uniform(0, 0.1)])
        repetitions = 3
        process = self.start(self.command(f"--mechanism={mechanism}", f"--benchmark_repetitions={repetitions}", *SHORT))

        def victims():
            return [pid for pid, name in children(process.pid) if name == victim_name]

        wait_until(lambda: victims() or process.poll() is not None, "a side")
        time.sleep(delay)  # where in a run the kill comes is left to chance on purpose
        wait_until(lambda: victims() or process.poll() is not None, "a side")
        try:
            os.kill(victims()[0], signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            process.communicate()
            return False
        killed = time.monotonic()

        def failed():
            return [row for row in self.rows() if row["status"] == "failed"]

        wait_until(lambda: failed() or process.poll() is not None, "the failed row")
        noticed_s = time.monotonic() - killed
        process.communicate(timeout=60)
        if not failed():
            self.assertEqual([row["status"] in ("ok", "noisy") for row in self.rows()], [True] * repetitions)
            return False
        KilledSide.longest_notice_s = max(KilledSide.longest_notice_s, noticed_s)
        self.assertEqual(process.returncode, 1)
        self.assertEqual(len(self.rows()), repetitions, "a repetition is missing")
        self.assertEqual(len(failed()), 1, failed())
        self.assertIn(f"the {victim_name} was killed by SIGKILL", failed()[0]["reason"])
        self.assertEqual(failed()[0]["rtt_mean_ns"], "")
        errors = [row for row in json.loads(self.json.read_text())["benchmarks"] if row.get("error_occurred")]
        self.assertEqual(len(errors), 1)
        self.assert_nothing_left(process.pid)
        return True


def kill_test(mechanism):
    def test(self):
        seed = random.SystemRandom().randrange(2**32)
        generator = random.Random(seed)
        with self.subTest(seed=seed):
            hits = 0
            for _ in range(10 * KILLS + 20):
                hits += self.kill_one(mechanism, generator)
                if hits == KILLS:
                    return
            self.fail(f"only {hits} of the kills met a live side")

    return test


for mechanism_id in MECHANISMS:
    setattr(KilledSide, "test_" + mechanism_id.replace("-", "_"), kill_test(mechanism_id))


class KilledRunner(Faults):
    """Nothing survives a runner that is killed, and the next run removes its names, and no other run's."""

    def test_the_next_run_cleans_up_after_it_and_leaves_a_live_run_alone(self):
        long_run = ["--mechanism=shm-sem,mmap,fifo,unix-dgram,posix-mq", "--benchmark_repetitions=1000", *SHORT]
        dead = self.start(self.command(*long_run))
        live = self.start([str(BIN / "bench_latency"), *long_run])
        for process in (dead, live):
            wait_until(lambda p=process: len(children(p.pid)) == 2, "both sides")
            wait_until(lambda p=process: len(self.rows()) > 1 or p is live, "a row")
        rows_before = len(self.rows())
        os.kill(dead.pid, signal.SIGKILL)
        dead.communicate()
        wait_until(lambda: session_members(dead.pid) == [], "the sides of the killed runner to end")
        self.assertGreaterEqual(len(self.rows()), rows_before)
        self.assertEqual(len([d for d in self.names.iterdir() if f"-{dead.pid}-" in d.name]), 1)

        next_run = self.run_to_end([str(BIN / "bench_latency"), "--mechanism=pipe", "--benchmark_repetitions=1", *SHORT])
        self.assertEqual(next_run.returncode, 0, next_run.stderr)
        self.assertIn(f"ipcbench-{dead.pid}-", next_run.stderr)
        self.assertNotIn(f"ipcbench-{live.pid}-", next_run.stderr)
        self.assertEqual([d.name for d in self.names.iterdir() if f"-{dead.pid}-" in d.name], [])
        self.assertEqual([n for n in os.listdir("/dev/shm") if n.startswith(f"ipcbench-{dead.pid}-")], [])
        self.assertEqual(len([d for d in self.names.iterdir() if f"-{live.pid}-" in d.name]), 1)

        self.assertIsNone(live.poll(), "the live run was disturbed")
        os.kill(live.pid, signal.SIGINT)
        _, said = live.communicate(timeout=60)
        self.assertEqual(live.returncode, 130, said)
        self.assert_nothing_left(live.pid)


    def test_its_run_can_be_gone_on_with(self):
        command = self.command("--mechanism=pipe,fifo", "--benchmark_repetitions=4", "--run=r", "--seed=1", *SHORT)
        killed = self.start(command)
        wait_until(lambda: len(self.rows()) > 2, "rows")
        os.kill(killed.pid, signal.SIGKILL)
        killed.communicate()
        kept = self.rows()
        result = self.run_to_end([*command, "--resume"])
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = self.rows()
        self.assertEqual(rows[: len(kept)], kept)
        self.assertEqual(sorted((row["mechanism"], row["repetition"]) for row in rows),
                         [(mechanism, str(r)) for mechanism in ("fifo", "pipe") for r in range(4)])
        self.assertEqual(len(json.loads(self.json.read_text())["benchmarks"]), 8)


class Interrupted(Faults):
    def test_keeps_what_was_measured_for_each_of_the_three_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.start(self.command("--mechanism=pipe", "--benchmark_repetitions=1000", *SHORT))
                wait_until(lambda: len(self.rows()) > 2, "rows")
                os.killpg(process.pid, number)
                _, said = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 130, said)
                self.assertIn("interrupted", said)
                kept = self.rows()
                self.assertTrue(all(row["status"] in ("ok", "noisy") for row in kept))
                rows = json.loads(self.json.read_text())["benchmarks"]
                self.assertEqual(len(rows), len(kept))
                self.assert_nothing_left(process.pid)
                self.csv.unlink()


class TwoAtOnce(Faults):
    def test_each_gets_its_own_rows(self):
        flags = ["--benchmark_repetitions=2", "--mechanism=" + ",".join(MECHANISMS), *SHORT]
        paths = [self.scratch / f"{i}.csv" for i in range(2)]
        processes = [self.start([str(BIN / "bench_latency"), f"--csv={path}", *flags]) for path in paths]
        for process, path in zip(processes, paths):
            _, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, said)
            statuses = {row["mechanism"]: row["status"] for row in self.rows(path)}
            self.assertEqual(sorted(statuses), sorted(MECHANISMS))
            self.assertLessEqual(set(statuses.values()), {"ok", "noisy"})
        for process in processes:
            self.assert_nothing_left(process.pid)


class Limits(Faults):
    def assert_explained(self, result, codes=(0, 1)):
        """A documented exit code, and a reason in each row that has no figures."""
        self.assertIn(result.returncode, codes, result.stderr)
        for row in self.rows():
            self.assertTrue(row["reason"] or row["status"] == "ok", row)

    def test_sixteen_descriptors(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))

        result = self.run_to_end(self.command("--benchmark_repetitions=1", *SHORT), preexec_fn=limit)
        self.assert_explained(result)
        self.assertLessEqual(set(MECHANISMS), {row["mechanism"] for row in self.rows()})

    def test_too_few_descriptors_to_start(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))

        result = self.run_to_end(self.command("--benchmark_repetitions=1", *SHORT), preexec_fn=limit)
        self.assertIn(result.returncode, (1, 2), result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    @unittest.skipUnless(shutil.which("taskset"), "needs taskset")
    def test_one_cpu(self):
        cpu = min(os.sched_getaffinity(0))
        result = self.run_to_end(["taskset", "-c", str(cpu), *self.command(
            "--mechanism=pipe", "--sizes=64", "--benchmark_min_time=0.01", "--benchmark_repetitions=1")])
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = {row["placement"]: row for row in self.rows()}
        self.assertIn(rows["same-core"]["status"], ("ok", "noisy"))
        self.assertEqual(rows["cross-core"]["status"], "skipped")
        self.assertIn("two cores", rows["cross-core"]["reason"])

    @unittest.skipUnless(IS_ROOT, "needs root to become another user")
    def test_an_ordinary_user_without_the_latency_file(self):
        for path in (self.scratch, self.names):
            path.chmod(0o777)
        readable = self.scratch / "bin"
        shutil.copytree(BIN, readable)

        def become_nobody():
            os.setgid(NOBODY)
            os.setuid(NOBODY)

        result = self.run_to_end([str(readable / "bench_latency"), f"--csv={self.csv}", "--idle=poll",
                                  "--benchmark_repetitions=1", *SHORT], preexec_fn=become_nobody)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("/dev/cpu_dma_latency", result.stderr)
        statuses = {(row["mechanism"], row["idle"]): row["status"] for row in self.rows()}
        for mechanism in MECHANISMS:
            self.assertEqual(statuses[mechanism, "poll"], "skipped")
            self.assertIn(statuses[mechanism, "default"], ("ok", "noisy"))

    @unittest.skipUnless(IS_ROOT, "needs root for a mount of its own")
    def test_a_small_dev_shm(self):
        command = self.command("--mechanism=shm-sem,pipe", "--sizes=64,1MiB", "--benchmark_min_time=0.01",
                               "--benchmark_repetitions=1", "--placement=same-core")
        result = self.run_to_end(["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=1m none /dev/shm && exec "$@"',
                                  "sh", *command])
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = {(row["mechanism"], row["message_bytes"]): row for row in self.rows()}
        self.assertIn(rows["shm-sem", "64"]["status"], ("ok", "noisy"))
        self.assertEqual(rows["shm-sem", "1048576"]["status"], "skipped")
        self.assertIn("/dev/shm", rows["shm-sem", "1048576"]["reason"])
        self.assertIn(rows["pipe", "1048576"]["status"], ("ok", "noisy"))

    @unittest.skipUnless(IS_ROOT, "needs root for a mount of its own")
    def test_a_disk_that_fills(self):
        mount = self.scratch / "small"
        mount.mkdir()
        kept = self.scratch / "kept.csv"
        flags = ["--mechanism=pipe", "--sizes=64", "--benchmark_min_time=0.001", "--benchmark_repetitions=200"]
        script = f'mount -t tmpfs -o size=8k none {mount} && "$@"; code=$?; cp {mount}/rows.csv {kept}; exit $code'
        result = self.run_to_end(["unshare", "-m", "sh", "-c", script, "sh", str(BIN / "bench_latency"),
                                  f"--csv={mount}/rows.csv", *flags])
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("No space left on device", result.stderr)
        rows = self.rows(kept)
        self.assertGreater(len(rows), 5)
        self.assertTrue(all(row["status"] in ("ok", "noisy") and row["steal_percent"] is not None for row in rows))

    def test_no_place_for_names(self):
        result = subprocess.run(self.command(*SHORT), env={**os.environ, "TMPDIR": str(self.scratch / "absent")},
                                capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn("TMPDIR", result.stderr)


if __name__ == "__main__":
    unittest.main()
