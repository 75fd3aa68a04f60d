"""Programs on given CPUs, and what they said."""

import os
import pathlib
import subprocess
import time

# Far longer than any of them takes: one that waits for ever is a failure.
DEADLINE_S = 60


class Failed(Exception):
    """A program failed, or did not say what it is run for. One line, which names it."""


def pinned(cpus, command):
    """`command` on `cpus` alone, itself and what it starts."""
    return ["taskset", "-c", ",".join(str(cpu) for cpu in sorted(set(cpus))), *map(str, command)]


def output(command, find_pair=None, cpus=()):
    """What `command` printed, all that it started ended. Throws Failed.

    `find_pair(pid)` gives the ids of the two tasks between which it measures, or None as long as they are not there;
    each is moved to its own of `cpus`.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        try:
            if len(set(cpus)) > 1:
                spread(program, find_pair, cpus)
            said, _ = program.communicate(timeout=DEADLINE_S)
        except (subprocess.TimeoutExpired, Failed) as error:
            program.kill()
            raise Failed(f"{' '.join(command)}: {error}") from error
    if program.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit code {program.returncode}: {' '.join(said.split()[-30:])}")
    return said


def spread(program, find_pair, cpus):
    """Pins the pair of a running program, each to its CPU. Throws Failed if the program ends before it has one."""
    while program.poll() is None:
        try:
            pair = find_pair(program.pid)
            if pair:
                for task, cpu in zip(pair, cpus):
                    os.sched_setaffinity(task, {cpu})
                return
        except OSError:  # a task left in between
            pass
        time.sleep(0.001)
    raise Failed("ended before its two sides could be pinned")


def processes_called(name):
    """A find_pair: a process of that name and the child of that name which it forked."""

    def find(pid):
        found = [task for task in descendants(pid) if process_text(task, "comm").strip() == name]
        return found if len(found) == 2 else None

    return find


def last_two_threads(pid):
    """A find_pair: the threads that a program with a main thread started, the later one first."""
    threads = sorted(int(task.name) for task in pathlib.Path(f"/proc/{pid}/task").iterdir())
    return [threads[2], threads[1]] if len(threads) == 3 else None


def descendants(pid):
    """`pid` and all that it started, parents first."""
    children = process_text(pid, f"task/{pid}/children").split()
    return [pid] + [task for child in children for task in descendants(int(child))]


def process_text(pid, name):
    """A file of /proc/PID. Throws OSError once the process is gone."""
    return pathlib.Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8")
