"""A slot of shared memory in each direction, with a semaphore that says it is full and one that says it is empty."""

import struct

from lecture.construct import SIDES, End, other
from lecture.measuring.peer import FORK

_LENGTH = struct.Struct("<Q")
_LARGEST = 1 << 20


class Slots:
    """Laid out in `memory`, of at least BYTES bytes, which both processes map; made before the fork."""

    BYTES = 2 * (_LENGTH.size + _LARGEST)

    def __init__(self, memory):
        half = self.BYTES // 2
        self._slots = {side: (memory[at:at + half], FORK.Semaphore(0), FORK.Semaphore(1))
                       for side, at in zip(SIDES, (0, half))}

    def attach(self, side):
        """Writes into one slot, reads from the other."""
        into, full, empty = self._slots[side]
        out_of, filled, emptied = self._slots[other(side)]

        def send(message):
            empty.acquire()
            end = _LENGTH.size + len(message)
            into[_LENGTH.size:end] = message
            _LENGTH.pack_into(into, 0, len(message))
            full.release()

        def receive():
            filled.acquire()
            end = _LENGTH.size + _LENGTH.unpack_from(out_of)[0]
            message = bytes(out_of[_LENGTH.size:end])
            emptied.release()
            return message
        return End(send, receive, self._release)

    def _release(self):
        for memory, _, _ in self._slots.values():
            memory.release()
