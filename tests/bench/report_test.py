"""`ipcbench report` from outside: what it makes of runs that are whole, damaged, enormous or hostile."""

import json
import math
import os
import re
import unittest

from advise_test import STORED, Folder

# A build with sanitizers takes ten times as long for each.
MANY = 100_000 if "IPCBENCH_SLOW" in os.environ else 1_000_000
HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)> \" ' & \\ \u2028 é"


class ReportTest(Folder):
    def setUp(self):
        super().setUp()
        self.charts = self.folder / "charts.js"
        self.charts.write_text("var Chart = null;")

    def report(self, *words):
        done = self.run_program("report", *words, "--charts", str(self.charts))
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.folder / done.stdout.strip()).read_text(encoding="utf-8")
        return page, json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]), done.stderr

    def line(self, name, row):
        """The row as a line of that CSV."""
        with open(self.stored / name, encoding="utf-8") as file:
            header = file.readline().rstrip("\n").split(",")
        return ",".join(row.get(column, "") for column in header) + "\r\n"

    def add_rows(self, name, *rows):
        with open(self.stored / name, "a", encoding="utf-8", newline="") as file:
            file.writelines([self.line(name, row) for row in rows])

    def row(self, **cells):
        return {"schema": "1", "run": "stored", "bench": "latency", "mechanism": "pipe", "wait": "block", "message_bytes": "64",
                "placement": "cross-core", "idle": "poll", "repetition": "99", "status": "ok", **cells}

    def test_it_lies_in_the_run_and_needs_nothing_else(self):
        page, data, _ = self.report("stored")
        self.assertTrue((self.stored / "report.html").is_file())
        self.assertEqual([run["name"] for run in data["runs"]], ["stored"])
        self.assertEqual({bench["bench"] for bench in data["runs"][0]["benches"]}, {path.stem for path in STORED.glob("*.csv")})
        self.assertEqual(data["runs"][0]["files"]["latency"], "latency.csv")
        self.assertEqual(re.findall(r'(?:src|href)="(?:https?:)?//', page), [])
        self.assertIn("var Chart = null;", page)

    def test_several_runs_stand_side_by_side(self):
        (self.folder / "other").mkdir()
        (self.stored / "latency.csv").rename(self.folder / "other" / "latency.csv")
        _, data, _ = self.report("stored", "other", "--out", "both.html")
        self.assertEqual([run["name"] for run in data["runs"]], ["stored", "other"])
        self.assertEqual(data["runs"][1]["files"], {"latency": "other/latency.csv"})
        self.assertEqual(data["runs"][1]["mechanisms"], [])

    def test_its_numbers_are_those_of_the_advice(self):
        _, data, _ = self.report("stored")
        advice = json.loads(self.run_program("advise", "stored", "--json").stdout)
        offers = data["runs"][0]["offers"]
        for choice in advice["ranking"]:
            offer = {key: choice[key] for key in offers[0]}
            self.assertTrue(offer in offers, f"no such offer: {offer}")

    def test_what_was_not_measured_is_there(self):
        self.add_rows("latency.csv", self.row(status="skipped", reason="no huge pages"), self.row(status="failed", reason="it hung"))
        _, data, _ = self.report("stored")
        latency = next(bench for bench in data["runs"][0]["benches"] if bench["bench"] == "latency")
        self.assertLessEqual({("skipped", "no huge pages"), ("failed", "it hung")},
                             {(each["status"], each["reason"]) for each in latency["unmeasured"]})

    def test_hostile_strings_stay_data(self):
        quoted = '"' + HOSTILE.replace('"', '""') + '"'
        self.add_rows("latency.csv", self.row(status="failed", reason=quoted), self.row(mechanism=quoted, rtt_mean_ns="5"))
        (self.stored / "environment.json").write_text(json.dumps({"host": HOSTILE}))
        page, data, _ = self.report("stored")
        self.assertEqual(data["runs"][0]["environment"]["host"], HOSTILE)
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<img src=x", page)

    def test_what_is_no_number_is_null(self):
        self.add_rows("latency.csv", *(self.row(mechanism="odd", rtt_mean_ns=text) for text in ("nan", "inf", "-inf")))
        page, data, _ = self.report("stored")
        latency = next(bench for bench in data["runs"][0]["benches"] if bench["bench"] == "latency")
        odd = [case for case in latency["cases"] if "odd" in case[0]]
        self.assertTrue(odd)
        self.assertTrue(all(figure is None for case in odd for figure in case[3]))
        self.assertFalse(any(math.isnan(value) for value in self.numbers(data)))

    def numbers(self, value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                yield from self.numbers(each)
        elif isinstance(value, float):
            yield value

    def test_missing_and_damaged_files_are_named_or_done_without(self):
        for name, text in {"mechanisms.json": "{", "environment.json": None, "claims.json": "[", "lecture.csv": "no,header\r\n"}.items():
            (self.stored / name).unlink(missing_ok=True)
            if text:
                (self.stored / name).write_text(text)
        _, data, stderr = self.report("stored")
        self.assertEqual(data["runs"][0]["mechanisms"], [])
        self.assertIn("lecture.csv", stderr)
        self.assertIn("lecture.csv", data["runs"][0]["remarks"][-1])

    def test_an_unknown_column_is_shown_or_ignored(self):
        path = self.stored / "latency.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header + ",from_the_future", *(row + ",x" for row in rows), ""]), encoding="utf-8")
        self.assertTrue(self.report("stored")[1]["runs"][0]["offers"])

    def test_a_newer_schema_is_refused_in_a_line(self):
        self.add_rows("latency.csv", self.row(schema="2"))
        self.assertIn("schema '2'", self.refused("report", "stored", "--charts", str(self.charts), code=1))

    def test_a_million_rows_make_a_page(self):
        line = self.line("latency.csv", self.row(rtt_mean_ns="5000", repetition="%d", mechanism="m%d"))
        self.assertLess(line.index("m%d"), line.index(",%d,"))
        with open(self.stored / "latency.csv", "a", encoding="utf-8", newline="") as file:
            file.writelines(line % (n % 50, n) for n in range(MANY))
        page, data, _ = self.report("stored")
        self.assertLess(len(page.encode()), 2_000_000)
        latency = next(bench for bench in data["runs"][0]["benches"] if bench["bench"] == "latency")
        self.assertEqual(max(case[1] for case in latency["cases"]), MANY // 50)

    def test_a_place_that_cannot_be_written_loses_nothing(self):
        self.report("stored", "--out", "page.html")
        before = (self.folder / "page.html").read_bytes()
        self.assertIn("missing", self.refused("report", "stored", "--charts", str(self.charts), "--out", "missing/page.html", code=1))
        self.assertEqual((self.folder / "page.html").read_bytes(), before)

    def test_wrong_calls_are_refused(self):
        self.assertIn("no such run", self.refused("report", "nowhere", "--charts", str(self.charts)))
        self.assertIn("--charts", self.refused("report", "stored", "--charts", "nothing.js"))


if __name__ == "__main__":
    unittest.main()
