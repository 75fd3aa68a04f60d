"""A visit as run_all.sh --lecture makes it, of one question: the C++ program's rows, Python's in the same file, the report."""

import csv
import json
import os
import subprocess
import sys
import unittest

from checkout import TOP, InFolder

BIN = os.environ["IPCBENCH_BIN"]


class VisitTest(InFolder):
    def bench(self, *flags):
        subprocess.run([f"{BIN}/bench_sync", "--mechanism=sem-named,condition", "--operation=uncontended,hand-over,contended",
                        "--processes=2", "--critical=0", "--placement=same-core", "--benchmark_min_time=0.01",
                        "--benchmark_repetitions=1", "--run=r", f"--csv={self.folder}/sync.csv", "--quiet", *flags],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=100)

    def lecture(self, *flags):
        return subprocess.run([sys.executable, "-B", "-m", "lecture", *flags], cwd=TOP, check=True, timeout=200,
                              stdout=subprocess.PIPE, universal_newlines=True).stdout

    def rows(self, name):
        with open(self.folder / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_both_halves_go_on_with_each_others_file(self):
        self.bench()
        for times in (1, 2, 2):  # the third time there are two already
            self.lecture("measure", f"--run-dir={self.folder}", "--question=sync", "--seconds=0.01",
                         "--filter=/py-(lock|call)/", f"--times={times}")
            self.bench("--resume", "--since=4102444800000")  # nothing was measured since 2100: once more
        rows = self.rows("sync.csv")
        found = sorted((row["mechanism"], row["operation"], row["repetition"]) for row in rows)
        self.assertEqual([case for case in found if case[0] == "py-lock"],
                         [("py-lock", operation, str(visit)) for operation in ("contended", "uncontended") for visit in (0, 1)])
        self.assertEqual(len([case for case in found if case[0] == "sem-named" and case[1] == "uncontended"]), 4)
        for row in rows:
            self.assertIn(row["status"], ("ok", "noisy"), row)
            self.assertEqual((row["placement"], row["schema"], row["run"] != ""), ("same-core", "1", True))
            self.assertEqual(row["cpu_a"], row["cpu_b"])

    def test_the_report_has_both_beside_each_other(self):
        self.bench()
        self.lecture("measure", f"--run-dir={self.folder}", "--question=sync", "--seconds=0.01", "--filter=/py-(lock|call)/")
        said = self.lecture("report", str(self.folder))
        self.assertRegex(said, r"(?m)^py-lock +\S+ [nµ]s sem-named +\S+ [nµ]s \S+ times$")
        self.assertEqual(said.count("CANNOT TELL HERE"), 8)
        lock = next(row for row in self.rows("lecture.csv") if row["mechanism"] == "py-lock")
        self.assertEqual([lock[name] for name in ("construct", "counterpart", "status", "pairs")],
                         ["Lock", "sem-named", "ok", "1"])
        self.assertAlmostEqual(float(lock["python"]) / float(lock["cpp"]) / float(lock["ratio"]), 1, places=4)
        queue = next(row for row in self.rows("lecture.csv") if row["mechanism"] == "py-queue")
        self.assertEqual((queue["status"], queue["reason"]), ("skipped", "py-queue: not measured"))
        self.assertEqual(len(json.loads((self.folder / "claims.json").read_text())["claims"]), 8)


if __name__ == "__main__":
    unittest.main()
