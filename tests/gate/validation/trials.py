"""Gates whose right answer is known: how often is the answer right? Called by validate.sh, which makes the builds.

Each trial leaves a directory with its judgement.json; one that is there is not run again. The questions take turns, so
that whatever the machine does meanwhile meets all of them, and a table of what there is can be had at any time."""

import argparse
import contextlib
import json
import os
import pathlib
import random
import re
import shlex
import signal
import statistics
import subprocess
import sys
import threading
import time

import bounds

# The default cells of a gate of the six mechanisms, each of which serves a null trial in turn.
MECHANISMS = {"pipe": "block", "fifo": "block", "unix-dgram": "block", "posix-mq": "block", "shm-sem": "spin", "mmap": "spin"}
CELLS = [cell for mechanism, across in MECHANISMS.items() for cell in (
    f"{mechanism}/{across}/64/cross-core/poll/rtt_mean",
    f"{mechanism}/block/4096/same-core/poll/rtt_mean",
    f"{mechanism}/block/64/same-core/poll/messages_per_s",
    f"{mechanism}/block/64/cross-core/poll/rtt_p99")]
PIPE = "pipe/block/64/same-core/poll/rtt_mean"
SPIN = "shm-sem/spin/4096/cross-core/poll/rtt_mean"
TAIL = "pipe/block/64/cross-core/poll/rtt_p99"

FIRST_TURNS = 100
# At 64 B nothing of the kind can be asked for: a spinner looks again only after a pause, some tens of nanoseconds, and so takes
# a delay up into it or is late by a whole one (docs/gate.md).
SPIN_PERCENT = 4.8
TAIL_EVERY = 100  # a round trip is two writes
TAIL_TIMES = 9    # and so takes ten times as long
BLOCKS = 5


class Question:
    """Trials of one kind. `expected`: the verdict that the first cell has to have, None where only an alarm is wrong."""

    def __init__(self, name, trials, head, cells, expected=None, disturb=None, whole=False):
        self.name, self.trials, self.head, self.cells = name, trials, head, cells
        self.expected, self.disturb, self.whole = expected, disturb, whole


QUESTIONS = [
    Question("whole", 5, "head", None, whole=True),
    Question("null", 300, "head", CELLS),
    Question("pipe+2%", 100, "slow_pipe", [PIPE], expected="slower"),
    Question("spin+5%", 100, "slow_spin", [SPIN], expected="slower"),
    Question("tail", 100, "slow_tail", [TAIL], expected="slower"),
    Question("hog", 30, "head", CELLS, disturb="hog"),
    Question("quota", 30, "head", CELLS, disturb="quota"),
    Question("hog, pipe+2%", 10, "slow_pipe", [PIPE], disturb="hog"),
    Question("quota, pipe+2%", 10, "slow_pipe", [PIPE], disturb="quota"),
]


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.chmod(0o755)
    fresh.rename(path)


class Validation:
    def __init__(self, out, ipcbench, rounds):
        self.out, self.ipcbench, self.rounds = out, ipcbench, rounds
        self.builds = out / "builds"
        self.turns = FIRST_TURNS

    def gate(self, directory, head, flags, disturb=None):
        """Runs one; its exit code and judgement. A trial that was cut short leaves nothing that counts."""
        command = [self.ipcbench, "gate", f"--base={self.builds / 'base'}", f"--base2={self.builds / 'base2'}",
                   f"--head={self.builds / head}", f"--out={directory}", *flags]
        directory.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            if disturb == "quota":
                command = stack.enter_context(quota(command))
            if disturb == "hog":
                stack.enter_context(hog())
            with open(directory / "said", "wb") as said:
                code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False).returncode
        judgement = judgement_of(directory)
        if code in (2, 130) or judgement is None:
            sys.exit(f"validate: {shlex.join(map(str, command))} ended with {code}; see {directory / 'said'}")
        (directory / "exit").write_text(f"{code}\n")
        return code, judgement

    def ratio(self, name, head, cell):
        _, judgement = self.gate(self.out / "calibration" / name, head, [f"--cells=^{cell}$", f"--rounds={self.rounds}", "--margin=0%"])
        return judgement["findings"][0]["ratio"]

    def write_slow(self, name, build, **variables):
        settings = " ".join(f"{key}={shlex.quote(str(value))}" for key, value in variables.items())
        write_program(self.builds / name / "bench_latency", f"#!/bin/sh\nexport {settings}\n"
                      f'exec {shlex.quote(str(self.builds / build / "bench_latency"))} "$@"\n')

    def write_slow_pipe(self, name, turns, every=1):
        self.write_slow(name, "head", LD_PRELOAD=self.builds / "slow_write.so", SLOW_WRITE_TURNS=turns, SLOW_WRITE_EVERY=every)

    def write_slow_spin(self, percent):
        self.write_slow("slow_spin", "one_more_call", ONE_MORE_CALL_PERCENT=percent)

    def find_turns(self, name, wanted):
        """How many turns make the pipe slower by what is wanted, or by up to a tenth more: it is found by trying."""
        for attempt in range(6):
            self.write_slow_pipe("slow_pipe", self.turns)
            excess = self.ratio(f"{name}-{attempt}", "slow_pipe", PIPE) - 1
            print(f"calibrating: {self.turns} turns make the pipe {100 * excess:.2f} % slower", flush=True)
            if wanted <= excess <= 1.1 * wanted:
                break
            self.turns = round(self.turns * min(3.0, max(0.3, 1.05 * wanted / max(excess, 0.001))))
        self.write_slow_pipe("slow_pipe", self.turns)

    def calibrate(self, name):
        self.find_turns(name, 0.02)
        self.write_slow_spin(SPIN_PERCENT)
        # Two writes that are delayed by so many turns are 2 % of a round trip.
        self.write_slow_pipe("slow_tail", round(TAIL_TIMES * 2 * self.turns / 0.02), TAIL_EVERY)

    def directory(self, question, number):
        return self.out / re.sub(r"[^a-z0-9]+", "-", question.name).strip("-") / f"{number:03}"

    def trial(self, question, number):
        directory = self.directory(question, number)
        flags = [f"--seed={1000 + number}"]
        if not question.whole:
            cell = question.cells[number % len(question.cells)]
            flags += [f"--cells=^{cell}$", f"--rounds={self.rounds}"]
        code, judgement = self.gate(directory, question.head, flags, question.disturb)
        first = judgement["findings"][0]
        print(f"{question.name} {number}: exit {code}, {first['cell']} {first['verdict']}", flush=True)

    def run(self):
        for block in range(BLOCKS):
            trials = [(question, number) for question in QUESTIONS
                      for number in range(question.trials * block // BLOCKS, question.trials * (block + 1) // BLOCKS)
                      if not (self.directory(question, number) / "exit").exists()]
            if trials:
                self.calibrate(str(block))
            for question, number in trials:
                self.trial(question, number)


def judgement_of(directory):
    try:
        return json.loads((directory / "judgement.json").read_text())
    except (FileNotFoundError, ValueError):
        return None


@contextlib.contextmanager
def hog():
    """A process that wants a CPU, on and off at random."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    ended = threading.Event()

    def disturb():
        while not ended.is_set():
            for signal_number in (signal.SIGSTOP, signal.SIGCONT):
                process.send_signal(signal_number)
                ended.wait(random.expovariate(1 / 0.5))

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        process.kill()
        process.wait()


@contextlib.contextmanager
def quota(command):
    """A control group that may use half a CPU; gives the command that runs in it."""
    group = group_directory() / f"ipcbench-validation-{os.getpid()}"
    group.mkdir()
    try:
        if (group / "cpu.max").exists():
            (group / "cpu.max").write_text("50000 100000")
        else:
            (group / "cpu.cfs_period_us").write_text("100000")
            (group / "cpu.cfs_quota_us").write_text("50000")
        yield ["sh", "-c", f'echo $$ > {shlex.quote(str(group / "cgroup.procs"))} && exec "$@"', "sh", *map(str, command)]
    finally:
        for _ in range(100):  # the last of its processes may still be going
            try:
                group.rmdir()
                break
            except OSError:
                time.sleep(0.05)


def group_directory():
    for place in ("/sys/fs/cgroup/cpu", "/sys/fs/cgroup"):
        if (pathlib.Path(place) / "cgroup.procs").exists():
            return pathlib.Path(place)
    sys.exit("validate: no control groups for a quota here")


class Tally:
    """What the trials of a question came to."""

    def __init__(self, validation, question):
        self.question = question
        self.judgements, self.codes = [], []
        for number in range(question.trials):
            directory = validation.directory(question, number)
            judgement = judgement_of(directory)
            if judgement and (directory / "exit").exists():
                self.codes.append(int((directory / "exit").read_text()))
                self.judgements.append(judgement)

    def alarms(self):
        return sum(any(each["verdict"] == "slower" for each in judgement["findings"]) for judgement in self.judgements)

    def effect(self):
        ratios = [j["findings"][0]["ratio"] for j in self.judgements if j["findings"][0]["ratio"] and j["findings"][0]["values"]]
        return f"{100 * (statistics.median(ratios) - 1):+.2f} %" if ratios and not self.question.whole else ""

    def row(self):
        n, alarms = len(self.judgements), self.alarms()
        if n == 0:
            return None
        bound = (f"at least {100 * bounds.lower(alarms, n):.1f} %" if self.question.expected
                 else f"at most {100 * bounds.upper(alarms, n):.1f} %")
        codes = ", ".join(f"{self.codes.count(code)} × {code}" for code in sorted(set(self.codes)))
        took = statistics.median(judgement["took_s"] for judgement in self.judgements)
        return f"| {self.question.name} | {n} | {alarms} | {bound} | {self.effect()} | {codes} | {took:.1f} s |"


def table(validation):
    return "\n".join(["| question | gates | called slower | 95 % bound of that rate | median change | exit codes | median time |",
                      "|---|---:|---:|---|---:|---|---:|", *filter(None, (Tally(validation, question).row() for question in QUESTIONS))])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("out", type=pathlib.Path, help="where builds and trials are kept")
    parser.add_argument("--ipcbench", type=pathlib.Path, required=True, help="the program whose gate is looked at")
    parser.add_argument("--rounds", type=int, default=30, help="of a gate of one cell, and as many again of a suspect")
    parser.add_argument("--table", action="store_true", help="only print what there is")
    arguments = parser.parse_args()
    validation = Validation(arguments.out.resolve(), arguments.ipcbench, arguments.rounds)
    if not arguments.table:
        validation.run()
    print(table(validation))


if __name__ == "__main__":
    main()
