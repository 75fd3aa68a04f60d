#!/usr/bin/env python3
"""Tests scripts/run_record.py."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "run_record.py"


class RunRecordTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = pathlib.Path(directory.name)
        self.file = self.folder / "run.json"

    def call(self, *arguments, expect=0):
        done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, expect, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 0 if expect == 0 else 1, done.stderr)
        return done.stdout

    def test_reads_what_it_wrote(self):
        self.call("write", self.file, "mode=full", 'filter=a=b|"c" \\ é\n', "finished=")
        self.assertEqual(self.call("read", self.file, "finished", "filter", "mode"), '\0a=b|"c" \\ é\n\0full\0')
        self.assertEqual([path.name for path in self.folder.iterdir()], ["run.json"])

    def test_writes_json_anew(self):
        self.call("write", self.file, "mode=full", "seed=1")
        self.call("write", self.file, "mode=quick")
        self.assertEqual(json.loads(self.file.read_text()), {"mode": "quick"})

    def test_says_nothing_of_a_record_that_is_damaged(self):
        self.assertEqual(self.call("read", self.file, "mode", expect=1), "")
        for text in ("", "{", "[1]", '{"seed": "1"}'):
            with self.subTest(text=text):
                self.file.write_text(text)
                self.assertEqual(self.call("read", self.file, "seed", "mode", expect=1), "")

    def test_tells_how_long_a_binary_measured(self):
        json_file = self.folder / "latency.json"
        for text, said in (('{"context": {"ipcbench_timed_s": "1.25"}}', "1250\n"), ('{"context": {"ipcb', "0\n"),
                           ("{}", "0\n"), (None, "0\n")):
            with self.subTest(text=text):
                json_file.unlink(missing_ok=True)
                if text is not None:
                    json_file.write_text(text)
                self.assertEqual(self.call("finish", self.file, json_file, "finished=1/latency"), said)
                self.assertEqual(json.loads(self.file.read_text()), {"finished": "1/latency"})

    def test_a_wrong_call_is_refused(self):
        for arguments in ((), ("write",), ("finish", self.file), ("forget", self.file)):
            with self.subTest(arguments=arguments):
                self.call(*arguments, expect=2)

    def test_a_place_that_cannot_be_written_is_said(self):
        self.call("write", self.folder / "missing" / "run.json", "mode=full", expect=1)


if __name__ == "__main__":
    unittest.main()
