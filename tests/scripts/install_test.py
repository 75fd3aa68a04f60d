#!/usr/bin/env python3
"""Tests what `cmake --install` puts below a prefix, and completion for bash. IPCBENCH_BIN says which build's."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHES = ("floor", "latency", "throughput", "load", "setup", "rpc", "sync", "shared", "spawn", "pool")
COMMANDS = ("list", "env", "summary", "advise", "report", "gate", "compare", "history", "clean")


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.prefix = pathlib.Path(folder.name) / "a prefix"
        subprocess.run(["cmake", "--install", BIN.parent, "--prefix", cls.prefix], check=True, stdout=subprocess.DEVNULL)

    def run_installed(self, *words):
        return subprocess.run([self.prefix / "bin" / words[0], *words[1:]], cwd=self.prefix, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=60)

    def test_each_program_works_from_there(self):
        for program in ("ipcbench", *(f"bench_{bench}" for bench in BENCHES)):
            with self.subTest(program=program):
                done = self.run_installed(program, "--version")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, rf"^{program} \d+\.\d+\.\d+( |$)")

    def test_it_measures_what_it_starts(self):
        done = self.run_installed("bench_spawn", "--mechanism=posix-spawn", "--caller-memory=1MiB", "--pages=base", "--placement=unpinned",
                                  "--benchmark_min_time=0.001", "--benchmark_repetitions=1")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_plotting_program_is_found(self):
        done = self.run_installed("ipcbench", "history", "plot", "--file", "none.sqlite")
        self.assertNotIn("no plotting program", done.stderr)
        self.assertTrue((self.prefix / "share" / "ipcbench" / "plots" / "history.py").is_file())

    @unittest.skipUnless(shutil.which("help2man"), "help2man is not installed")
    def test_there_is_a_man_page_for_each_program_and_command(self):
        pages = {path.name for path in self.prefix.rglob("man1/*.1")}
        self.assertEqual(pages, {"ipcbench.1", *(f"bench_{bench}.1" for bench in BENCHES), *(f"ipcbench-{command}.1" for command in COMMANDS)})
        text = next(self.prefix.rglob("ipcbench-advise.1")).read_text(encoding="utf-8")
        self.assertIn("survive\\-crash", text)
        self.assertIn("Which mechanism to choose", text)


class CompletionTest(unittest.TestCase):
    def complete(self, *words):
        """What is offered for the last word."""
        script = f"""
            source '{ROOT}/scripts/completion.bash'
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _ipcbench "$1" "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = subprocess.run(["bash", "-c", script, "bash", *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}, timeout=60)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "results" / "a-run").mkdir(parents=True)

    def test_commands(self):
        self.assertEqual(self.complete("ipcbench", "a"), ["advise", "a-run"])
        self.assertLessEqual(set(COMMANDS), set(self.complete("ipcbench", "")))

    def test_runs(self):
        self.assertEqual(self.complete("ipcbench", "summary", "a-"), ["a-run"])

    def test_flags_of_a_command_and_of_a_bench(self):
        self.assertEqual(self.complete("ipcbench", "advise", "--sur"), ["--survive-crash"])
        self.assertEqual(self.complete("bench_pool", "--benchmark_fi"), ["--benchmark_filter"])

    def test_choices(self):
        self.assertEqual(self.complete("ipcbench", "advise", "--by", "t"), ["throughput"])


if __name__ == "__main__":
    unittest.main()
