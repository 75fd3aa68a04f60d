"""Messages that can be told from each other: their number at both ends, a pattern between."""

import struct

_NUMBER = struct.Struct("<Q")
_PATTERN = bytes(range(1, 252))


class Corrupt(Exception):
    """A message arrived that was not sent, or not in its turn."""


class Stamps:
    """Makes and checks the messages of one size in bytes: 0, 8, or at least 16."""

    def __init__(self, size):
        self.size = size
        between = max(size - 2 * _NUMBER.size, 0)
        self._between = (_PATTERN * (between // len(_PATTERN) + 1))[:between]

    def make(self, number):
        """The message of that number."""
        if self.size == 0:
            return b""
        stamp = _NUMBER.pack(number)
        return stamp if self.size == _NUMBER.size else b"".join((stamp, self._between, stamp))

    def check(self, message, number):
        """Raises Corrupt unless `message` is that of `number`, as far as its length and its two ends say."""
        if self.size == 0:
            return
        stamp = _NUMBER.pack(number)
        if len(message) != self.size or message[:8] != stamp or message[-8:] != stamp:
            raise Corrupt(f"message {number} of {self.size} bytes is not what was sent")
