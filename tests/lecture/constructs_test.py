"""Every program of the lecture, as it is run: its demonstration, its measurement, and what is left when it is killed."""

import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

from checkout import TOP, InFolder

from lecture import catalog

BIN = os.environ["IPCBENCH_BIN"]


class Programs(InFolder):
    def start(self, module, *flags):
        environment = {**os.environ, "TMPDIR": str(self.folder), "IPCBENCH_TEST": str(self.folder)}
        return subprocess.Popen([sys.executable, "-B", "-m", module, *flags], cwd=TOP, env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def run_program(self, module, *flags):
        child = self.start(module, *flags)
        out, err = child.communicate(timeout=120)
        return child.returncode, out, err

    def left(self):
        """Processes that have this test's mark in their environment."""
        mark = f"IPCBENCH_TEST={self.folder}".encode()
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


def modules():
    return [construct.demonstrate.__module__ for construct in catalog.constructs()]


class DemonstrationTest(Programs):
    def test_each_says_what_happens_and_who(self):
        for module in modules():
            with self.subTest(module):
                code, out, err = self.run_program(module)
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"(?m)^\[\d+\] ")
        self.assertEqual(list(self.folder.iterdir()), [])


class MeasurementTest(Programs):
    def test_each_is_measured(self):
        before = set(os.listdir("/dev/shm"))
        for module in modules():
            with self.subTest(module):
                code, out, err = self.run_program(module, "--measure")
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"_ns |wall_s ")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual([name for name in set(os.listdir("/dev/shm")) - before if name.startswith(("psm_", "sem.mp"))], [])


class KilledTest(Programs):
    def test_nothing_is_left(self):
        """Killed anywhere: what it started is gone within seconds, and what had names goes with the next run's sweep."""
        chance = random.Random()
        for module in modules():
            with self.subTest(module):
                child = self.start(module, "--measure")
                time.sleep(chance.uniform(0.05, 1.5))
                child.send_signal(signal.SIGKILL)
                child.communicate()
                ends = time.monotonic() + 30
                while self.left() and time.monotonic() < ends:
                    time.sleep(0.05)
                self.assertEqual(self.left(), [])
        subprocess.run([f"{BIN}/ipcbench", "clean"], env={**os.environ, "TMPDIR": str(self.folder)}, check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("ipcbench-")], [])


class CommandTest(Programs):
    def test_list_has_every_construct(self):
        code, out, _ = self.run_program("lecture", "list")
        self.assertEqual((code, len(out.splitlines())), (0, len(modules())))

    def test_wrong_calls(self):
        for flags in ([], ["nope"], ["measure"], ["measure", "--run-dir=/nonexistent", "--question=latency"],
                      ["measure", f"--run-dir={self.folder}", "--question=colour"],
                      ["measure", f"--run-dir={self.folder}", "--question=latency"],
                      ["measure", f"--run-dir={self.folder}", "--question=pool", "--pools=strong:0:1:1"],
                      ["measure", f"--run-dir={self.folder}", "--question=latency", "--filter=("],
                      ["report", "/nonexistent"]):
            with self.subTest(flags):
                code, out, err = self.run_program("lecture", *flags)
                self.assertEqual((code, out), (2, ""))
                self.assertNotIn("Traceback", err)

    def test_rows_are_skipped_with_the_reason_where_python_will_not_do(self):
        (self.folder / "sync.csv").write_text(
            "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc,"
            "operation,unix_time_ms\r\n")
        code, _, _ = self.run_program("lecture", "measure", f"--run-dir={self.folder}", "--question=sync",
                                      "--unavailable=Python 3.8.1 is older than 3.9")
        self.assertEqual(code, 0)
        lines = (self.folder / "sync.csv").read_text().splitlines()[1:]
        self.assertTrue(lines)
        for line in lines:
            self.assertIn(",skipped,Python 3.8.1 is older than 3.9,", line)


if __name__ == "__main__":
    unittest.main()
