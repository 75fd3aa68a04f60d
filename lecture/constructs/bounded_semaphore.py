"""BoundedSemaphore: a semaphore that notices one release too many."""

import multiprocessing

from lecture import program
from lecture.construct import Calls, Construct, Primitive
from lecture.measuring.peer import FORK
from lecture.measuring.primitives import LOCK_LOOPS


def demonstrate():
    """One release too many is an error."""
    semaphore = multiprocessing.BoundedSemaphore(1)
    with semaphore:
        program.say("inside")
    try:
        semaphore.release()
    except ValueError as error:
        program.say(f"released once too often: {error}")


CONSTRUCT = Construct(
    "BoundedSemaphore", demonstrate,
    (Primitive("py-bounded-semaphore", "sem-named", lambda: FORK.BoundedSemaphore(1), Calls(sides=1), loops=LOCK_LOOPS),),
    "src/primitives/sem_named.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
