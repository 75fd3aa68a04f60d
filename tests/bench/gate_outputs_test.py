"""What `ipcbench gate --out` writes has the shape that other programs document. IPCBENCH_BIN says where the programs are."""

import json
import pathlib
import unittest
import xml.etree.ElementTree as ET

import gate_test

# https://github.com/windyroad/JUnit-Schema, JUnit.xsd: what has to be there; "skipped" of a suite is optional.
SUITE = {"package", "id", "name", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}
PARTS_OF_A_SUITE = ["properties", "testcase", "system-out", "system-err"]
FILES = {"judgement.json", "summary.md", "junit.xml", "github-action-benchmark.json", "bencher.json"}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class GateOutputs(gate_test.GateTest):
    def outputs(self, head_us, expect, **head):
        """The directory of a gate over one cell."""
        out = self.folder / "out"
        self.gate(self.build("base"), self.build("head", us=head_us, **head), "--rounds=20", f"--out={out}", expect=expect)
        self.assertEqual({file.name for file in out.iterdir()}, FILES)
        return out

    def loaded(self, file):
        def refuse(constant):
            self.fail(f"{file} holds {constant}, which is no JSON")
        return json.loads(pathlib.Path(file).read_text(encoding="utf-8"), parse_constant=refuse)

    def test_github_action_benchmark(self):
        """README of benchmark-action/github-action-benchmark: name, unit and value; range and extra if one likes."""
        entries = self.loaded(self.outputs(1100, 1) / "github-action-benchmark.json")
        self.assertEqual(len(entries), 1)
        for entry in entries:
            self.assertLessEqual({"name", "unit", "value"}, set(entry))
            self.assertLessEqual(set(entry), {"name", "unit", "value", "range", "extra"})
            self.assertTrue(is_number(entry.pop("value")))
            self.assertEqual({type(value) for value in entry.values()}, {str})

    def test_bencher(self):
        """https://bencher.dev/bmf.json: benchmarks of measures of numbers, of which `value` has to be there."""
        benchmarks = self.loaded(self.outputs(1100, 1) / "bencher.json")
        self.assertEqual(list(benchmarks), ["pipe/block/64/same-core/poll/rtt_mean"])
        for benchmark, measures in benchmarks.items():
            self.assertLessEqual(len(benchmark), 1024)
            for measure, metric in measures.items():
                self.assertLessEqual(len(measure), 64)
                self.assertIn("value", metric)
                self.assertLessEqual(set(metric), {"value", "lower_value", "upper_value"})
                self.assertTrue(all(map(is_number, metric.values())), metric)
                self.assertAlmostEqual(metric["value"], 1.1, delta=0.01)

    def test_junit(self):
        suites = ET.parse(self.outputs(1100, 1) / "junit.xml").getroot()
        self.assertEqual((suites.tag, suites.attrib, len(suites)), ("testsuites", {}, 1))
        suite = suites[0]
        self.assertEqual(set(suite.attrib), SUITE)
        self.assertRegex(suite.get("timestamp"), r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$")
        self.assertEqual([part.tag for part in suite], PARTS_OF_A_SUITE)
        test = suite.find("testcase")
        self.assertEqual(set(test.attrib), {"name", "classname", "time"})
        self.assertEqual([part.tag for part in test], ["failure"])
        self.assertEqual(set(test[0].attrib), {"message", "type"})
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("1", "1", "0"))

    def test_what_was_not_measured_is_nowhere_a_figure(self):
        out = self.outputs(1000, 1, trouble="say({'error': 'no pipes today'}); continue")
        self.assertEqual(self.loaded(out / "github-action-benchmark.json"), [])
        self.assertEqual(self.loaded(out / "bencher.json"), {})
        error = ET.parse(out / "junit.xml").find(".//testcase/error")
        self.assertIn("no pipes today", error.get("message"))
        self.assertIn("**not measured**: 1 of 1 cell\n", (out / "summary.md").read_text(encoding="utf-8"))
        self.assertIsNone(self.loaded(out / "judgement.json")["findings"][0]["smallest_visible"])


if __name__ == "__main__":
    unittest.main()
