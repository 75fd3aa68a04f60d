"""Which rows a visit adds: those that go with the C++ rows of the same visit."""

import csv
import itertools
import unittest
from unittest import mock

from checkout import InFolder

from lecture.measuring import look, pools
from lecture.measuring.question import Visit

POOL = ("schema,run,bench,pool,scaling,workers,tasks,countdown,repetition,status,reason,cpus_available,task,wall_s,"
        "cache_line_ns,unix_time_ms".split(","))
LATENCY = ("schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc,"
           "transfer,rtt_mean_ns,unix_time_ms").split(",")


class VisitTest(InFolder):
    def write(self, name, columns, rows):
        self.path = self.folder / f"{name}.csv"
        with open(self.path, "a", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, columns, restval="")
            if self.path.stat().st_size == 0:
                table.writeheader()
            table.writerows(rows)

    def rows(self):
        with open(self.path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def latency(self, *repetitions, time):
        self.write("latency", LATENCY, [{"mechanism": "pipe", "repetition": repetition, "status": "ok", "unix_time_ms": time}
                                        for repetition in repetitions])

    def python_latency(self, since, times):
        visit = Visit("latency", str(self.folder), since=since, unavailable="no")
        with mock.patch("lecture.measuring.rows.now_ms", return_value=since + 1):
            visit.cases(0.01, "default", "/py-pipe/64", times)

    def test_a_row_has_the_repetition_of_the_cpp_rows_of_its_visit(self):
        self.latency(0, 1, time=10)
        self.python_latency(10, times=1)
        self.latency(2, 3, time=20)
        for times in (1, 2, 2):
            self.python_latency(20, times)
        self.assertEqual([row["repetition"] for row in self.rows() if row["mechanism"] == "py-pipe"], ["0", "2", "3"])

    def cpp_pools(self, visit, time):
        self.write("pool", POOL, [
            {"pool": pool, "scaling": scaling, "workers": workers, "tasks": tasks, "countdown": 100, "status": "ok",
             "repetition": 3 * visit + again, "cpus_available": 2, "task": "countdown", "unix_time_ms": time}
            for pool in ("processes", "threads") for again in range(3)
            for scaling, workers, tasks in (("strong", 1, 4), ("strong", 2, 4), ("weak", 2, 2))])

    def python_pools(self, time, looks=(350,)):
        """`looks`: what a cache line takes, in turn."""
        with mock.patch("lecture.measuring.rows.now_ms", return_value=time), \
                mock.patch.object(look, "cache_line_ns", side_effect=itertools.cycle(looks)), \
                mock.patch.object(pools, "measure", side_effect=lambda *_: {"wall_s": 1.0}):
            Visit("pool", str(self.folder), since=time).pools()

    def test_pools_do_what_the_cpp_pools_did(self):
        for visit, time in enumerate((10, 20)):
            self.cpp_pools(visit, time)
            self.python_pools(time)
            self.python_pools(time)  # gone on with: nothing is left to do
        rows = [tuple(row[name] for name in ("scaling", "workers", "tasks", "countdown", "repetition")) for row in self.rows()
                if row["pool"] == "py-processes"]
        in_full, steps = ("weak", "2", "2", "100", "0"), str(pools.STEPS)
        self.assertEqual(sorted(rows), sorted(
            [in_full] + [("strong", workers, "4", steps, repetition) for workers in "12" for repetition in "03"]
            + [("weak", "2", "2", steps, repetition) for repetition in "012345"]))
        serial = [row for row in self.rows() if row["pool"] == "py-serial"]
        self.assertEqual([(row["workers"], row["tasks"], row["repetition"]) for row in serial],
                         [("1", "1", "0"), ("1", "1", "3")])
        self.assertEqual({row["cpus_available"] for row in serial}, {"2"})

    def states_of_python(self, looks):
        self.cpp_pools(0, 10)
        self.python_pools(10, looks)
        return {tuple(row[name] for name in ("wall_s", "status", "reason", "cache_line_ns")) for row in self.rows()
                if row["pool"].startswith("py-")}

    def test_a_pool_has_what_a_cache_line_took(self):
        self.assertEqual(self.states_of_python((350, 390)), {("1", "ok", "", "350")})

    def test_a_pool_whose_cpus_changed_is_noisy(self):
        why = "its CPUs changed their distance: a cache line took 75 ns at its start and 351 ns at its end"
        self.assertEqual(self.states_of_python((75, 351)), {("1", "noisy", why, "75")})

    def test_a_pool_is_measured_where_nobody_can_look(self):
        self.assertEqual(self.states_of_python((None,)), {("1", "ok", "", "")})


if __name__ == "__main__":
    unittest.main()
