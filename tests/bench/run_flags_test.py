"""What decides how a run goes: its context, order, filters and time. Going on with another: rows_test.py."""

import unittest

from programs import Programs, measured


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


class OrderTest(Programs):
    def order(self, *flags):
        """The order of a run's rows, and its seed."""
        run = measured("bench_latency", "--sizes=1,2,4,8,16,32,64", "--placement=same-core,unpinned", *flags)
        return [(row["message_bytes"], row["placement"], row["repetition"]) for row in run.rows], run.document["context"]["ipcbench_seed"]

    def test_can_be_had_again_from_a_seed_that_was_drawn(self):
        first, seed = self.order()
        again, _ = self.order(f"--seed={seed}")
        self.assertEqual(first, again)

    def test_is_the_seeds(self):
        first, seed = self.order()
        other, _ = self.order(f"--seed={int(seed) ^ 1}")
        self.assertNotEqual(first, other)
        self.assertEqual(sorted(first), sorted(other))

    def test_has_each_repetition_before_the_next(self):
        order, _ = self.order()
        self.assertEqual([repetition for _, _, repetition in order], ["0"] * 14 + ["1"] * 14)


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
        # Ten times the two repetitions, and another session for each that was noisy, of which there are at most two.
        _, rows, _ = self.measure("bench_latency", "--placement=unpinned", "--budget=60")
        for size in ("8", "64"):
            sessions = [row for row in rows if row["message_bytes"] == size]
            noisy = sum(row["status"] == "noisy" for row in sessions)
            self.assertIn(len(sessions), range(20, 21 + min(noisy, 2)))
            self.assertEqual(sorted(int(row["repetition"]) for row in sessions), list(range(len(sessions))))

    def test_one_that_is_too_short_is_refused(self):
        done = self.run_program("bench_latency", "--mechanism=pipe", "--sizes=8,64", "--benchmark_min_time=1", "--budget=3")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^bench_latency: --budget: 3 s is too short: .* 4 cases takes at least 8 s; ")


if __name__ == "__main__":
    unittest.main()
