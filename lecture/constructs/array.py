"""Array: an array that processes share, with its lock."""

import multiprocessing

from lecture import program
from lecture.construct import Construct, SharedObject, Why
from lecture.measuring.objects import expect
from lecture.measuring.peer import FORK

LENGTH = 4


def demonstrate():
    """Four children write an element each."""
    array = multiprocessing.Array("i", LENGTH)
    children = [multiprocessing.Process(target=fill, args=(array, index)) for index in range(LENGTH)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    program.say(f"the array holds {array[:]}")


def fill(array, index):
    """Writes the square of its index."""
    array[index] = index * index
    program.say(f"wrote element {index}")


class Elements:
    """Array("q", 4), with the operations of bench_shared."""

    def __init__(self, lock=True):
        self._array = FORK.Array("q", LENGTH, lock=lock)

    def read(self, count):
        """Reads one element after the other."""
        array = self._array
        for number in range(count):
            array[number % LENGTH]

    def write(self, count):
        """Writes a 7 to one after the other."""
        array = self._array
        for number in range(count):
            array[number % LENGTH] = 7

    def increment(self, count):
        """Adds one to one after the other, under the lock."""
        array, lock = self._array, self._array.get_lock()
        for number in range(count):
            with lock:
                array[number % LENGTH] += 1

    def prove(self, operation, count):
        """Raises Failed unless it holds what `count` operations leave."""
        expect("the array's sum", sum(self._array), {"read": 0, "write": 7 * LENGTH, "increment": count}[operation])

    def close(self):
        """Nothing to give back."""


CONSTRUCT = Construct(
    "Array", demonstrate,
    (SharedObject("py-array", "array-4", Elements,
                  Why("the lock, taken and given back with each access: the same without a lock does without", "py-raw-array"),
                  operations=("read", "write", "increment")),
     SharedObject("py-raw-array", "", lambda: Elements(lock=False), operations=("read", "write"))),
    "src/shared/containers.h")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
