"""Lock: keeps other processes out."""

import multiprocessing

from lecture import program
from lecture.construct import Calls, Construct, Primitive
from lecture.measuring.peer import FORK
from lecture.measuring.primitives import LOCK_LOOPS


def count_up(lock, counter):
    """A thousand steps, each with the lock held."""
    for _ in range(1000):
        with lock:
            counter.value += 1
    program.say("counted 1000 steps")


def demonstrate():
    """Two processes count up; nobody's step is lost."""
    lock, counter = multiprocessing.Lock(), multiprocessing.RawValue("i", 0)
    children = [multiprocessing.Process(target=count_up, args=(lock, counter)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    program.say(f"2 * 1000 steps counted: {counter.value}")


CONSTRUCT = Construct(
    "Lock", demonstrate,
    (Primitive("py-lock", "sem-named", FORK.Lock, Calls(sides=1), loops=LOCK_LOOPS),),
    "src/primitives/sem_named.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
