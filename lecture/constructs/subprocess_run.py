"""subprocess.run: a program, run to its end, with what it printed."""

import subprocess

from lecture import program
from lecture.construct import Construct, Starter, Why
from lecture.measuring.starters import BYTES_OF_EACH_STREAM


def demonstrate():
    """The lecture's command."""
    done = subprocess.run(["ls", "-l", "/dev/null"], capture_output=True, check=False)
    program.say(f"{done}")


def make(ground):
    """What runs the program and has all that it printed."""
    command = ground.program(BYTES_OF_EACH_STREAM)

    def start():
        subprocess.run(command, capture_output=True, check=True, pass_fds=[ground.descriptor])
        return lambda: None
    return start


CONSTRUCT = Construct(
    "subprocess.run", demonstrate,
    (Starter("py-subprocess-run", "capture-pipe", make,
             Why("two pipes, and a thread or a selector that reads both: Popen of the same program does without",
                 "py-popen"), captures=True),),
    "src/starters/capture_pipe.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
