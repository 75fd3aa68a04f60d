"""Pipe: two connected ends."""

import multiprocessing

from lecture import program
from lecture.construct import Channel, Construct, End, Why


def demonstrate():
    """A child answers what the parent sends."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=answer, args=(theirs,))
    child.start()
    ours.send({"any": "object", "that": ["can", "be", "pickled"]})
    program.say(f"got back {ours.recv()}")
    child.join()


def answer(connection):
    """Receives an object and sends back what it holds."""
    received = connection.recv()
    program.say(f"received {received}")
    connection.send(sorted(received))


class Connections:
    """Pipe(), both ways; `raw` sends bytes as they are, without pickling."""

    def __init__(self, raw=False):
        self._raw, self._ends = raw, dict(zip(("near", "far"), multiprocessing.Pipe()))

    def attach(self, side):
        """One of the two connections."""
        end = self._ends[side]
        return End(end.send_bytes, end.recv_bytes, end.close) if self._raw else End(end.send, end.recv, end.close)


CONSTRUCT = Construct(
    "Pipe", demonstrate,
    (Channel("py-pipe", "socketpair", lambda *_: Connections(),
             Why("pickling: send_bytes of the same bytes does without", "py-pipe-bytes")),
     Channel("py-pipe-bytes", "socketpair", lambda *_: Connections(raw=True),
             Why("a header before each message, received by a call of its own: a bare stream socket does without",
                 "py-unix-stream"))),
    "src/mechanisms/socketpair.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
