"""Semaphore: lets so many in at once."""

import multiprocessing
import time

from lecture import program
from lecture.construct import Calls, Construct, Primitive
from lecture.measuring.peer import FORK
from lecture.measuring.primitives import LOCK_LOOPS


def demonstrate():
    """Three children, of which two may be inside at a time."""
    semaphore = multiprocessing.Semaphore(2)
    children = [multiprocessing.Process(target=visit, args=(semaphore,)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def visit(semaphore):
    """Goes in, stays a moment, and leaves."""
    with semaphore:
        program.say("inside")
        time.sleep(0.1)
        program.say("leaving")


CONSTRUCT = Construct(
    "Semaphore", demonstrate,
    (Primitive("py-semaphore", "sem-named", lambda: FORK.Semaphore(1), Calls(sides=1), loops=LOCK_LOOPS),),
    "src/primitives/sem_named.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
