"""Event: set by one process, waited for by others."""

import multiprocessing
import time

from lecture import program
from lecture.construct import Construct, Primitive, Why
from lecture.measuring.peer import FORK


def demonstrate():
    """A child waits for what the parent sets."""
    event = multiprocessing.Event()
    child = multiprocessing.Process(target=await_it, args=(event,))
    child.start()
    time.sleep(0.1)
    program.say("setting the event")
    event.set()
    child.join()


def await_it(event):
    """Waits, and says so."""
    program.say("waiting")
    event.wait()
    program.say("the event is set")


def hand_over(turns, side, count, counter):
    """By turns: each waits for its own event, clears it, counts and sets the other's."""
    mine, others = turns[side], turns[1 - side]
    for _ in range(count):
        mine.wait()
        mine.clear()
        counter.value += 1
        others.set()


def make():
    """Two events, of which the first is set: side 0 begins."""
    turns = FORK.Event(), FORK.Event()
    turns[0].set()
    return turns


CONSTRUCT = Construct("Event", demonstrate,
                      (Primitive("py-event", "event-condition", make, Why(
                          "an Event is a Condition and a Semaphore, each of several semaphores: a bare Condition does "
                          "without the second", "py-condition"), loops=(("hand-over", hand_over),)),),
                      "src/primitives/event_condition.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
