"""Value: a number that processes share, with its lock."""

import multiprocessing

from lecture import program
from lecture.construct import Calls, Construct, SharedObject, Why
from lecture.measuring.objects import expect
from lecture.measuring.peer import FORK


def demonstrate():
    """Two children count on one number."""
    value = multiprocessing.Value("i", 0)
    children = [multiprocessing.Process(target=count_up, args=(value,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    program.say(f"2 * 1000 steps: {value.value}")


def count_up(value):
    """A thousand steps, each under the value's own lock."""
    for _ in range(1000):
        with value.get_lock():
            value.value += 1
    program.say("counted 1000 steps")


class Scalar:
    """Value("q"), with the operations of bench_shared."""

    def __init__(self, lock=True):
        self._value = FORK.Value("q", 0, lock=lock)

    def read(self, count):
        """Reads it."""
        value = self._value
        for _ in range(count):
            value.value

    def write(self, count):
        """Writes a 7."""
        value = self._value
        for _ in range(count):
            value.value = 7

    def increment(self, count):
        """Adds one, under the lock."""
        value, lock = self._value, self._value.get_lock()
        for _ in range(count):
            with lock:
                value.value += 1

    def prove(self, operation, count):
        """Raises Failed unless it holds what `count` operations leave."""
        expect("the value", self._value.value, {"read": 0, "write": 7, "increment": count}[operation])

    def close(self):
        """Nothing to give back."""


CONSTRUCT = Construct(
    "Value", demonstrate,
    (SharedObject("py-value", "value-locked", Scalar,
                  Why("the lock, taken and given back with each access: the same without a lock does without", "py-raw-value"),
                  operations=("read", "write", "increment")),
     SharedObject("py-raw-value", "value-atomic", lambda: Scalar(lock=False),
                  Calls(sides=1), operations=("read", "write"))),
    "src/shared/containers.h")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
