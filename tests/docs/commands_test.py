"""Every command that the documents show is run, in a directory that looks like a checkout after two runs."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from pages import PAGES, TOP, commands

sys.path.insert(0, str(TOP / "tests" / "scripts"))
from stub_checkout import StubCheckout  # noqa: E402

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])

# What takes too long here, or what no test machine has, and what runs it, or comes nearest to that.
ELSEWHERE = {
    "git clone ": "tests/scripts/debootstrap_trial.sh",
    "cmake --preset ": "run_tests.sh",
    "cmake --install ": "tests/scripts/install_test.py",
    "IPCBENCH_TARGET=main IPCBENCH_BUDGET=2m scripts/ci_gate.sh": "tests/scripts/ci_gate_test.py",
    "bencher run ": "tests/bench/gate_outputs_test.py",
    "/usr/bin/python3 /usr/share/benchmark/compare.py ": "tests/bench/compare_py_test.py",
    "tests/perf/against_tools.py ": "tests/scripts/against_tools_test.py",
}
# What is changed in a command to make it short; a base is a build here, and not one that a commit has to be built for.
SHORTER = (
    (r"--benchmark_repetitions=[0-9]+", ""),
    (r"^(build/release/bin/bench_\w+)", r"\1 --benchmark_repetitions=1"),
    (r"^(build/release/bin/bench_(?!setup)\w+)", r"\1 --benchmark_min_time=0.002"),
    (r"gate --base \S+", "gate --base build/release/bin --cells ^pipe/block/64/same-core/poll/rtt_mean$ --rounds 12"),
    (r"^(build/release/bin/perf_overhead) .*", r"\1 --rounds 6 --slices 4"),
    (r"^(build/release/bin/bench_floor)", r"\1 --mechanism=pipe,shm-ring"),
    (r"^(build/release/bin/bench_shared)", r"\1 --processes=2"),
    # What else has that name is tested with all other mechanisms.
    (r"(test_mechanisms --gtest_filter)='(\*\w+)\*'", r"\1='*DescribesItself\2*'"),
    (r"(ipcbench report .*)", r"\1 --charts charts.js"),
    (r"IPCBENCH_KILLS=100", "IPCBENCH_KILLS=2"),
    (r"--countdown=10000000", "--countdown=100000"),
)
# Those that have a verdict to give, whichever it is.
VERDICTS = {" gate ": {0, 1, 3}, " compare ": {0, 1, 3}}


def made_short(command):
    for pattern, replacement in SHORTER:
        command = re.sub(pattern, replacement, command)
    return command


def whose(command):
    """The file that runs a command which is not run here; None for all others."""
    return next((path for prefix, path in ELSEWHERE.items() if command.startswith(prefix)), None)


class CommandsTest(unittest.TestCase):
    tried = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ipcbench docs "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for name in ("lecture", "plots"):
            (cls.folder / name).symlink_to(TOP / name)
        (cls.folder / "build" / "release").mkdir(parents=True)
        (cls.folder / "build" / "release" / "bin").symlink_to(BIN)
        (cls.folder / "charts.js").write_text("var Chart = null;")
        for name in ("before", "latest"):
            shutil.copytree(TOP / "tests/bench/stored_run", cls.folder / "results" / name)

    def run_here(self, command):
        """Exit code, and what it said."""
        environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}",
                       "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=environment, timeout=120, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def run_stubbed(self, script, *flags):
        """As run_here, of one that builds and measures, with stubs for what it calls."""
        checkout = StubCheckout()
        self.addCleanup(checkout.remove)
        code, said, faults = checkout.run(script, *flags)
        return code, said + faults

    def try_command(self, command):
        """What was run instead of it, its exit code and what it said: once, however many pages show it."""
        if command not in self.tried:
            script, *flags = command.split()
            if script in ("./run_all.sh", "./run_tests.sh"):
                self.tried[command] = command, self.run_stubbed(script, *flags)
            else:
                short = made_short(command)
                self.tried[command] = short, self.run_here(short)
        return self.tried[command]

    def test_every_command_of_every_page(self):
        found = 0
        for page in PAGES:
            for command in commands(page):
                found += 1
                if whose(command):
                    continue
                with self.subTest(page=page.name, command=command):
                    tried, (code, said) = self.try_command(command)
                    right = next((codes for words, codes in VERDICTS.items() if words in command), {0})
                    self.assertIn(code, right, f"{tried}\n{said[-2000:]}")
        self.assertGreater(found, 30)

    def test_what_is_run_elsewhere_is_there_and_named_for_something(self):
        shown = [command for page in PAGES for command in commands(page)]
        for prefix, path in ELSEWHERE.items():
            with self.subTest(prefix):
                self.assertTrue((TOP / path).exists())
                self.assertTrue(any(command.startswith(prefix) for command in shown))


if __name__ == "__main__":
    unittest.main()
