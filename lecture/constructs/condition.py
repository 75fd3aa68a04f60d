"""Condition: waits, with a lock given up meanwhile, until it is notified."""

import multiprocessing
import time

from lecture import program
from lecture.construct import Construct, Primitive, Why
from lecture.measuring.peer import FORK


def demonstrate():
    """A child waits until there is something, and is told."""
    condition, shelf = multiprocessing.Condition(), multiprocessing.RawValue("i", 0)
    child = multiprocessing.Process(target=fetch, args=(condition, shelf))
    child.start()
    time.sleep(0.1)
    with condition:
        shelf.value = 7
        condition.notify()
        program.say("put a 7 on the shelf, and notified")
    child.join()


def fetch(condition, shelf):
    """Takes what is on the shelf once something is."""
    with condition:
        program.say("waiting for the shelf to be filled")
        condition.wait_for(lambda: shelf.value != 0)
        program.say(f"found a {shelf.value}")


def hand_over(held, side, count, counter):
    """By turns: each waits until it is its turn, counts and tells the other."""
    condition, turn = held
    for _ in range(count):
        with condition:
            while turn.value != side:
                condition.wait()
            counter.value += 1
            turn.value = 1 - side
            condition.notify()


CONSTRUCT = Construct("Condition", demonstrate,
                      (Primitive("py-condition", "condition", lambda: (FORK.Condition(), FORK.RawValue("i", 0)), Why(
                          "four semaphores: its lock, who sleeps, who woke, and the one slept on; an uncontended Lock is one",
                          "py-lock"), loops=(("hand-over", hand_over),)),),
                      "src/primitives/pthread_condition.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
