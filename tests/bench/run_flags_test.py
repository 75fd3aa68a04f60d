"""What decides how a run goes: JSON, order, filters, time, and going on with another."""

import json
import unittest

from programs import BENCHES, QUICK, Programs


class JsonTest(Programs):
    def test_context_is_google_benchmarks_with_run_and_seed(self):
        _, rows, document = self.measure(
            "bench_latency", "--run=this-run", "--seed=77", "--benchmark_context=site=here", "--placement=unpinned"
        )
        context = document["context"]
        for key in ("date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "caches", "library_build_type"):
            self.assertIn(key, context)
        self.assertIn("bench_latency", context["executable"])
        self.assertEqual(context["ipcbench_seed"], "77")
        self.assertEqual(context["ipcbench_run"], "this-run")
        self.assertEqual(context["site"], "here")
        self.assertEqual({row["run"] for row in rows}, {"this-run"})

    def test_times_are_those_of_the_csv(self):
        _, rows, document = self.measure("bench_latency", "--placement=unpinned")
        means = {(row["message_bytes"], row["repetition"]): float(row["rtt_mean_ns"]) for row in rows}
        for entry in document["benchmarks"]:
            mean = means[entry["name"].split("/")[3], str(entry["repetition_index"])]
            self.assertEqual(entry["time_unit"], "ns")
            self.assertAlmostEqual(entry["real_time"], mean, delta=1e-6 * mean)
            self.assertAlmostEqual(entry["rtt_mean_ns"], mean, delta=1e-6 * mean)

    def test_is_alone_on_standard_output(self):
        for program, flags in BENCHES.items():
            with self.subTest(program):
                done = self.assert_fine(self.run_program(program, *flags, "--benchmark_format=json"))
                self.assertTrue(json.loads(done.stdout)["benchmarks"])

    def test_goes_to_both_places(self):
        file = self.folder / "rows.json"
        done = self.assert_fine(
            self.run_program("bench_latency", *QUICK, "--benchmark_format=json", f"--benchmark_out={file}")
        )
        self.assertEqual(json.loads(done.stdout)["benchmarks"], json.loads(file.read_text())["benchmarks"])


class OrderTest(Programs):
    def order(self, *flags):
        _, rows, document = self.measure("bench_latency", "--sizes=1,2,4,8,16,32,64", *flags)
        order = [(row["message_bytes"], row["placement"], row["repetition"]) for row in rows]
        return order, document["context"]["ipcbench_seed"]

    def test_is_the_seeds(self):
        first, _ = self.order("--seed=1", "--placement=same-core,unpinned")
        again, _ = self.order("--seed=1", "--placement=same-core,unpinned")
        other, _ = self.order("--seed=2", "--placement=same-core,unpinned")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(sorted(first), sorted(other))

    def test_can_be_had_again_from_a_seed_that_was_drawn(self):
        first, seed = self.order("--placement=unpinned")
        again, _ = self.order("--placement=unpinned", f"--seed={seed}")
        self.assertEqual(first, again)

    def test_has_each_repetition_before_the_next(self):
        order, _ = self.order("--placement=unpinned")
        self.assertEqual([repetition for _, _, repetition in order], ["0"] * 7 + ["1"] * 7)


class FilterTest(Programs):
    def test_lists_what_it_would_measure(self):
        names = self.listed("bench_latency", "--placement=unpinned")
        self.assertEqual(
            sorted(names), ["latency/pipe/block/64/unpinned/default", "latency/pipe/block/8/unpinned/default"]
        )
        self.assertEqual(self.listed("bench_latency", "--placement=unpinned", "--benchmark_filter=/8/"), names[:1])

    def test_a_negative_one_and_several(self):
        names = self.listed("bench_pool", "--benchmark_filter=-fork", "--benchmark_filter=weak")
        self.assertEqual(names, [n for n in self.listed("bench_pool") if "fork" not in n and "weak" in n])
        self.assertTrue(names)

    def test_measures_only_what_fits(self):
        _, rows, document = self.measure("bench_latency", "--placement=unpinned", "--benchmark_filter=/64/")
        self.assertEqual({row["message_bytes"] for row in rows}, {"64"})
        self.assertEqual(len(document["benchmarks"]), 2)


class BudgetTest(Programs):
    def test_time_that_is_left_goes_to_more_sessions(self):
        _, rows, _ = self.measure("bench_latency", "--placement=unpinned", "--budget=60")
        self.assertEqual(sorted(int(row["repetition"]) for row in rows), sorted(2 * list(range(20))))

    def test_one_that_is_too_short_is_refused(self):
        done = self.run_program("bench_latency", "--mechanism=pipe", "--sizes=8,64", "--benchmark_min_time=1", "--budget=3")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^bench_latency: --budget: 3 s is too short: .* 4 cases takes at least 8 s; ")


class ResumeTest(Programs):
    def test_goes_on_with_what_is_there(self):
        for program in BENCHES:
            with self.subTest(program):
                flags = ["--run=r", "--seed=1"] + ([] if program == "bench_pool" else ["--placement=unpinned"])
                _, all_rows, all_json = self.measure(program, *flags)
                lines = (self.folder / "rows.csv").read_bytes().splitlines(keepends=True)
                (self.folder / "rows.csv").write_bytes(b"".join(lines[:3]) + lines[3][:20])
                _, rows, document = self.measure(program, "--resume", *flags)
                self.assertEqual(rows[:2], all_rows[:2])
                names = [(entry["name"], entry["repetition_index"]) for entry in document["benchmarks"]]
                self.assertEqual(names, [(e["name"], e["repetition_index"]) for e in all_json["benchmarks"]])
                self.assertEqual(document["benchmarks"][:2], all_json["benchmarks"][:2])

    def test_another_run_is_refused(self):
        self.measure("bench_latency", "--placement=unpinned", "--run=r")
        done = self.run_program("bench_latency", *QUICK, "--placement=unpinned", f"--csv={self.folder}/rows.csv",
                                "--resume", "--run=other")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, "^bench_latency: --resume: .*rows.csv:2: .*; give --run=r\n$")


if __name__ == "__main__":
    unittest.main()
