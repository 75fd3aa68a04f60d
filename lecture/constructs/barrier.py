"""Barrier: where processes meet before any goes on."""

import multiprocessing
import time

from lecture import program
from lecture.construct import Construct, Primitive, Why
from lecture.measuring.peer import FORK, Failed


def demonstrate():
    """Three children, late by different times, go on together."""
    barrier = multiprocessing.Barrier(3)
    children = [multiprocessing.Process(target=meet, args=(barrier, number)) for number in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def meet(barrier, number):
    """Comes late, and waits for the others."""
    time.sleep(0.1 * number)
    program.say("at the barrier")
    barrier.wait()
    program.say("on from the barrier")


def cross(held, side, count, counter):
    """Both meet, over and over; neither is ever more than a crossing ahead."""
    barrier, crossed = held
    for number in range(count):
        crossed[side] += 1
        barrier.wait()
        if crossed[1 - side] < crossed[side]:
            raise Failed(f"one went on after {number} crossings before the other came")
        barrier.wait()
        if side == 0:
            counter.value += 2


def make():
    """A barrier, and how often each side came."""
    return FORK.Barrier(2), FORK.RawArray("q", 2)


CONSTRUCT = Construct("Barrier", demonstrate,
                      (Primitive("py-barrier", "barrier", make, Why(
                          "a Barrier is a Condition and a shared array: a bare Condition does without the second",
                          "py-condition"), loops=(("crossing", cross),)),),
                      "src/primitives/pthread_barrier.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
