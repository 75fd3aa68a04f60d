"""AF_UNIX stream socket: a connection through a path."""

import multiprocessing
import os
import socket
import tempfile

from lecture import program
from lecture.construct import Calls, Channel, Construct, End
from lecture.measuring.whole import receive_whole


def demonstrate():
    """A server that listens at a path, and a client."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "server")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen()
            child = multiprocessing.get_context("fork").Process(target=greet, args=(path,))
            child.start()
            connection, _ = server.accept()
            program.say(f"received {connection.recv(1024)!r}")
            connection.close()
            child.join()


def greet(path):
    """The client."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(b"hello")
        program.say(f"sent through {path}")


class Streams:
    """A connection through a path that is gone once both have it."""

    def __init__(self, names, size):
        path = names.file("server")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen(1)
            near = socket.socket(socket.AF_UNIX)
            near.connect(path)
            far, _ = server.accept()
            os.unlink(path)
        self._ends = {"near": near, "far": far}
        self._size = size

    def attach(self, side):
        """One of the two."""
        end = self._ends[side]
        return End(end.sendall, receive_whole(end.recv_into, self._size), end.close)


CONSTRUCT = Construct(
    "AF_UNIX stream socket", demonstrate,
    (Channel("py-unix-stream", "unix-stream", Streams,
             Calls()),),
    "src/mechanisms/unix_stream.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
