"""ipcbench gate --base REV: a commit is built twice outside the checkout, once for all. IPCBENCH_BIN says where the programs are."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from made_up_arm import write_arm

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
CELL = "^pipe/block/64/same-core/poll/rtt_mean$"

PRESETS = """{"version": 3, "configurePresets": [{"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build"}]}"""
# Builds an arm that measures nothing, and says how it was asked to link.
PROJECT = """cmake_minimum_required(VERSION 3.21)
project(fake NONE)
add_custom_target(bench_latency COMMAND {build})
file(WRITE ${{CMAKE_BINARY_DIR}}/bin/flags "${{CMAKE_EXE_LINKER_FLAGS}}")
"""
COPY = "cp ${CMAKE_SOURCE_DIR}/arm ${CMAKE_BINARY_DIR}/bin/bench_latency"


def hello_of(commit):
    """The first line of an arm that was built from it."""
    return f'{{"ipcbench_arm": 1, "commit": "{commit}", "dirty": false}}'


class GateBaseTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.repository = self.folder / "repository"
        self.cache = self.folder / "cache"
        self.repository.mkdir()
        self.git("init", "--quiet")
        self.commit = self.add_commit(COPY)
        self.head = self.folder / "head"
        self.head.mkdir()
        write_arm(self.head / "bench_latency", hello=hello_of("head"))

    def git(self, *words):
        done = subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], cwd=self.repository,
                              capture_output=True, encoding="utf-8", check=True, env=self.environment())
        return done.stdout.strip()

    def add_commit(self, build):
        (self.repository / "CMakePresets.json").write_text(PRESETS)
        (self.repository / "CMakeLists.txt").write_text(PROJECT.format(build=build))
        write_arm(self.repository / "arm", hello=hello_of("base"))
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=x")
        return self.git("rev-parse", "HEAD")

    def command(self, base):
        return [BIN / "ipcbench", "gate", f"--base={base}", f"--head={self.head}", f"--cells={CELL}", "--rounds=12"]

    def environment(self):
        """Without the user's own settings of git."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return {**plain, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "XDG_CACHE_HOME": str(self.cache),
                "TMPDIR": str(self.folder)}

    def gate(self, base, expect=0):
        done = subprocess.run(self.command(base), cwd=self.repository, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=120, env=self.environment())
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def place(self):
        return self.cache / "ipcbench" / "builds" / self.commit

    def nothing_is_left(self):
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.assertEqual(len(self.git("worktree", "list").splitlines()), 1)
        self.assertFalse((self.place() / "source").exists())
        self.assertFalse((self.place() / "building").exists())

    def test_builds_it_twice_and_only_once(self):
        done = self.gate("HEAD")
        self.assertIn(f"building {self.commit[:12]} twice", done.stderr)
        self.assertIn("equivalent", done.stdout)
        self.assertNotIn("without --base2", done.stdout + done.stderr)
        self.assertEqual((self.place() / "base" / "flags").read_text(), "")
        self.assertIn("sort-section", (self.place() / "base2" / "flags").read_text())
        self.nothing_is_left()
        self.assertNotIn("building", self.gate(self.commit[:10]).stderr)

    def test_a_commit_that_cannot_be_built(self):
        self.commit = self.add_commit("echo no such luck && false")
        done = self.gate("HEAD", expect=2)
        self.assertEqual(done.stdout, "")
        line = done.stderr.splitlines()[-1]
        self.assertIn(f"{self.commit[:12]} cannot be built (cmake --build", line)
        self.assertIn("no such luck", (self.place() / "build.log").read_text())
        self.nothing_is_left()

    def test_what_is_no_commit(self):
        done = self.gate("no-such-branch", expect=2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("--base: 'no-such-branch' is neither a directory nor a commit of this repository", done.stderr)
        done = self.gate("--all", expect=2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_what_is_wrong_is_said_before_anything_is_built(self):
        (self.head / "bench_latency").unlink()
        done = self.gate("HEAD", expect=2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("--head: no program", done.stderr)
        self.assertFalse(self.cache.exists())

    def test_what_a_killed_gate_left_is_no_hindrance(self):
        self.git("worktree", "add", "--quiet", "--detach", str(self.place() / "source"), self.commit)
        (self.place() / "base").mkdir()
        (self.place() / "building").mkdir()
        self.gate("HEAD")
        self.nothing_is_left()

    def test_nor_what_one_left_that_was_killed_while_git_was_at_it(self):
        self.git("worktree", "add", "--quiet", "--detach", str(self.place() / "source"), self.commit)
        self.git("worktree", "lock", str(self.place() / "source"))
        shutil.rmtree(self.place() / "source")
        self.gate("HEAD")

    def test_a_name_that_git_warns_of(self):
        self.git("tag", "v1")
        self.git("branch", "v1")
        self.gate("v1")
        self.assertTrue((self.place() / "base2" / "bench_latency").exists())

    def test_two_at_once_build_it_once(self):
        both = [subprocess.Popen(self.command("HEAD"), cwd=self.repository, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, encoding="utf-8", env=self.environment()) for _ in range(2)]
        texts = [each.communicate(timeout=120)[1] for each in both]
        self.assertEqual([each.returncode for each in both], [0, 0], texts)
        self.assertEqual(sum("building" in text for text in texts), 1, texts)

    def test_ctrl_c_ends_the_build(self):
        # Ninja keeps what a command says until it ends.
        self.commit = self.add_commit("touch ${CMAKE_BINARY_DIR}/begun && sleep 600")
        gate = subprocess.Popen(self.command("HEAD"), cwd=self.repository, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8", env=self.environment())
        while gate.poll() is None and not (self.place() / "building" / "begun").exists():
            time.sleep(0.01)
        gate.send_signal(signal.SIGTERM)
        _, said = gate.communicate(timeout=60)
        self.assertEqual(gate.returncode, 130, said)
        self.nothing_is_left()


if __name__ == "__main__":
    unittest.main()
