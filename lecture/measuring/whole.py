"""Whole messages over byte streams, which have no boundaries: both sides know the size."""

import os


def receive_whole(receive_into, size):
    """Gives receive(): `size` bytes, put together from what receive_into(view) brings."""
    def receive():
        message = bytearray(size)
        view, got = memoryview(message), 0
        while got < size:
            more = receive_into(view[got:])
            if more == 0:
                raise EOFError(f"the other side is gone after {got} of {size} bytes")
            got += more
        return message
    return receive


def send_whole(descriptor):
    """Gives send(message): all of it written, however many calls that takes."""
    def send(message):
        sent = os.write(descriptor, message)
        if sent < len(message):
            view = memoryview(message)
            while sent < len(message):
                sent += os.write(descriptor, view[sent:])
    return send
