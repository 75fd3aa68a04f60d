"""AF_UNIX datagram socket: messages to a path."""

import multiprocessing
import os
import socket
import tempfile

from lecture import program
from lecture.construct import Calls, Channel, Construct, End, Unavailable


def demonstrate():
    """A server bound to a path, and a client that connects and sends."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "server")
        server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        server.bind(path)
        child = multiprocessing.get_context("fork").Process(target=greet, args=(path,))
        child.start()
        program.say(f"received {server.recv(1024)!r}")
        child.join()
        server.close()


def greet(path):
    """The client."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.connect(path)
        client.send(b"hello")
        program.say(f"sent to {path}")


class Datagrams:
    """A socket bound to a path on each side, connected to the other's."""

    def __init__(self, names, size):
        self._sockets, self._size = {}, size
        paths = {side: names.file(side) for side in ("near", "far")}
        for side, path in paths.items():
            end = self._sockets[side] = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * size)
            end.bind(path)
        self._sockets["near"].connect(paths["far"])
        self._sockets["far"].connect(paths["near"])
        for path in paths.values():
            os.unlink(path)

    def attach(self, side):
        """One of the two."""
        end, more = self._sockets[side], self._size + 1  # a longer one would be cut to what was expected

        def send(message):
            try:
                end.send(message)
            except OSError as error:
                raise Unavailable(f"a datagram of {len(message)} bytes cannot be sent: {error.strerror} "
                                  "(net.core.wmem_max limits the buffer)") from None
        return End(send, lambda: end.recv(more), end.close)


CONSTRUCT = Construct(
    "AF_UNIX datagram socket", demonstrate,
    (Channel("py-unix-dgram", "unix-dgram", Datagrams,
             Calls()),),
    "src/mechanisms/unix_dgram.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
