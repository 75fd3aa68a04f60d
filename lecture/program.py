"""What each program in lecture/constructs does when it is run: demonstrates its construct, or measures it."""

import argparse
import os
import pathlib
import sys


def say(text):
    """A line of a demonstration, with the pid of who says it."""
    sys.stdout.write(f"[{os.getpid()}] {text}\n")
    sys.stdout.flush()


def main(construct, arguments=None):
    """Runs one construct's program; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog=f"python3 -m lecture.constructs.{pathlib.Path(sys.argv[0]).stem}",
        description=f"{construct.name}: shows what it does; --measure measures it instead.")
    parser.add_argument("--measure", action="store_true", help="measure it here and show the figures; writes no file")
    options = parser.parse_args(arguments)
    if not options.measure:
        construct.demonstrate()
        return 0
    from lecture.measuring.question import measured_here
    fine = True
    for name, outcome in measured_here(construct):
        print(f"{name}: {outcome}", flush=True)
        fine = fine and not outcome.startswith("failed")
    return 0 if fine else 1
