"""What tests/gate/validate.sh is made of: its slowdowns still fit the sources, and its bounds are right."""

import importlib.util
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
VALIDATION = ROOT / "tests" / "gate" / "validation"


def load(name):
    spec = importlib.util.spec_from_file_location(name, VALIDATION / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class BoundsTest(unittest.TestCase):
    bounds = load("bounds")

    def test_of_none_at_all(self):
        self.assertAlmostEqual(self.bounds.upper(0, 300), 1 - 0.05 ** (1 / 300))
        self.assertAlmostEqual(self.bounds.lower(100, 100), 0.05 ** (1 / 100))
        self.assertEqual(self.bounds.upper(5, 5), 1)
        self.assertEqual(self.bounds.lower(0, 5), 0)

    def test_leaves_five_percent_outside(self):
        for successes, trials in ((1, 20), (3, 7), (95, 100)):
            with self.subTest(successes=successes, trials=trials):
                self.assertAlmostEqual(self.bounds.at_most(successes, trials, self.bounds.upper(successes, trials)), 0.05)
                self.assertAlmostEqual(1 - self.bounds.at_most(successes - 1, trials, self.bounds.lower(successes, trials)), 0.05)


class SlowdownsTest(unittest.TestCase):
    def test_the_patch_fits_the_sources(self):
        # Where there is no repository git looks at the files alone.
        done = subprocess.run(["git", "apply", "--check", VALIDATION / "one_more_call.patch"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_preloaded_library_writes_what_it_delays(self):
        with tempfile.TemporaryDirectory(prefix="ipcbench-test-") as folder:
            library = pathlib.Path(folder) / "slow_write.so"
            subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, VALIDATION / "slow_write.c"], check=True)
            for every in ("1", "3"):
                said = subprocess.run(["/bin/echo", "as it was"], capture_output=True, check=True, encoding="utf-8",
                                      env={"LD_PRELOAD": str(library), "SLOW_WRITE_TURNS": "1000", "SLOW_WRITE_EVERY": every})
                self.assertEqual((said.stdout, said.stderr), ("as it was\n", ""))


class WrongCallTest(unittest.TestCase):
    def test_is_one_line(self):
        for flags in (["--nope"], ["--out"], ["--rounds="]):
            with self.subTest(flags=flags):
                done = subprocess.run([ROOT / "tests" / "gate" / "validate.sh", *flags], capture_output=True, encoding="utf-8", check=False)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
