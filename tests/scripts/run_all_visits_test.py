#!/usr/bin/env python3
"""Tests how run_all.sh asks its questions in several visits, and how it goes on where it was interrupted."""

import json
import re
import time
import unittest

from run_all_case import BENCHES, RunAllTest, timed


class Visits(RunAllTest):
    """Three instead of eight."""

    def setUp(self):
        super().setUp()
        self.stub.replace("scripts/settings.sh", "([quick]=1 [default]=1 [full]=1", "([quick]=1 [default]=3 [full]=3")

    def calls_of(self, bench):
        return [call.replace("\\", "") for call in self.stub.calls(bench) if "--csv=" in call]

    def test_every_question_is_asked_in_each(self):
        stdout, _ = self.run_all()
        self.assertEqual(self.measured(), list(BENCHES) * 3)
        self.assertEqual([line for line in stdout.splitlines() if line.startswith("visit ")],
                         ["visit 1 of 3", "visit 2 of 3", "visit 3 of 3"])
        self.assertRegex(stdout.splitlines()[-1], rf"^measured for {timed(3)} s, ")

    def test_each_goes_on_with_its_share(self):
        self.run_all()
        calls = self.calls_of("bench_latency")
        self.assertEqual([re.search(r"_repetitions=(\d+)", call)[1] for call in calls], ["1"] * 3)
        self.assertEqual([re.search(r"--budget=(\S+)", call)[1] for call in calls], [f"{self.seconds('budgets', 'default:latency') * 1000 // 3 / 1000:.3f}"] * 3)
        self.assertEqual(["--resume --since=" in call for call in calls], [False, True, True])
        self.assertEqual(["--quiet" in call for call in calls], [True, True, False])
        seeds = [int(re.search(r"--seed=(\d+)", call)[1]) for call in calls]
        self.assertEqual([seed - seeds[0] for seed in seeds], [0, 1, 2])

    def test_repetitions_count_from_where_the_visit_began(self):
        self.run_all()
        since = {bench: [re.search(r"--since=(\d+)", call)[1] for call in self.calls_of(bench)[1:]] for bench in BENCHES}
        self.assertEqual(len({tuple(times) for times in since.values()}), 1, "one moment for all questions of a visit")
        second, third = since["bench_floor"]
        self.assertLess(int(second), int(third))

    def test_what_the_first_takes_beyond_its_share_the_others_give(self):
        first, rest = 900, self.seconds("budgets", "full:latency") - 900
        self.stub.replace("scripts/settings.sh", f"[full:latency]={self.seconds('first_budgets', 'full:latency')} ",
                          "[full:latency]=900 ")
        self.run_all("--full")
        budgets = [re.search(r"--budget=(\S+)", call)[1] for call in self.calls_of("bench_latency")]
        self.assertEqual(budgets, [f"{first}.000"] + [f"{rest / 2:.3f}"] * 2)

    def test_a_short_run_is_over_within_one(self):
        stdout, _ = self.run_all("--quick")
        self.assertEqual(self.measured(), list(BENCHES))
        self.assertNotIn("visit", stdout)
        self.assertNotIn("--quiet", self.calls_of("bench_pool")[0])

    def test_an_interrupted_run_goes_on_within_its_visit(self):
        self.stub.set("bench_throughput.exit", "130")
        self.run_all(expect=130)
        self.stub.set("bench_throughput.exit", "0")
        (run,) = self.stub.runs()
        record = json.loads((run / "run.json").read_text())
        (run / "run.json").write_text(json.dumps({**record, "finished": " ".join(
            [f"1/{bench[6:]}" for bench in BENCHES] + ["2/floor", "2/latency"]), "visit_begun": "2"}))
        self.stub.set("calls")
        stdout, _ = self.run_all("--resume", "latest")
        self.assertIn(f"finished: {len(BENCHES) + 2} of {3 * len(BENCHES)} parts", stdout)
        self.assertEqual(self.measured(), [*BENCHES[2:], *BENCHES])
        self.assertIn(f"--since={record['visit_began']} ", self.calls_of("bench_load")[0] + " ", "as it was begun")
        self.assertNotIn(f"--since={record['visit_began']} ", self.calls_of("bench_load")[1] + " ")

    def test_what_fails_in_one_is_asked_again_in_the_next(self):
        self.stub.set("bench_load.exit", "1")
        self.run_all(expect=1)
        self.assertEqual(self.measured(), list(BENCHES) * 3)


class Resume(RunAllTest):
    def interrupt(self, *flags, at="bench_throughput"):
        """A run that is interrupted in one binary; returns its directory."""
        self.stub.set(f"{at}.exit", "130")
        self.run_all(*flags, expect=130)
        self.stub.set(f"{at}.exit", "0")
        self.stub.set("calls")
        return self.stub.runs()[-1]

    def flags_of(self, bench):
        (call,) = self.stub.calls(bench)
        return call.replace("\\", "").split()[1:]

    def test_what_a_run_was_started_with_is_recorded(self):
        run = self.interrupt("--quick", "--filter", "pipe|strong \"")
        record = json.loads((run / "run.json").read_text())
        self.assertRegex(record.pop("seed"), r"^\d+$")
        self.assertRegex(record.pop("visit_began"), r"^\d{13}$")
        self.assertEqual(record, {"mode": "quick", "filter": "pipe|strong \"", "idle": "poll", "commit": "a-commit",
                                  "finished": "1/latency", "visit_begun": "1"})

    def test_a_run_goes_on_as_it_was_started(self):
        run = self.interrupt("--full", "--filter=pipe|cache")
        seed = json.loads((run / "run.json").read_text())["seed"]
        for name in (run.name, "latest", str(run), f"results/{run.name}/", "./results/latest"):
            with self.subTest(name=name):
                self.stub.set("calls")
                record = json.loads((run / "run.json").read_text())
                (run / "run.json").write_text(json.dumps({**record, "finished": "1/floor 1/latency"}))
                stdout, _ = self.run_all("--resume", name)
                self.assertIn(f"going on with run {run.name} (full), seed {seed}; finished: 2 of 5 parts\n", stdout)
                self.assertEqual(self.measured(), ["bench_throughput", "bench_load", "bench_setup"])
                for flag in ("--resume", f"--run={run.name}", f"--seed={seed}", f"--csv={run}/throughput.csv",
                             "--benchmark_filter=pipe|cache", "--benchmark_repetitions=1",
                             f"--budget={self.seconds('budgets', 'full:throughput')}.000"):
                    self.assertIn(flag, self.stub.calls("bench_throughput")[-1].replace("\\", ""))
                self.assertIn(f"plots/{run.name}/rtt.svg", stdout)
                self.assertRegex(stdout.splitlines()[-1], r"^measured for 4 s, ")
        self.assertEqual(self.stub.runs(), [run])

    def test_a_run_that_is_complete_is_done_at_once(self):
        self.run_all()
        self.stub.set("calls")
        stdout, _ = self.run_all("--resume", "latest")
        self.assertEqual(self.measured(), [])
        self.assertRegex(stdout.splitlines()[-1], r"^measured for 0 s, 0 % ")
        self.assertIn("rtt.svg", stdout)

    def test_what_failed_is_not_finished(self):
        self.stub.set("bench_load.exit", "1")
        self.run_all(expect=1)
        self.stub.set("bench_load.exit", "0")
        self.stub.set("calls")
        self.run_all("--resume=latest")
        self.assertEqual(self.measured(), ["bench_load"])

    def test_a_run_elsewhere_is_gone_on_with_there(self):
        self.stub.set("bench_load.exit", "130")
        _, stderr = self.run_all("--out", "my results", expect=130)
        (run,) = self.stub.runs(self.stub.checkout / "my results")
        self.assertTrue(stderr.endswith("run_all.sh --resume " + str(run).replace(" ", "\\ ") + "\n"), stderr)
        self.stub.set("bench_load.exit", "0")
        self.run_all("--resume", str(run))
        self.assertTrue((run / "plots" / "rtt.svg").exists())
        self.stub.set("calls")
        self.run_all("--out", "my results", "--resume", "latest")
        self.assertEqual(self.measured(), [])

    def test_another_commit_is_refused(self):
        self.interrupt()
        self.stub.set("commit", "another")
        self.assertIn("measured at commit a-commit, this is another", self.refused("--resume", "latest"))

    def test_polling_cores_that_are_not_to_be_had_any_more_are_refused(self):
        self.interrupt()
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", "latency_device=/nonexistent")
        self.assertIn("/nonexistent may not be opened", self.refused("--resume", "latest"))

    def test_a_run_that_did_not_poll_goes_on_without(self):
        self.stub.replace("scripts/settings.sh", "latency_device=/dev/null", "latency_device=/nonexistent")
        self.interrupt()
        self.stub.replace("scripts/settings.sh", "latency_device=/nonexistent", "latency_device=/dev/null")
        self.run_all("--resume", "latest")
        self.assertIn("--idle=default", self.flags_of("bench_throughput"))

    def test_a_record_that_is_damaged_is_refused(self):
        run = self.interrupt()
        for text in ("", "{", "[]", "{}", '{"mode": "slow"}'):
            with self.subTest(text=text):
                (run / "run.json").write_text(text)
                self.assertIn("does not say what was measured", self.refused("--resume", "latest"))

    def test_a_run_that_is_being_measured_is_left_alone(self):
        self.stub.set("bench_load.hang", "0")
        process = self.stub.start("run_all.sh")
        while not (self.stub.stubs / "measuring").exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        (run,) = self.stub.runs()
        _, stderr = self.run_all("--resume", run.name, expect=2)
        (self.stub.stubs / "measuring").unlink()
        process.communicate(timeout=60)
        self.assertIn("is being measured right now", stderr)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
