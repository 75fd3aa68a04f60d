"""Results as they may be found: whole, in part, broken."""

import tempfile
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401  (puts plots/ on the path)

from results import NothingToDraw, Run, by_percentile, with_variants  # noqa: E402

HEADER = ",".join(made_up.COLUMNS["latency"]) + "\n"


class RunTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def write_text(self, text, file="latency.csv"):
        (self.directory / file).write_text(text, encoding="utf-8")

    def measured(self, **more):
        return Run(self.directory).measured(
            "latency.csv", numbers=("message_bytes", "rtt_mean_ns"), texts=("mechanism",), **more)

    def reason(self):
        with self.assertRaises(NothingToDraw) as caught:
            self.measured()
        return str(caught.exception)


class Rows(RunTest):
    def test_are_those_measured_with_a_value(self):
        rows = made_up.latency_rows(("pipe",), sizes=(8,), placements=("same-core",), repetitions=8)
        for row, change in zip(rows, ({}, {"status": "noisy"}, {"status": "failed"}, {"status": "skipped"},
                                      {"rtt_mean_ns": ""}, {"rtt_mean_ns": 0}, {"rtt_mean_ns": "inf"},
                                      {"rtt_mean_ns": "much"})):
            row.update(change)
        made_up.write(self.directory, latency=rows)
        self.assertEqual(self.measured()["noisy"].tolist(), [False, True])

    def test_of_a_case_at_two_distances_are_of_those_with_enough_sessions(self):
        rows = made_up.latency_rows(("pipe",), sizes=(8,), placements=("cross-core",), repetitions=8)
        made_up.write(self.directory, latency=[
            {**row, "cpu_a": 0, "cpu_b": 1, "cache_line_ns": 90 if place < 2 else 370} for place, row in enumerate(rows)])
        self.assertEqual(self.measured()["distance"].tolist(), ["far"] * 6)

    def test_have_columns_that_are_missing_as_unknown(self):
        self.write_text("mechanism,status,message_bytes,rtt_mean_ns\npipe,ok,8,4000\n")
        row = self.measured(maybe_texts=("idle",), maybe_numbers=("rtt_p50_ns",)).iloc[0]
        self.assertEqual(row["idle"], "")
        self.assertNotEqual(row["rtt_p50_ns"], row["rtt_p50_ns"])

    def test_have_sizes_of_nothing_too(self):
        self.write_text("status,message_bytes,rtt_mean_ns\n" + "".join(
            f"ok,{size},{ns}\n" for size, ns in ((0, 5), (8, 6), (-1, 7), ("", 7), (8, 0), ("inf", 7))))
        rows = Run(self.directory).measured("latency.csv", numbers=("rtt_mean_ns",), sizes=("message_bytes",))
        self.assertEqual(rows["rtt_mean_ns"].tolist(), [5, 6])

    def test_that_were_not_finished_are_left_out_with_a_remark(self):
        self.write_text("status,mechanism,message_bytes,rtt_mean_ns\nok,pipe,8,4000\nok,pipe,64")
        run = Run(self.directory)
        rows = run.measured("latency.csv", numbers=("message_bytes",))
        run.measured("latency.csv", numbers=("rtt_mean_ns",))
        self.assertEqual(rows["message_bytes"].tolist(), [8])
        self.assertEqual([remark for remark in run.remarks if "latency" in remark],
                         ["latency.csv: 1 incomplete row(s) left out"])

    def test_that_are_none_have_a_reason(self):
        self.assertEqual(self.reason(), "latency.csv is missing")
        self.write_text("")
        self.assertIn("has no column", self.reason())
        self.write_text(HEADER)
        self.assertEqual(self.reason(), "latency.csv has no rows")
        self.write_text(HEADER.replace(",rtt_mean_ns", ""))
        self.assertEqual(self.reason(), "latency.csv has no column rtt_mean_ns")
        made_up.write(self.directory, latency=[{"mechanism": "pipe", "status": "skipped"}])
        self.assertEqual(self.reason(), "no row of latency.csv is ok or noisy")
        made_up.write(self.directory, latency=[{"mechanism": "pipe", "status": "ok", "message_bytes": 8}])
        self.assertIn("has a value for message_bytes, rtt_mean_ns", self.reason())
        (self.directory / "latency.csv").write_bytes(b"status\n\xff\n")
        self.assertIn("cannot be read", self.reason())


class Machine(RunTest):
    def machine(self, environment):
        made_up.write(self.directory, environment=environment,
                      latency=made_up.latency_rows(mechanisms=("pipe",), sizes=(8,)))
        return Run(self.directory).machine(self.measured()).replace("\u00a0", " ")

    def test_is_told_with_run_and_date(self):
        self.assertEqual(
            self.machine(made_up.ENVIRONMENT),
            "testhost · Example CPU @ 2.50GHz · 2 CPUs · kvm · Linux 6.1.0-18-cloud-amd64 · "
            "2026-01-02 03:04 UTC · run 20260102T030405Z-testhost")

    def test_leaves_out_what_is_unknown(self):
        rest = "2026-01-02 03:04 UTC · run 20260102T030405Z-testhost"
        self.assertEqual(self.machine(None), rest)
        self.assertEqual(self.machine([]), rest)
        self.assertEqual(self.machine({"host": None, "cpu_model": {"name": "x"}, "kernel": ["x"]}), rest)
        self.assertEqual(self.machine({"cpus_available": 1.5}), "1.5 CPUs · " + rest)

    def test_survives_a_broken_environment(self):
        self.write_text("{", "environment.json")
        self.assertEqual(Run(self.directory).environment, {})
        self.assertIn("environment.json", Run(self.directory).remarks[0])


class Mechanisms(RunTest):
    def run_of(self, text):
        made_up.write(self.directory)
        self.write_text(text, "mechanisms.json")
        return Run(self.directory)

    def test_have_a_family_and_a_payload_as_far_as_known(self):
        run = self.run_of('{"mechanisms": [{"id": "pipe", "family": "byte stream", "payload": "bytes"}, '
                          '{"id": "futex", "family": null, "payload": "word"}, {"family": "x"}, {"id": ["y"]}]}')
        self.assertEqual(run.families, {"pipe": "byte stream", "futex": ""})
        self.assertEqual(run.payloads, {"pipe": "bytes", "futex": "word"})
        self.assertEqual(run.remarks, [])

    def test_need_not_be_listed(self):
        made_up.write(self.directory)
        run = Run(self.directory)
        self.assertEqual((run.families, run.payloads, run.remarks), ({}, {}, []))

    def test_survive_a_damaged_list_with_a_remark(self):
        for text in ("", "{", "[]", "{}", "null", '{"mechanisms": 5}', '{"mechanisms": [5]}', '{"mechanisms": null}'):
            with self.subTest(text=text):
                run = self.run_of(text)
                self.assertEqual((run.families, run.payloads), ({}, {}))
                self.assertEqual(len(run.remarks), 1)
                self.assertIn("mechanisms are not told by family: mechanisms.json: ", run.remarks[0])


class Percentiles(RunTest):
    COLUMNS = {"p50": "rtt_p50_ns", "p99": "rtt_p99_ns"}

    def by_percentile(self, *changes):
        rows = made_up.latency_rows(("pipe",), sizes=(8,), repetitions=len(changes))
        made_up.write(self.directory, latency=[{**row, **change} for row, change in zip(rows, changes)])
        rows = self.measured(maybe_numbers=tuple(self.COLUMNS.values()))
        return by_percentile(rows, self.COLUMNS, "ns", ["mechanism"])

    def test_are_rows_of_their_own(self):
        rows = self.by_percentile({"rtt_p50_ns": 5, "rtt_p99_ns": 8}, {"rtt_p50_ns": 6, "rtt_p99_ns": 7})
        self.assertEqual(list(zip(rows["percentile"], rows["ns"], rows["mechanism"])),
                         [("p50", 5, "pipe"), ("p50", 6, "pipe"), ("p99", 8, "pipe"), ("p99", 7, "pipe")])

    def test_are_left_out_where_a_repetition_lacks_them(self):
        for unknown in ("", 0, "inf", "?"):
            with self.subTest(unknown=unknown):
                rows = self.by_percentile({"rtt_p50_ns": 5, "rtt_p99_ns": unknown},
                                          {"rtt_p50_ns": 6, "rtt_p99_ns": 7})
                self.assertEqual(rows["ns"].tolist(), [5, 6])

    def test_that_are_none_have_a_reason(self):
        with self.assertRaisesRegex(NothingToDraw, "no measured row has a percentile .rtt_p50_ns, "):
            self.by_percentile({"rtt_p50_ns": "", "rtt_p99_ns": ""})


class Variants(RunTest):
    def test_are_named_only_where_there_are_several(self):
        made_up.write(self.directory, latency=made_up.latency_rows(sizes=(8,)))
        rows = self.measured(maybe_texts=("wait",))
        self.assertEqual(set(with_variants(rows, "wait")["variant_name"]), {""})
        rows.iloc[0, rows.columns.get_loc("wait")] = "spin"
        self.assertEqual(set(with_variants(rows, "wait")["variant_name"]), {"block", "spin"})


if __name__ == "__main__":
    unittest.main()
