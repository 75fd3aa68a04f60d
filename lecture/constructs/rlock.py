"""RLock: a lock that its holder may take again."""

import multiprocessing

from lecture import program
from lecture.construct import Calls, Construct, Primitive
from lecture.measuring.peer import FORK
from lecture.measuring.primitives import LOCK_LOOPS


def demonstrate():
    """Taken twice by one process, and free only when given back twice."""
    lock = multiprocessing.RLock()
    with lock:
        program.say("taken once")
        with lock:
            program.say("taken again by the same process; a Lock would hang here")
        child = multiprocessing.Process(target=attempt, args=(lock,))
        child.start()
        child.join()


def attempt(lock):
    """What another process sees."""
    program.say(f"the child gets it: {lock.acquire(timeout=0.1)}")


CONSTRUCT = Construct(
    "RLock", demonstrate,
    (Primitive("py-rlock", "boost-recursive-mutex", FORK.RLock, Calls(sides=1), loops=LOCK_LOOPS),),
    "src/primitives/boost_locks.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
