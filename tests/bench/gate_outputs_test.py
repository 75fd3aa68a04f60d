"""What `ipcbench gate --out` writes has the shape that other programs document. IPCBENCH_BIN says where the programs are."""

import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree as ET

import gate_test

# https://github.com/windyroad/JUnit-Schema, JUnit.xsd: what has to be there; "skipped" of a suite is optional.
SUITE = {"package", "id", "name", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}
PARTS_OF_A_SUITE = ["properties", "testcase", "system-out", "system-err"]
FILES = {"judgement.json", "summary.md", "junit.xml", "github-action-benchmark.json", "bencher.json"}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Outputs(gate_test.GateTest):
    """One gate over one cell, whose outputs all tests of a class read."""

    head = {}

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        cls.addClassCleanup(folder.cleanup)
        one = cls()
        one.folder = pathlib.Path(folder.name)
        cls.out = one.folder / "out"
        one.gate(one.build("base"), one.build("head", **cls.head), "--rounds=20", f"--out={cls.out}", expect=1)

    def loaded(self, file):
        def refuse(constant):
            self.fail(f"{file} holds {constant}, which is no JSON")
        return json.loads((self.out / file).read_text(encoding="utf-8"), parse_constant=refuse)


class OfASlowerBuild(Outputs):
    head = {"us": 1100}

    def test_all_are_there(self):
        self.assertEqual({file.name for file in self.out.iterdir()}, FILES)

    def test_github_action_benchmark(self):
        """README of benchmark-action/github-action-benchmark: name, unit and value; range and extra if one likes."""
        entries = self.loaded("github-action-benchmark.json")
        self.assertEqual(len(entries), 1)
        for entry in entries:
            self.assertLessEqual({"name", "unit", "value"}, set(entry))
            self.assertLessEqual(set(entry), {"name", "unit", "value", "range", "extra"})
            self.assertTrue(is_number(entry.pop("value")))
            self.assertEqual({type(value) for value in entry.values()}, {str})

    def test_bencher(self):
        """https://bencher.dev/bmf.json: benchmarks of measures of numbers, of which `value` has to be there."""
        benchmarks = self.loaded("bencher.json")
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
        suites = ET.parse(self.out / "junit.xml").getroot()
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


class OfABuildThatCannotBeMeasured(Outputs):
    head = {"before": gate_test.NO_PIPES}

    def test_what_was_not_measured_is_nowhere_a_figure(self):
        self.assertEqual({file.name for file in self.out.iterdir()}, FILES)
        self.assertEqual(self.loaded("github-action-benchmark.json"), [])
        self.assertEqual(self.loaded("bencher.json"), {})
        error = ET.parse(self.out / "junit.xml").find(".//testcase/error")
        self.assertIn("no pipes today", error.get("message"))
        self.assertIn("**not measured**: 1 of 1 cell\n", (self.out / "summary.md").read_text(encoding="utf-8"))
        self.assertIsNone(self.loaded("judgement.json")["findings"][0]["smallest_visible"])


if __name__ == "__main__":
    unittest.main()
