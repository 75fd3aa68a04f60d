"""`ipcbench gate` from outside: with arms that are made up, and with real ones. IPCBENCH_BIN says where the programs are."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

from made_up_arm import write_arm

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
CELL = "^pipe/block/64/same-core/poll/rtt_mean$"
# What an arm does before each answer: it has none.
NO_PIPES = """say '{"error": "no pipes today"}'; continue"""


class GateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def build(self, name, **arm):
        """The bin directory of a build whose arm is made up."""
        directory = self.folder / name
        directory.mkdir()
        write_arm(directory / "bench_latency", **arm)
        return directory

    def gate(self, base, head, *flags, expect=0, cells=CELL):
        done = subprocess.run([BIN / "ipcbench", "gate", f"--base={base}", f"--head={head}", f"--cells={cells}", *flags],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              timeout=120, env={**os.environ, "TMPDIR": str(self.folder)})
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def refused(self, base, head, *flags, **more):
        done = self.gate(base, head, *flags, expect=2, **more)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr


class MadeUpArms(GateTest):
    def test_the_same_build_is_fine(self):
        base = self.build("base")
        text = self.gate(base, base, f"--base2={base}", "--rounds=20").stdout
        self.assertRegex(text, r"pipe/block/64/same-core/poll/rtt_mean +equivalent +[+-]0\.0 %")
        self.assertIn("1 equivalent; ", text)

    def test_a_slower_one_is_found(self):
        done = self.gate(self.build("base"), self.build("head", us=1030), "--rounds=20", expect=1)
        self.assertRegex(done.stdout, r"slower +\+3\.\d %")
        self.assertIn("the margin is 2 %", done.stdout)

    def test_a_slowdown_within_the_margin_is_none(self):
        self.gate(self.build("base"), self.build("head", us=1030), "--rounds=20", "--margin=4%")

    def test_what_building_again_does_is_no_slowdown(self):
        base2 = self.build("base2", us=1040)
        self.gate(self.build("base"), self.build("head", us=1030), f"--base2={base2}", "--rounds=20")

    def test_a_build_that_crashes_is_named(self):
        head = self.build("head", before="[[ $asked != run ]] || kill -SEGV $$")
        text = self.gate(self.build("base"), head, "--rounds=2", expect=1).stdout
        self.assertIn("rtt_mean could not be measured: the head arm was killed by SIGSEGV\n", text)

    def test_one_that_dies_while_others_have_their_turn(self):
        head = self.build("head", after="[[ $asked != run ]] || exit 3")
        text = self.gate(self.build("base"), head, "--rounds=2", expect=1).stdout
        self.assertIn("could not be measured: the head arm exited with 3\n", text)

    def test_a_mechanism_that_base_lacks_is_left_out(self):
        answer = "[[ $asked != mechanisms ]] || { say '{\"mechanisms\": [%s]}'; continue; }"
        base = self.build("base", before=answer % '"pipe"')
        head = self.build("head", before=answer % '"pipe", "fifo"')
        cells = "^(pipe|fifo)/block/64/same-core/poll/rtt_mean$"
        text = self.gate(base, head, "--rounds=12", cells=cells).stdout
        self.assertIn("note: left out, since base cannot measure it here: fifo\n", text)
        self.assertIn("1 equivalent; ", text)
        self.assertIn("no cell can be measured", self.refused(base, head, cells="^fifo/block/64/same-core/poll/rtt_mean$"))

    def test_a_reader_that_has_gone_loses_no_file(self):
        base = self.build("base")
        out = self.folder / "out"
        gate = subprocess.Popen([BIN / "ipcbench", "gate", f"--base={base}", f"--head={base}", f"--base2={base}", f"--cells={CELL}",
                                 "--rounds=12", f"--out={out}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                encoding="utf-8", env={**os.environ, "TMPDIR": str(self.folder)})
        gate.stdout.close()
        gate.stdout = None
        _, said = gate.communicate(timeout=60)
        self.assertEqual(gate.returncode, 1, said)
        self.assertIn("standard output", said)
        self.assertTrue((out / "judgement.json").exists())

    def test_what_an_arm_cannot_do_is_said(self):
        head = self.build("head", before=NO_PIPES)
        text = self.gate(self.build("base"), head, "--rounds=2", expect=1).stdout
        self.assertIn("could not be measured: the head arm: no pipes today\n", text)

    def test_an_arm_that_hangs_is_not_waited_for(self):
        head = self.build("head", before="[[ $asked != run ]] || exec sleep 600")
        text = self.gate(self.build("base"), head, "--rounds=2", "--timeout=0.5", expect=1).stdout
        self.assertIn("could not be measured: the head arm does not answer within 0.5 s\n", text)


    def test_ctrl_c_keeps_what_is_known(self):
        base = self.build("base")
        out = self.folder / "out"
        gate = subprocess.Popen([BIN / "ipcbench", "gate", f"--base={base}", f"--head={self.build('head', us=1030)}", f"--cells={CELL}",
                                 "--rounds=100000", f"--out={out}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                encoding="utf-8", env={**os.environ, "TMPDIR": str(self.folder)})
        self.assertIn("gate: pipe", gate.stderr.readline())
        gate.send_signal(signal.SIGINT)
        text, _ = gate.communicate(timeout=60)
        self.assertEqual(gate.returncode, 130, text)
        self.assertIn("interrupted: 1 unresolved; ", text)
        self.assertTrue(json.loads((out / "judgement.json").read_text())["interrupted"])

    def test_a_full_disk_is_said_and_the_verdict_stands(self):
        base = self.build("base")
        out = self.folder / "out"
        out.mkdir()
        (out / "judgement.json").write_text("what was there")
        limit = ["prlimit", "--fsize=100", "--"]
        done = subprocess.run([*limit, BIN / "ipcbench", "gate", f"--base={base}", f"--head={base}", f"--base2={base}", f"--cells={CELL}",
                               "--rounds=12", f"--out={out}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding="utf-8", timeout=60, env={**os.environ, "TMPDIR": str(self.folder)}, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("not slower: 1 equivalent", done.stdout)
        self.assertIn("judgement.json", done.stderr.splitlines()[-1])
        self.assertEqual((out / "judgement.json").read_text(), "what was there")


class WrongCall(GateTest):
    def test_a_build_that_is_no_arm(self):
        base = self.build("base")
        (self.folder / "empty").mkdir()
        self.assertIn("--head: no program", self.refused(base, self.folder / "empty"))
        self.assertIn("is neither a directory nor a commit", self.refused(self.folder / "nowhere", base))
        old = self.build("old")
        (old / "bench_latency").write_text("#!/bin/sh\necho 'unknown flag --arm' >&2\nexit 2\n")
        line = self.refused(base, old)
        self.assertIn("is no arm of a gate (the head arm exited with 2: unknown flag --arm)", line)

    def test_another_version(self):
        line = self.refused(self.build("base", hello='{"ipcbench_arm": 99}'), self.build("head"))
        self.assertIn("speaks another version", line)
        self.assertIn("99", line)

    def test_flags(self):
        base = self.build("base")
        for flags in (["--budget=0"], ["--budget=5x"], ["--rounds=0"], ["--margin=-1%"], ["--margin=200%"], ["--timeout=0"], ["--seed=x"]):
            with self.subTest(flags=flags):
                self.refused(base, base, *flags)

    def test_cells(self):
        base = self.build("base")
        self.assertIn("no cell's name holds 'pigeon'", self.refused(base, base, cells="pigeon"))
        self.assertIn("regular expression", self.refused(base, base, cells="("))


class RealArms(GateTest):
    def test_a_build_against_itself(self):
        done = subprocess.run([BIN / "ipcbench", "gate", f"--base={BIN}", f"--head={BIN}", f"--base2={BIN}",
                               "--cells=^(pipe/block|shm-sem/block)/64/same-core/default/", "--rounds=4"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                              timeout=120, env={**os.environ, "TMPDIR": str(self.folder)})
        # What a gate of six seconds finds on a machine that tests run on is chance; that a cell fails is not.
        self.assertIn(done.returncode, (0, 1, 3), done.stdout + done.stderr)
        self.assertNotIn("could not be measured", done.stdout)
        self.assertEqual(list(self.folder.iterdir()), [], "nothing is left")


if __name__ == "__main__":
    unittest.main()
