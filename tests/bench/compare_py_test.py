"""Google Benchmark's own compare.py takes the suite's JSON. IPCBENCH_BIN says where the programs are."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
# Where Debian's libbenchmark-tools puts it; its NumPy and SciPy are those of Debian's Python.
COMPARE = pathlib.Path("/usr/share/benchmark/compare.py")
PYTHON = "/usr/bin/python3"
FILTER = "^latency/(pipe|unix-dgram)/block/64/same-core/default"
REPETITIONS = 3


def why_not():
    """Why it cannot be run here; None if it can."""
    if not COMPARE.exists():
        return f"no {COMPARE}: install libbenchmark-tools"
    if subprocess.run([PYTHON, "-c", "import numpy, scipy"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        return f"{PYTHON} has no NumPy and SciPy: install python3-numpy and python3-scipy"
    return None


class ComparePyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_it(self, *command):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", timeout=120, env={**os.environ, "TMPDIR": str(self.folder)}, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def measure(self, name):
        file = self.folder / name
        self.run_it(BIN / "bench_latency", "--mechanism=pipe,unix-dgram", "--sizes=64", "--placement=same-core",
                    "--idle=default", "--wait=block", f"--benchmark_filter={FILTER}", "--benchmark_min_time=0.01",
                    f"--benchmark_repetitions={REPETITIONS}", f"--benchmark_out={file}", "--benchmark_out_format=json")
        return file

    def test_compares_two_runs(self):
        reason = why_not()
        if reason:
            self.skipTest(reason)
        base, head, dump = self.measure("base.json"), self.measure("head.json"), self.folder / "difference.json"
        done = self.run_it(PYTHON, COMPARE, "--no-color", "--dump_to_json", dump, "benchmarks", base, head)
        self.assertNotIn("Warning", done.stderr)
        rows = [line for line in done.stdout.splitlines() if line.startswith("latency/")]
        compared = json.loads(dump.read_text(encoding="utf-8"))
        for mechanism in ("pipe", "unix-dgram"):
            name = f"latency/{mechanism}/block/64/same-core/default"
            self.assertTrue(any(row.startswith(name) for row in rows), done.stdout)
            times = [time for each in compared if each["name"].startswith(name) for time in each["measurements"]]
            self.assertGreaterEqual(len(times), REPETITIONS, done.stdout)
            for time in times:
                self.assertGreater(time["real_time"], 0)
                self.assertGreater(time["real_time_other"], 0)


if __name__ == "__main__":
    unittest.main()
