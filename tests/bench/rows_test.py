"""What quick real runs write, and what they leave."""

import csv
import os
import pathlib
import unittest

from programs import BENCHES, MECHANISMS, QUICK, Programs


class RunTest(Programs):
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

    def test_every_part_of_the_floor_has_a_row_for_each_repetition(self):
        _, rows, _ = self.measure("bench_floor")
        self.assertEqual(len(rows), 2 * len(self.listed("bench_floor")))
        self.assertLessEqual(
            {"clock", "clock-step", "system-call", "copy", "stamp-and-check", "switch", "stamping"},
            {row["part"] for row in rows},
        )

    def test_every_case_has_a_row_for_each_repetition_in_both_files(self):
        for program in [each for each in BENCHES if each != "bench_floor"]:
            with self.subTest(program):
                _, rows, document = self.measure(program)
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
                _, rows, _ = self.measure(program)
                self.assertTrue(rows)
                for row in rows:
                    self.assertIn(row["status"], {"ok", "noisy", "skipped"}, row)
                    self.assertEqual(row["status"] == "ok", row["reason"] == "", row)
                    self.assertEqual(row["schema"], "1")
                    self.assertEqual("bench_" + row["bench"], program)

    def test_figures_agree_with_each_other(self):
        figures = {r["message_bytes"]: r for r in self.measure("bench_throughput", "--placement=unpinned")[1]}
        for size, row in figures.items():
            self.assertAlmostEqual(
                float(row["bytes_per_s"]) / float(row["messages_per_s"]), float(size), places=5
            )
        for row in self.measure("bench_latency", "--placement=unpinned")[1]:
            self.assertGreater(int(row["iterations"]), 0)
            self.assertGreater(float(row["rtt_max_ns"]), 0)
        for row in self.measure("bench_pool")[1]:
            self.assertAlmostEqual(
                float(row["speedup"]) / int(row["workers"]), float(row["efficiency"]), delta=1e-6 * float(row["speedup"])
            )
            if row["scaling"] == "weak":
                self.assertEqual(row["tasks"], row["workers"])

    def test_a_task_that_reads_memory_or_wants_a_lock_is_a_case_of_its_own(self):
        flags = ["--pool=serial,threads", "--scaling=strong"]
        _, rows, document = self.measure("bench_pool", "--task=countdown,memory,lock", *flags)
        self.assertEqual({(r["pool"], r["task"], r["wait"], r["idle"]) for r in rows},
                         {(pool, *case) for pool in ("serial", "threads")
                          for case in (("countdown", "", ""), ("memory", "", ""), ("lock", "block", "default"))})
        self.assertFalse([r for r in rows if r["status"] in ("ok", "noisy") and not float(r["speedup"]) > 0])
        self.assertIn("pool/threads/strong/2/lock", [entry["name"] for entry in document["benchmarks"]])

    def test_handing_out_an_empty_task_has_its_own_figures(self):
        _, rows, _ = self.measure("bench_pool", "--task=empty", "--wait=block,spin", "--workers=64",
                                  "--benchmark_min_time=0.001", "--pool=threads,processes,boost-asio")
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

    def test_every_mechanism_carries_a_message(self):
        _, rows, _ = self.measure(
            "bench_latency", "--mechanism=" + ",".join(set(MECHANISMS) - {"pipe"}), "--placement=unpinned"
        )
        self.assertEqual(sorted({row["mechanism"] for row in rows}), MECHANISMS)
        self.assertFalse([row for row in rows if row["status"] == "failed"])

    def test_what_only_notifies_has_one_size(self):
        _, rows, _ = self.measure("bench_latency", "--mechanism=futex,signal", "--placement=unpinned")
        sizes = {row["mechanism"]: row["message_bytes"] for row in rows if row["mechanism"] != "pipe"}
        self.assertEqual(sizes, {"futex": "3", "signal": "0"})

    def test_a_stream_that_cannot_be_counted_is_skipped(self):
        _, rows, _ = self.measure("bench_throughput", "--mechanism=signal", "--placement=unpinned")
        signal = next(row for row in rows if row["mechanism"] == "signal")
        self.assertEqual(signal["status"], "skipped")
        self.assertIn("may lose messages", signal["reason"])

    def test_losses_are_counted(self):
        _, rows, _ = self.measure("bench_throughput", "--mechanism=mailbox", "--placement=unpinned")
        for row in rows:
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

    def test_a_run_leaves_nothing(self):
        before = sorted(os.listdir("/dev/shm"))
        self.measure("bench_latency", "--mechanism=shm-sem,mmap,fifo,unix-dgram", "--placement=unpinned")
        self.assertEqual(list(self.temporary.iterdir()), [])
        left = [name for name in os.listdir("/dev/shm") if name.startswith("ipcbench-") and name not in before]
        # Those of other runs on this machine bear other numbers, and they are live.
        self.assertEqual([name for name in left if not pathlib.Path("/proc", name.split("-")[1]).exists()], [])

    def test_without_flags_for_files_none_is_written(self):
        for program, flags in BENCHES.items():
            with self.subTest(program):
                self.assert_fine(self.run_program(program, *flags))
                self.assertEqual([p.name for p in self.folder.iterdir()], ["tmp"])

    def test_the_table_names_what_was_measured(self):
        done = self.assert_fine(self.run_program("bench_latency", *QUICK))
        self.assertIn("pipe", done.stdout)
        self.assertIn("64 B", done.stdout)
        self.assertIn("seed ", done.stderr)
        self.assertNotIn("DEBUG", done.stdout + done.stderr)


class HistogramTest(Programs):
    def test_every_row_with_figures_has_one_beside_it(self):
        header, rows, _ = self.measure("bench_latency", "--placement=unpinned")
        with open(self.folder / "rows_histograms.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.split("\r\n")[0], header[: header.index(",iterations")] + ",histogram")
        histograms = list(csv.DictReader(text.splitlines()))
        self.assertEqual(len(histograms), len(rows))
        for row, histogram in zip(rows, histograms):
            buckets = dict(entry.split(":") for entry in histogram.pop("histogram").split())
            self.assertEqual(buckets.pop("max"), row["rtt_max_ns"])
            self.assertGreater(sum(map(int, buckets.values())), 0)
            self.assertEqual(histogram, {key: row[key] for key in histogram})

    def test_what_has_none_has_no_file(self):
        self.measure("bench_throughput", "--placement=unpinned")
        self.assertFalse((self.folder / "rows_histograms.csv").exists())


if __name__ == "__main__":
    unittest.main()
