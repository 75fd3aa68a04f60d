"""signals: a handler that another process calls."""

import multiprocessing
import os
import signal
import time

from lecture import program
from lecture.construct import SIDES, Channel, Construct, End, Why, other

NUMBERS = {"near": signal.SIGUSR1, "far": signal.SIGUSR2}


def demonstrate():
    """A child with handlers for SIGUSR1 and SIGUSR2, in a loop that sleeps."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=sleep, args=(ready,))
    child.start()
    ready.wait()
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        program.say(f"sending {number.name} to {child.pid}")
        os.kill(child.pid, number)
        time.sleep(0.1)
    child.terminate()
    child.join()


def sleep(ready):
    """Says which signals arrive."""
    for number in NUMBERS.values():
        signal.signal(number, lambda arrived, _: program.say(f"got {signal.Signals(arrived).name}"))
    ready.set()
    while True:
        time.sleep(1)


class Arrived(Exception):
    """Thrown by the handler into the sleep that it ends."""


def throw(_number, _frame):
    """The handler."""
    raise Arrived


class Handlers:
    """Each side sends the other its signal; who waits sleeps with it let through, else it is held back."""

    def __init__(self, waiting):
        self._waiting = waiting
        self._pids = multiprocessing.RawArray("i", 2)
        signal.pthread_sigmask(signal.SIG_BLOCK, NUMBERS.values())
        for number in NUMBERS.values():
            signal.signal(number, throw)

    def attach(self, side):
        """Says who it is, and waits until the other has."""
        ours, theirs = SIDES.index(side), SIDES.index(other(side))
        self._pids[ours] = os.getpid()
        while not self._pids[theirs]:
            time.sleep(0.001)
        pid, number = self._pids[theirs], NUMBERS[side]
        awaited = {NUMBERS[other(side)]}
        return End(lambda _: os.kill(pid, number), self._waiting(awaited), give_back)


def give_back():
    """Throws away what may still come, and lets signals through again."""
    for number in NUMBERS.values():
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, NUMBERS.values())
    for number in NUMBERS.values():
        signal.signal(number, signal.SIG_DFL)


def in_the_handler(awaited):
    """Waits until the handler ran."""
    def receive():
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)
            while True:
                time.sleep(1)
        except Arrived:
            signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
        return b""
    return receive


def in_sigwait(awaited):
    """Takes it without a handler."""
    def receive():
        signal.sigwait(awaited)
        return b""
    return receive


CONSTRUCT = Construct(
    "signals", demonstrate,
    (Channel("py-signal-handler", "signal-handler", lambda *_: Handlers(in_the_handler),
             Why("a handler in Python runs only when the interpreter comes round to it, and ends the sleep by an exception: "
                 "sigwait does without", "py-sigwait"), carries_bytes=False, streams=False),
     Channel("py-sigwait", "signal", lambda *_: Handlers(in_sigwait), carries_bytes=False, streams=False)),
    "src/mechanisms/signal_handler.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
