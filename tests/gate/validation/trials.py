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
SPIN = "shm-sem/spin/64/cross-core/poll/rtt_mean"
TAIL = "pipe/block/64/cross-core/poll/rtt_p99"

FIRST_TURNS = 30
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
        if code == 130:
            sys.exit(130)
        (directory / "exit").write_text(f"{code}\n")
        return code, judgement_of(directory)

    def ratio(self, name, head, cell):
        _, judgement = self.gate(self.out / "calibration" / name, head, [f"--cells=^{re.escape(cell)}$", f"--rounds={self.rounds}", "--margin=0%"])
        return judgement["findings"][0]["ratio"]

    def write_slow(self, name, turns, every):
        library = self.builds / "slow_write.so"
        write_program(self.builds / name / "bench_latency", "#!/bin/sh\n"
                      f"export LD_PRELOAD={shlex.quote(str(library))} SLOW_WRITE_TURNS={turns} SLOW_WRITE_EVERY={every}\n"
                      f'exec {shlex.quote(str(self.builds / "head" / "bench_latency"))} "$@"\n')

    def calibrate(self):
        """Finds the delays that make the pipe 2 % slower, and a fiftieth of its round trips ten times as slow."""
        done = self.builds / "calibrated"
        if done.exists():
            return
        turns = FIRST_TURNS
        for attempt in range(4):
            self.write_slow("slow_pipe", turns, 1)
            excess = self.ratio(f"pipe-{attempt}", "slow_pipe", PIPE) - 1
            print(f"calibrating: {turns} turns make the pipe {100 * excess:.2f} % slower", flush=True)
            if 0.0195 <= excess <= 0.0205:
                break
            turns = max(1, round(turns * min(4.0, max(0.25, 0.02 / max(excess, 0.001)))))
        self.write_slow("slow_pipe", turns, 1)
        # Of the same time a turn takes: two writes delayed by so many turns are 2 % of a round trip.
        self.write_slow("slow_tail", round(TAIL_TIMES * 2 * turns / 0.02), TAIL_EVERY)
        done.write_text(f"{turns}\n")

    def directory(self, question, number):
        return self.out / re.sub(r"[^a-z0-9]+", "-", question.name).strip("-") / f"{number:03}"

    def trial(self, question, number):
        directory = self.directory(question, number)
        if (directory / "exit").exists():
            return
        flags = [f"--seed={1000 + number}"]
        if not question.whole:
            cell = question.cells[number % len(question.cells)]
            flags += [f"--cells=^{re.escape(cell)}$", f"--rounds={self.rounds}"]
        code, judgement = self.gate(directory, question.head, flags, question.disturb)
        first = judgement["findings"][0] if judgement else {"cell": "nothing", "verdict": "nothing"}
        print(f"{question.name} {number}: exit {code}, {first['cell']} {first['verdict']}", flush=True)

    def run(self):
        self.calibrate()
        for block in range(BLOCKS):
            for question in QUESTIONS:
                for number in range(question.trials * block // BLOCKS, question.trials * (block + 1) // BLOCKS):
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
            if (directory / "exit").exists():
                self.codes.append(int((directory / "exit").read_text()))
                self.judgements.append(judgement_of(directory))

    def alarms(self):
        return sum(any(each["verdict"] == "slower" for each in judgement["findings"]) for judgement in self.judgements if judgement)

    def right(self):
        return self.alarms() if self.question.expected else len(self.judgements) - self.alarms()

    def row(self):
        n, alarms = len(self.judgements), self.alarms()
        if n == 0:
            return None
        ratios = [j["findings"][0]["ratio"] for j in self.judgements if j and j["findings"][0]["ratio"]]
        bound = (f"at least {100 * bounds.lower(alarms, n):.1f} %" if self.question.expected
                 else f"at most {100 * bounds.upper(alarms, n):.1f} %")
        effect = f"{100 * (statistics.median(ratios) - 1):+.2f} %" if len(ratios) > 1 and not self.question.whole else ""
        codes = ", ".join(f"{self.codes.count(code)} × {code}" for code in sorted(set(self.codes)))
        took = statistics.median(j["took_s"] for j in self.judgements if j)
        return f"| {self.question.name} | {n} of {self.question.trials} | {alarms} | {bound} | {effect} | {codes} | {took:.0f} s |"


def table(validation):
    rows = [Tally(validation, question).row() for question in QUESTIONS]
    return "\n".join(["| question | gates | called slower | 95 % bound of that rate | median change | exit codes | median time |",
                      "|---|---|---|---|---|---|---|", *filter(None, rows)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("out", type=pathlib.Path, help="where builds and trials are kept")
    parser.add_argument("--ipcbench", type=pathlib.Path, required=True, help="the program whose gate is looked at")
    parser.add_argument("--rounds", type=int, default=40, help="of a gate of one cell, and as many again of a suspect")
    parser.add_argument("--table", action="store_true", help="only print what there is")
    arguments = parser.parse_args()
    validation = Validation(arguments.out.resolve(), arguments.ipcbench, arguments.rounds)
    if not arguments.table:
        validation.run()
    print(table(validation))


if __name__ == "__main__":
    main()
