"""FIFO: a channel with a name."""

import multiprocessing
import os
import tempfile

from lecture import program
from lecture.construct import Calls, Channel, Construct, End, other
from lecture.measuring.whole import receive_whole, send_whole


def demonstrate():
    """A sender that writes lines, a receiver that reads them."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "fifo")
        os.mkfifo(path)
        child = multiprocessing.get_context("fork").Process(target=write, args=(path,))
        child.start()
        with open(path, encoding="ascii") as fifo:
            for line in fifo:
                program.say(f"received {line!r}")
        child.join()


def write(path):
    """The sender."""
    with open(path, "w", encoding="ascii") as fifo:
        fifo.write("first line\nsecond line\n")
    program.say(f"wrote two lines to {path}")


class Fifos:
    """One in each direction; their names are gone once both are open."""

    def __init__(self, names, size):
        self._open, self._size = {}, size
        for side in ("near", "far"):
            path = names.file(side)
            os.mkfifo(path, 0o600)
            reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # does not wait for a writer
            self._open[side] = (reader, os.open(path, os.O_WRONLY))
            os.set_blocking(reader, True)
            os.unlink(path)

    def attach(self, side):
        """Writes to the one, reads from the other."""
        into, out_of = self._open[side][1], self._open[other(side)][0]

        def close():
            for descriptor in (descriptor for pair in self._open.values() for descriptor in pair):
                os.close(descriptor)
        return End(send_whole(into), receive_whole(lambda view: os.readv(out_of, [view]), self._size), close)


CONSTRUCT = Construct(
    "FIFO", demonstrate,
    (Channel("py-fifo", "fifo", Fifos,
             Calls()),),
    "src/mechanisms/fifo.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
