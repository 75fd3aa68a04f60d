"""mmap: a file mapped into memory, edited in place."""

import mmap
import multiprocessing
import os
import tempfile

from lecture import program
from lecture.construct import Calls, Channel, Construct
from lecture.measuring.slot import Slots


def demonstrate():
    """A line is read, a slice replaced in place, and the child sees it."""
    with tempfile.TemporaryFile() as file:
        file.write(b"Hello, world\nand more\n")
        file.flush()
        with mmap.mmap(file.fileno(), 0) as mapped:
            program.say(f"the first line is {mapped.readline()!r}")
            mapped[7:12] = b"there"
            child = multiprocessing.get_context("fork").Process(target=read, args=(mapped,))
            child.start()
            child.join()


def read(mapped):
    """Reads from the start."""
    mapped.seek(0)
    program.say(f"now it is {mapped.readline()!r}")


class MappedFile:
    """A file with a slot in each direction, woken by semaphores, and without a name as soon as it is mapped."""

    def __init__(self, names, _size):
        path = names.file("mapped")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.truncate(descriptor, Slots.BYTES)
            self._mapped = mmap.mmap(descriptor, Slots.BYTES)
        finally:
            os.close(descriptor)
            os.unlink(path)
        self._slots = Slots(memoryview(self._mapped))

    def attach(self, side):
        """Writes into one slot, reads from the other."""
        return self._slots.attach(side)


CONSTRUCT = Construct(
    "mmap", demonstrate,
    (Channel("py-mmap", "mmap", MappedFile,
             Calls()),),
    "src/mechanisms/mmap.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
