"""`ipcbench advise` and `report` from outside, on a stored run. IPCBENCH_BIN says where the program is."""

import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

IPCBENCH = pathlib.Path(os.environ["IPCBENCH_BIN"]) / "ipcbench"
# Rows of a default run on a virtual machine with two cores, with the columns that an advice rests on.
STORED = pathlib.Path(__file__).resolve().parent / "stored_run"
SPINNERS = ("spin", "yield")

# What people ask, and what answers it first, as was seen in the figures before the program was asked.
QUESTIONS = {
    "the fastest that sleeps": "--bytes 64",
    "the fastest that may spin": "--bytes 64 --spin",
    "4 KiB, 100,000 a second": "--bytes 4096 --rate 100k",
    "both on one core": "--bytes 64 --cores 1",
    "1 MiB": "--bytes 1MiB",
    "most messages a second": "--bytes 64 --by throughput",
    "least CPU": "--bytes 64 --by cpu",
    "many senders, kept apart": "--bytes 64 --many-to-one --boundaries",
    "told of a death, without a library": "--bytes 4096 --survive-crash --no-library",
    "half a core at 20,000 a second": "--bytes 4096 --rate 20k --max-cpu 0.5 --survive-crash",
}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.stored = self.folder / "results" / "stored"
        shutil.copytree(STORED, self.stored)

    def run_program(self, *words):
        return subprocess.run([IPCBENCH, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=60)

    def refused(self, *words, code=2):
        done = self.run_program(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr


class Measured:
    """What the stored run measured, by its summary; and what its mechanisms promise."""

    def __init__(self, directory):
        subprocess.run([IPCBENCH, "summary", directory], check=True, stdout=subprocess.DEVNULL)
        self.medians, self.lows = {}, {}
        with open(directory / "summary.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["bench"] not in ("latency", "throughput"):
                    continue
                key = (row["bench"], row["metric"], row["mechanism"], row["wait"], row["transfer"], int(row["message_bytes"]),
                       row["placement"], row["idle"], row["distance"])
                if row["median"] and row["producers"] in ("", "1") and row["consumers"] in ("", "1"):
                    self.medians[key] = float(row["median"])
                    self.lows[key] = float(row["low"] or row["median"])
        document = json.loads((directory / "mechanisms.json").read_text(encoding="utf-8"))
        self.promises = {each["id"]: each for each in document["mechanisms"]}

    def figures(self, bench, metric, choice, table="medians"):
        """Those of the case of a choice, at any distance."""
        return [value for key, value in getattr(self, table).items()
                if key[:-1] == (bench, metric, choice["mechanism"], choice["wait"], choice["transfer"], choice["message_bytes"],
                                choice["placement"], choice["idle"])]

    def offers(self, mechanism, placement, idle, at_least):
        """(wait, transfer, size) of all that was measured there of the smallest size that is enough."""
        found = {(key[3], key[4], key[5]) for key in self.medians
                 if key[0] in ("latency", "throughput") and key[2] == mechanism and key[6:8] == (placement, idle) and key[5] >= at_least}
        smallest = min((size for *_, size in found), default=0)
        return {each for each in found if each[2] == smallest}


class AdviseTest(Folder):
    def advise(self, flags):
        done = self.run_program("advise", "stored", *flags.split(), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def value(self, measured, choice, by):
        bench, metric = {"latency": ("latency", "rtt_mean_ns"), "throughput": ("throughput", "messages_per_s"),
                         "cpu": ("throughput", "cpu_ns_per_message")}[by]
        return measured.figures(bench, metric, choice)

    def test_ten_questions_are_answered_as_the_figures_say(self):
        measured = Measured(self.stored)
        for name, flags in QUESTIONS.items():
            with self.subTest(name):
                self.check(measured, self.advise(flags))

    def check(self, measured, advice):
        """Each figure is that of the run; the order is theirs; nothing better was passed over; each mechanism is there once."""
        question = advice["question"]
        by, ranking = question["by"], advice["ranking"]
        self.assertTrue(ranking)
        for choice in ranking:
            shown = self.shown(choice, by)
            self.assertTrue(any(math.isclose(shown, value) for value in self.value(measured, choice, by)), choice)
            self.keeps_its_promises(measured, question, choice)
        order = [self.shown(choice, by) for choice in ranking]
        self.assertEqual(order, sorted(order, reverse=by == "throughput"))
        named = [each["mechanism"] for each in ranking + advice["left_out"]]
        self.assertCountEqual(named, measured.promises)
        for choice in ranking:
            self.is_best_of_its_mechanism(measured, question, choice)

    @staticmethod
    def shown(choice, by):
        return choice[{"latency": "rtt_ns", "throughput": "messages_per_s", "cpu": "cpu_ns_per_message"}[by]]["median"]

    def keeps_its_promises(self, measured, question, choice):
        promises = measured.promises[choice["mechanism"]]
        self.assertTrue(promises["lossless"] and promises["available"])
        self.assertGreaterEqual(choice["message_bytes"], question["bytes"])
        self.assertTrue(question["may_spin"] or choice["wait"] not in SPINNERS)
        self.assertTrue(not question["boundaries"] or promises["boundaries"])
        self.assertTrue(not question["survive_crash"] or promises["tells_of_death"])
        self.assertTrue(not question["no_library"] or promises["library"] is None)
        self.assertTrue(not question["many_to_one"] or promises["many_to_many_bytes"] >= question["bytes"])
        if question["rate"]:
            self.assertTrue(any(low >= question["rate"] for low in measured.figures("throughput", "messages_per_s", choice, "lows")))
        if question["max_cpu"]:
            self.assertLessEqual(choice["cores_busy"], question["max_cpu"])

    def is_best_of_its_mechanism(self, measured, question, choice):
        if question["rate"]:
            return  # What is better may not keep up.
        for wait, transfer, size in measured.offers(choice["mechanism"], choice["placement"], choice["idle"], question["bytes"]):
            other = {**choice, "wait": wait, "transfer": transfer, "message_bytes": size}
            if wait in SPINNERS and not question["may_spin"]:
                continue
            for value in self.value(measured, other, question["by"])[:1]:
                better = value > self.shown(choice, "throughput") if question["by"] == "throughput" else value < self.shown(choice, question["by"])
                self.assertFalse(better, (choice["mechanism"], wait, transfer))

    def test_a_person_reads_the_same(self):
        document = self.advise("--bytes 4096 --rate 100k")
        done = self.run_program("advise", "stored", "--bytes", "4KiB", "--rate", "100k")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertIn("4 KiB messages, 100 k a second", lines[0])
        head = next(number for number, line in enumerate(lines) if line.split()[:1] == ["mechanism"])
        self.assertEqual([line.split()[0] for line in lines[head + 1:head + 1 + len(document["ranking"])]],
                         [choice["mechanism"] for choice in document["ranking"]])
        self.assertLessEqual(max(map(len, lines)), 110)

    def test_wrong_calls_are_refused(self):
        self.assertIn("no such run", self.refused("advise", "nowhere"))
        self.assertIn("--bytes", self.refused("advise", "stored", "--bytes", "none"))
        self.assertIn("--rate", self.refused("advise", "stored", "--rate", "50%"))
        self.assertIn("--cores", self.refused("advise", "stored", "--cores", "3"))
        self.assertIn("--rate", self.refused("advise", "stored", "--max-cpu", "0.5"))
        self.assertIn("--by", self.refused("advise", "stored", "--by", "beauty"))

    def test_a_run_without_figures_of_messages_is_refused(self):
        (self.stored / "latency.csv").unlink()
        (self.stored / "throughput.csv").unlink()
        self.assertIn("neither latency.csv nor throughput.csv", self.refused("advise", "stored"))

    def test_without_promises_nothing_is_recommended(self):
        for text in (None, "{", '{"mechanisms": 7}'):
            with self.subTest(text=text):
                (self.stored / "mechanisms.json").unlink(missing_ok=True)
                if text:
                    (self.stored / "mechanisms.json").write_text(text)
                advice = self.advise("--bytes 64")
                self.assertEqual(advice["ranking"], [])
                self.assertEqual({each["reason"] for each in advice["left_out"]}, {"the run does not say what it promises"})


if __name__ == "__main__":
    unittest.main()
