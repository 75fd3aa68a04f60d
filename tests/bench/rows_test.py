"""What quick real runs write, and what they leave: each program is run once for all that is looked at."""

import csv
import json
import os
import random
import shutil
import unittest

from columns import HEADERS
from programs import BENCHES, MECHANISMS, Programs, measured, plain

# Which order it is does not matter; all runs of a program have the same.
SEED = str(random.SystemRandom().randrange(2**31))


def whole(program):
    """The run that most is looked at in: every case, with all files, its JSON on standard output too."""
    return measured(program, "--run=r", f"--seed={SEED}", "--benchmark_format=json")


def every_mechanism():
    others = ",".join(each for each in MECHANISMS if each != "pipe")
    return measured("bench_latency", f"--mechanism={others}", "--placement=unpinned", repetitions=1)


class WholeRunTest(Programs):
    def name_of(self, program, row):
        if program == "bench_pool":
            return "pool/{pool}/{scaling}/{workers}".format(**row)
        if program == "bench_sync":
            return "sync/{mechanism}/{operation}/{processes}/{critical_ns}ns/{placement}/{idle}".format(**row)
        if program == "bench_shared":
            return "shared/{mechanism}/{operation}/{processes}/{placement}/{idle}".format(**row)
        if program == "bench_spawn":
            what = "{}MiB/{caller_pages}".format(int(row["caller_bytes"]) >> 20, **row) if row["caller_bytes"] else row["message_bytes"] + "B"
            return "spawn/{mechanism}/{what}/{placement}/{idle}".format(what=what, **row)
        name = "{bench}/{mechanism}/{wait}/{message_bytes}/{placement}/{idle}".format(**row)
        more = {"bench_load": "/{schedule}/{rate}", "bench_rpc": "/{reply_bytes}/{in_flight}"}.get(program, "")
        return name + more.format(**row)

    def test_its_columns_are_the_documented_ones(self):
        self.assertEqual(list(HEADERS), list(BENCHES))
        for program, header in HEADERS.items():
            with self.subTest(program):
                self.assertEqual(whole(program).header, header)

    def test_every_part_of_the_floor_has_a_row_for_each_repetition(self):
        rows = whole("bench_floor").rows
        self.assertEqual(len(rows), 2 * len(self.listed("bench_floor")))
        self.assertLessEqual(
            {"clock", "clock-step", "system-call", "copy", "stamp-and-check", "switch", "stamping"},
            {row["part"] for row in rows},
        )

    def test_every_case_has_a_row_for_each_repetition_in_both_files(self):
        for program in [each for each in BENCHES if each != "bench_floor"]:
            with self.subTest(program):
                rows, document = whole(program).rows, whole(program).document
                expected = sorted((name, str(r)) for name in self.listed(program) for r in (0, 1))
                self.assertEqual(sorted((self.name_of(program, r), r["repetition"]) for r in rows), expected)
                measured = sorted(
                    (self.name_of(program, r), r["repetition"]) for r in rows if r["status"] != "skipped"
                )
                entries = document["benchmarks"]
                self.assertEqual(sorted((e["name"], str(e["repetition_index"])) for e in entries), measured)
                self.assertEqual({e["repetitions"] for e in entries}, {2})
                self.assertEqual({e["run_type"] for e in entries}, {"iteration"})

    def test_rows_are_ok_or_say_why_not(self):
        for program in BENCHES:
            with self.subTest(program):
                self.assertTrue(whole(program).rows)
                for row in whole(program).rows:
                    self.assertIn(row["status"], {"ok", "noisy", "skipped"}, row)
                    self.assertEqual(row["status"] == "ok", row["reason"] == "", row)
                    self.assertEqual(row["schema"], "1")
                    self.assertEqual("bench_" + row["bench"], program)

    def test_figures_agree_with_each_other(self):
        for program in ("bench_throughput", "bench_latency", "bench_pool"):
            self.assertTrue(whole(program).measured)
        for row in whole("bench_throughput").measured:
            self.assertAlmostEqual(
                float(row["bytes_per_s"]) / float(row["messages_per_s"]), float(row["message_bytes"]), places=5
            )
        for row in whole("bench_latency").measured:
            self.assertGreater(int(row["iterations"]), 0)
            self.assertGreater(float(row["rtt_max_ns"]), 0)
        for row in whole("bench_pool").measured:
            self.assertAlmostEqual(
                float(row["speedup"]) / int(row["workers"]), float(row["efficiency"]), delta=1e-6 * float(row["speedup"])
            )
            if row["scaling"] == "weak":
                self.assertEqual(row["tasks"], row["workers"])

    def test_its_json_is_alone_on_standard_output_and_that_of_the_file(self):
        for program in BENCHES:
            with self.subTest(program):
                said = json.loads(whole(program).done.stdout)["benchmarks"]
                self.assertTrue(said)
                self.assertEqual(said, whole(program).document["benchmarks"])

    def test_the_times_of_the_json_are_those_of_the_csv(self):
        run = whole("bench_latency")
        means = {(row["message_bytes"], row["placement"], row["idle"], row["repetition"]): float(row["rtt_mean_ns"])
                 for row in run.measured}
        self.assertEqual(len(means), len(run.document["benchmarks"]))
        for entry in run.document["benchmarks"]:
            mean = means[(*entry["name"].split("/")[3:6], str(entry["repetition_index"]))]
            self.assertEqual(entry["time_unit"], "ns")
            self.assertAlmostEqual(entry["real_time"], mean, delta=1e-6 * mean)
            self.assertAlmostEqual(entry["rtt_mean_ns"], mean, delta=1e-6 * mean)

    def test_it_leaves_nothing(self):
        for program in BENCHES:
            with self.subTest(program):
                self.assertEqual(whole(program).left, [])

    def test_without_flags_for_files_none_is_written(self):
        for program in BENCHES:
            with self.subTest(program):
                self.assertEqual(plain(program).written, [])

    def test_the_table_names_what_was_measured(self):
        done = plain("bench_latency").done
        self.assertIn("pipe", done.stdout)
        self.assertIn("64 B", done.stdout)
        self.assertIn("seed ", done.stderr)
        self.assertNotIn("DEBUG", done.stdout + done.stderr)

    def test_every_row_with_figures_has_a_histogram_beside_it(self):
        run = whole("bench_latency")
        with open(run.folder / "rows_histograms.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.split("\r\n")[0], run.header[: run.header.index(",iterations")] + ",histogram")
        histograms = list(csv.DictReader(text.splitlines()))
        self.assertEqual(len(histograms), len(run.measured))
        for row, histogram in zip(run.measured, histograms):
            buckets = dict(entry.split(":") for entry in histogram.pop("histogram").split())
            self.assertEqual(buckets.pop("max"), row["rtt_max_ns"])
            self.assertGreater(sum(map(int, buckets.values())), 0)
            self.assertEqual(histogram, {key: row[key] for key in histogram})

    def test_what_has_no_histograms_has_no_file_of_them(self):
        self.assertEqual(whole("bench_throughput").written, ["rows.csv", "rows.json"])


class ResumeTest(Programs):
    def test_goes_on_with_what_is_there(self):
        for program in BENCHES:
            with self.subTest(program):
                run = whole(program)
                for name in run.written:
                    shutil.copy(run.folder / name, self.folder)
                lines = (run.folder / "rows.csv").read_bytes().splitlines(keepends=True)
                (self.folder / "rows.csv").write_bytes(b"".join(lines[:-2]) + lines[-2][:20])
                kept = run.rows[:-2]
                self.assertGreaterEqual(len(kept), 2)
                _, rows, document = self.measure(program, "--resume", "--run=r", f"--seed={SEED}")
                self.assertEqual(rows[:len(kept)], kept)
                self.assertEqual(len(rows), len(run.rows))
                names = [(entry["name"], entry["repetition_index"]) for entry in document["benchmarks"]]
                self.assertEqual(names, [(e["name"], e["repetition_index"]) for e in run.document["benchmarks"]])
                entries = len([row for row in kept if row["status"] != "skipped"])
                self.assertEqual(document["benchmarks"][:entries], run.document["benchmarks"][:entries])

    def test_another_run_is_refused(self):
        shutil.copy(whole("bench_latency").folder / "rows.csv", self.folder)
        done = self.run_program("bench_latency", *BENCHES["bench_latency"], f"--csv={self.folder}/rows.csv", "--resume", "--run=other")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, "^bench_latency: --resume: .*rows.csv:2: .*; give --run=r\n$")


class ChosenCasesTest(Programs):
    def test_a_task_that_reads_memory_or_wants_a_lock_is_a_case_of_its_own(self):
        run = measured("bench_pool", "--task=countdown,memory,lock", "--pool=serial,threads", "--scaling=strong", repetitions=1)
        rows, document = run.rows, run.document
        self.assertEqual({(r["pool"], r["task"], r["wait"], r["idle"]) for r in rows},
                         {(pool, *case) for pool in ("serial", "threads")
                          for case in (("countdown", "", ""), ("memory", "", ""), ("lock", "block", "default"))})
        self.assertFalse([r for r in rows if r["status"] in ("ok", "noisy") and not float(r["speedup"]) > 0])
        self.assertIn("pool/threads/strong/2/lock", [entry["name"] for entry in document["benchmarks"]])

    def test_handing_out_an_empty_task_has_its_own_figures(self):
        rows = measured("bench_pool", "--task=empty", "--wait=block,spin", "--workers=64", "--benchmark_min_time=0.001",
                        "--pool=threads,processes,boost-asio", repetitions=1).rows
        self.assertEqual({(r["pool"], r["workers"], r["wait"], r["scaling"], r["tasks"], r["countdown"]) for r in rows},
                         {(pool, workers, wait, "", "64", "") for workers in ("1", "2", "64")
                          for pool, wait in (("threads", "block"), ("threads", "spin"), ("processes", "block"),
                                             ("processes", "spin"), ("boost-asio", "block"))})
        for row in rows:
            if row["workers"] == "64" and row["wait"] == "spin":
                self.assertIn("64 workers spinning and their host need 65 CPUs", row["reason"])
            elif row["status"] != "skipped":
                self.assertGreater(float(row["task_mean_ns"]), 0)
                self.assertAlmostEqual(float(row["tasks_per_s"]) * float(row["wall_s"]) / 64, 1, places=5)
                self.assertEqual(row["speedup"], "")

    def test_where_it_ran_stands_in_the_row(self):
        cpu = str(min(os.sched_getaffinity(0)))
        _, rows, _ = self.measure("bench_latency", f"--cpus={cpu},{cpu}")
        for row in rows:
            self.assertEqual((row["placement"], row["cpu_a"], row["cpu_b"]), ("cpus", cpu, cpu))
        for row in self.measure("bench_latency", "--placement=unpinned")[1]:
            self.assertEqual((row["cpu_a"], row["cpu_b"], row["shares_llc"]), ("", "", ""))

    def test_every_mechanism_carries_a_message_and_leaves_nothing(self):
        self.assertEqual(sorted({row["mechanism"] for row in every_mechanism().rows}), MECHANISMS)
        self.assertFalse([row for row in every_mechanism().rows if row["status"] == "failed"])
        self.assertEqual(every_mechanism().left, [])

    def test_what_only_notifies_has_one_size(self):
        for mechanism, size in (("futex", "3"), ("signal", "0")):
            self.assertEqual({row["message_bytes"] for row in every_mechanism().rows if row["mechanism"] == mechanism}, {size})

    def lossy(self):
        return measured("bench_throughput", "--mechanism=signal,mailbox", "--placement=unpinned").rows

    def test_a_stream_that_cannot_be_counted_is_skipped(self):
        signal = next(row for row in self.lossy() if row["mechanism"] == "signal")
        self.assertEqual(signal["status"], "skipped")
        self.assertIn("may lose messages", signal["reason"])

    def test_losses_are_counted(self):
        self.assertEqual({row["mechanism"] for row in self.lossy()}, {"signal", "mailbox", "pipe"})
        for row in self.lossy():
            if row["mechanism"] != "signal":
                self.assertIn(row["status"], ("ok", "noisy"), row["reason"])
            if row["mechanism"] == "pipe":
                self.assertEqual(float(row["lost"]), 0)

    def test_in_place_is_a_case_of_its_own(self):
        _, rows, _ = self.measure(
            "bench_latency", "--mechanism=shm-ring", "--transfer=copy,zero-copy", "--placement=unpinned"
        )
        found = {(row["mechanism"], row["transfer"]) for row in rows}
        self.assertEqual(found, {("pipe", "copy"), ("shm-ring", "copy"), ("shm-ring", "zero-copy")})

    def test_several_producers_and_consumers_have_their_shares(self):
        _, rows, _ = self.measure("bench_throughput", "--producers=1,3", "--consumers=2", "--placement=unpinned")
        for row in rows:
            self.assertIn(row["status"], ("ok", "noisy"), row["reason"])
            self.assertEqual(row["consumers"], "2")
            shares = [float(share) for share in row["producer_shares"].split()]
            self.assertEqual(len(shares), int(row["producers"]))
            self.assertAlmostEqual(sum(shares), 1, delta=0.001)
            self.assertLessEqual(float(row["producer_fairness"]), 1)

    def test_what_several_cannot_share_is_refused(self):
        done = self.run_program("bench_throughput", "--mechanism=tcp", "--producers=2")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1))
        self.assertIn("can share none of the chosen mechanisms", done.stderr)


if __name__ == "__main__":
    unittest.main()
