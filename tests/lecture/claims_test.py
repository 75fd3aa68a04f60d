"""The rules, fed with made-up figures: each claim has each verdict where it should."""

import csv
import json
import unittest

from checkout import InFolder

from lecture import claims
from lecture.figures import METRICS, Figures

NEAR, FAR = 75, 350  # ns, what a cache line takes
SPREAD = (0.99, 1.0, 1.01, 1.0, 0.995, 1.005)  # of six visits that agree
MEBIBYTE = 1 << 20


class MadeUp:
    """Six visits of each series, each about its value; `wide` ones agree on nothing."""

    def __init__(self, folder, cpus=2):
        self._folder, self._cpus = folder, cpus
        self._rows = {question: [] for question in METRICS}

    def add(self, question, value, wide=False, **key):
        for visit, factor in enumerate((0.1, 0.3, 1, 2, 5, 10) if wide else SPREAD):
            self._rows[question].append({"repetition": visit, "status": "ok", METRICS[question]: value * factor, **key})
        return self

    def pool(self, pool, together_s, alone_s, wide=False):
        steps = 10_000_000 if pool.startswith("py-") else 100_000_000
        return self.add("pool", together_s, wide, pool=pool, scaling="weak", workers=2, tasks=2, countdown=steps,
                        task_s=alone_s, cpus_available=self._cpus)

    def round(self, pool, together_s):
        """One more of two tasks on two workers."""
        visit = sum(row["pool"] == pool for row in self._rows["pool"])
        steps = 10_000_000 if pool.startswith("py-") else 100_000_000
        self._rows["pool"].append({"repetition": visit, "status": "ok", "wall_s": together_s, "task_s": 1, "pool": pool,
                                   "scaling": "weak", "workers": 2, "tasks": 2, "countdown": steps,
                                   "cpus_available": self._cpus})

    def strong(self, pool, workers, wall_s):
        return self.add("pool", wall_s, pool=pool, scaling="strong", workers=workers, cpus_available=self._cpus)

    def on(self, pool, *states, workers=2):
        """The states of the pool's rows: what a cache line took, or that and a status."""
        mine = [row for row in self._rows["pool"] if (row["pool"], row["workers"]) == (pool, workers)]
        for row, state in zip(mine, states):
            row["cache_line_ns"], row["status"] = state if isinstance(state, tuple) else (state, "ok")
        return self

    def answers(self):
        for question, rows in self._rows.items():
            columns = dict.fromkeys(("repetition", "status", *(name for row in rows for name in row)))
            with open(self._folder / f"{question}.csv", "w", newline="", encoding="utf-8") as file:
                table = csv.DictWriter(file, columns, restval="")
                table.writeheader()
                table.writerows(rows)
        return claims.answer(Figures(str(self._folder)))

    def verdict(self, name):
        return next(answer.verdict for answer in self.answers() if answer.claim.id == name)


class ClaimsTest(InFolder):
    def made_up(self, cpus=2):
        return MadeUp(self.folder, cpus)

    def assert_verdicts(self, name, yes, no, unclear):
        """Each of the three is a function that adds figures."""
        for verdict, fill in (("yes", yes), ("no", no), ("cannot tell here", unclear)):
            with self.subTest(verdict):
                made_up = self.made_up()
                fill(made_up)
                self.assertEqual(made_up.verdict(name), verdict)

    def test_two_on_two(self):
        self.assert_verdicts("two-on-two",
                             lambda run: run.pool("py-processes", 1.1, 1).pool("processes", 1.05, 1),
                             lambda run: run.pool("py-processes", 2, 1).pool("processes", 1.05, 1),
                             lambda run: run.pool("py-processes", 1, 1, wide=True).pool("processes", 1.05, 1))

    def test_two_on_two_needs_two_cpus_free(self):
        for cpus in (1, 1.5):
            run = self.made_up(cpus).pool("py-processes", 2, 1).pool("processes", 2, 1)
            answer = run.answers()[0]
            self.assertEqual((answer.verdict, answer.why), ("cannot tell here", f"needs 2 CPUs; here: {cpus}"))

    def test_larger_pool(self):
        def pools(large_s):
            def fill(run):
                for pool in ("py-processes", "processes", "threads"):
                    run.strong(pool, 1, 4).strong(pool, 2, 2).strong(pool, 4, large_s)
            return fill
        self.assert_verdicts("larger-pool", pools(2.0), pools(1.0), pools(1.5))

    def test_larger_pool_under_a_quota_of_one(self):
        run = self.made_up(cpus=1)
        for pool in ("py-processes", "processes", "threads"):
            run.strong(pool, 1, 4).strong(pool, 2, 4).strong(pool, 4, 4)
        self.assertEqual(run.verdict("larger-pool"), "yes")

    def test_larger_pool_where_none_was_measured(self):
        run = self.made_up(cpus=4)
        run.strong("processes", 2, 2)
        self.assertEqual(run.verdict("larger-pool"), "cannot tell here")

    def test_gil(self):
        def fill(threads_s, wide=False):
            return lambda run: (run.pool("py-threads", threads_s, 1, wide).pool("py-processes", 1, 1)
                                .pool("threads", 1, 1).pool("processes", 1, 1))
        self.assert_verdicts("gil", fill(2), fill(1), fill(2, wide=True))

    def two_on_two(self, near_s, python_states, cpp_states=8 * (FAR,)):
        """Claim 1 over eight rounds: on two cores two tasks take as long as one, on one core `near_s` times as long."""
        run = self.made_up()
        for pool, states in (("py-processes", python_states), ("processes", cpp_states)):
            for state in states:
                run.round(pool, near_s if state == NEAR else 1.0)
            run.on(pool, *states)
        return run.answers()[0]

    def test_rounds_on_one_core_do_not_count(self):
        answer = self.two_on_two(1.9, 2 * (NEAR,) + 6 * (FAR,))
        self.assertEqual((answer.verdict, answer.figures[0][1].count), ("yes", 6))

    def test_too_few_rounds_on_two_cores_are_the_reason(self):
        answer = self.two_on_two(1.9, 3 * (NEAR,) + 5 * (FAR,))
        self.assertEqual((answer.verdict, answer.why), (
            "cannot tell here",
            "the pool's CPUs were two cores in 5 of 8 rounds, noisy ones not counted, and it takes 6"))
        none = self.two_on_two(1.9, 8 * (NEAR,))
        self.assertRegex(none.why, "two cores in 0 of 8 rounds")

    def test_a_round_in_which_the_cpus_changed_is_none_on_two_cores(self):
        answer = self.two_on_two(1.9, 2 * (NEAR,) + 5 * (FAR,) + ((FAR, "noisy"),))
        self.assertRegex(answer.why, "two cores in 5 of 8 rounds")

    def test_rounds_of_one_distance_are_taken_as_they_are(self):
        for line in (NEAR, FAR):
            answer = self.two_on_two(1.0, 8 * (line,), 6 * (line,) + 2 * ((line, "noisy"),))
            self.assertEqual((answer.verdict, [ratio.count for _, ratio, _ in answer.figures]), ("yes", [8, 8]))

    def test_pools_on_two_threads_of_one_core_are_not_judged(self):
        cpus = [{"cpu": cpu, "core": 0, "package": 0} for cpu in (0, 1)]
        (self.folder / "environment.json").write_text(json.dumps({"cpus": cpus}))
        answer = self.two_on_two(1.9, 8 * (NEAR,), 8 * (NEAR,))
        self.assertEqual(answer.verdict, "cannot tell here")
        self.assertRegex(answer.why, "two cores in 0 of 8 rounds")

    def test_too_few_visits_are_not_blamed_on_the_cpus(self):
        for states in (2 * (NEAR,) + 3 * (FAR,), 5 * (NEAR,)):
            self.assertRegex(self.two_on_two(1.9, states).why, "too few visits")

    def test_a_larger_pool_is_compared_where_both_had_two_cores(self):
        def run(one_near):
            made_up = self.made_up()
            for pool in ("py-processes", "processes", "threads"):
                made_up.strong(pool, 2, 2).strong(pool, 4, 2).on(pool, *6 * (FAR,)).on(pool, *6 * (FAR,), workers=4)
            made_up.on("threads", *one_near, *5 * (FAR,), workers=4).pool("serial", 1, 1).on("serial", *6 * (NEAR,))
            return made_up.answers()[1]
        self.assertEqual(run((FAR,)).verdict, "yes")
        self.assertRegex(run((NEAR,)).why, "two cores in 5 of 6 rounds")

    def test_process_over_thread(self):
        def fill(process_ns, wide=False):
            return lambda run: (run.add("spawn", process_ns, wide, mechanism="fork").add("spawn", 1, mechanism="std-thread")
                                .add("spawn", 9, mechanism="py-process-fork").add("spawn", 1, mechanism="py-thread"))
        self.assert_verdicts("process-over-thread", fill(30), fill(1.5), fill(2, wide=True))

    def test_shared_memory(self):
        def fill(pipe_per_s, wide=False):
            def add(run):
                for mechanism, per_s in (("shm-sem", 10), ("pipe", pipe_per_s), ("fifo", 5), ("unix-stream", 5),
                                         ("py-shared-memory", 10), ("py-pipe", 2)):
                    run.add("throughput", per_s, wide and mechanism == "pipe", mechanism=mechanism, message_bytes=MEBIBYTE)
            return add
        self.assert_verdicts("shared-memory", fill(5), fill(20), fill(10, wide=True))

    def test_named_channels(self):
        def fill(fifo_ns):
            return lambda run: (run.add("latency", fifo_ns, mechanism="fifo", message_bytes=64)
                                .add("latency", 10, mechanism="pipe", message_bytes=64)
                                .add("throughput", 10, mechanism="fifo", message_bytes=MEBIBYTE)
                                .add("throughput", 10, mechanism="pipe", message_bytes=MEBIBYTE))
        self.assert_verdicts("named-channels", fill(10.2), fill(15), fill(11.0))

    def test_proxies(self):
        def fill(proxy_ns):
            def add(run):
                for operation in ("read", "write"):
                    run.add("shared", proxy_ns, mechanism="py-manager-list", operation=operation)
                    run.add("shared", 10, mechanism="py-value", operation=operation)
                    run.add("shared", 10, mechanism="py-array", operation=operation)
            return add
        self.assert_verdicts("proxies", fill(1000), fill(50), fill(100))

    def test_queue_over_pipe(self):
        def fill(queue_ns):
            return lambda run: (run.add("latency", queue_ns, mechanism="py-queue", message_bytes=64)
                                .add("latency", 10, mechanism="py-pipe", message_bytes=64))
        self.assert_verdicts("queue-over-pipe", fill(20), fill(5), fill(10))

    def test_without_python_nothing_is_decided_that_needs_it(self):
        answers = self.made_up().pool("processes", 1, 1).answers()
        self.assertEqual({answer.verdict for answer in answers}, {"cannot tell here"})
        self.assertEqual(answers[0].why, "not all of it was measured")

    def test_the_file_has_each_with_its_figures(self):
        answers = self.made_up().pool("py-processes", 1, 1).pool("processes", 1, 1).answers()
        claims.write(answers, str(self.folder / "claims.json"))
        document = json.loads((self.folder / "claims.json").read_text())
        self.assertEqual(len(document["claims"]), 8)
        for claim in document["claims"]:
            self.assertLessEqual({"id", "claim", "verdict", "figures"}, set(claim))
        first = document["claims"][0]["figures"][0]
        self.assertEqual((first["holds"], first["bounds"], first["pairs"]), (True, [0, 1.5], 6))


if __name__ == "__main__":
    unittest.main()
