"""Process: a function that runs in a process of its own."""

import multiprocessing
import os

from lecture import program
from lecture.construct import Construct, Starter, Why
from lecture.measuring.starters import started


def greet(name):
    """What a child does in the demonstration."""
    program.say(f"{name}, a child of {os.getppid()}")


def demonstrate():
    """Four children, started and then joined."""
    program.say("the parent starts four children")
    children = [multiprocessing.Process(target=greet, args=(f"child {number}",)) for number in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    program.say(f"all are back, with exit codes {[child.exitcode for child in children]}")


def start_by(method):
    """Makes what starts a process by one of multiprocessing's start methods."""
    def make(ground):
        context = multiprocessing.get_context(method)

        def start():
            process = context.Process(target=started, args=(ground.value,), daemon=True)
            process.start()
            return process.join
        return start
    return make


def by_hand(ground):
    """Makes what starts a process by os.fork."""
    def start():
        pid = os.fork()
        if pid == 0:
            started(ground.value)
            os._exit(0)
        return lambda: os.waitpid(pid, 0)
    return start


CONSTRUCT = Construct(
    "Process", demonstrate,
    (Starter("py-process-fork", "fork", start_by("fork"), Why(
        "what multiprocessing does in the child before its target and after it: os.fork does without", "py-os-fork")),
     Starter("py-os-fork", "fork", by_hand),
     Starter("py-process-spawn", "posix-spawn", start_by("spawn"), Why(
         "a new interpreter that imports the program anew: a fork has it already", "py-process-fork")),
     Starter("py-process-forkserver", "fork", start_by("forkserver"), Why(
         "a server that forks on demand, and the program's import in each child: a fork of the caller needs neither",
         "py-process-fork"))),
    "src/starters/fork.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
