"""Popen: a program that is started without waiting for it."""

import subprocess
import sys

from lecture import program
from lecture.construct import Construct, Starter, Why


def demonstrate():
    """Lines that arrive while the program still runs."""
    child = subprocess.Popen([sys.executable, "-c", "import time\nfor i in range(3): print(i, flush=True); time.sleep(.1)"],
                             stdout=subprocess.PIPE, universal_newlines=True)
    program.say(f"started {child.pid}, and go on")
    for line in child.stdout:
        program.say(f"{child.pid} says {line.strip()}")
    program.say(f"it ended with {child.wait()}")


def make(ground):
    """What starts the program."""
    command = ground.program()

    def start():
        return subprocess.Popen(command, pass_fds=[ground.descriptor]).wait
    return start


CONSTRUCT = Construct(
    "Popen", demonstrate,
    (Starter("py-popen", "posix-spawn", make,
             Why("a process, and a program loaded into it: a Thread does without", "py-thread")),),
    "src/starters/posix_spawn.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
