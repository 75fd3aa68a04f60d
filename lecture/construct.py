"""What a construct is made of. Each program in lecture/constructs has one Construct; lecture/catalog.py holds them all."""

from dataclasses import dataclass, field
from typing import Callable, NamedTuple, Optional, Tuple

SIDES = ("near", "far")  # of a channel: who sends first in a round trip, and who answers


def other(side):
    """The other of the two."""
    return SIDES[1 - SIDES.index(side)]


class End(NamedTuple):
    """One side's hold on a channel, in the process that uses it. Both block."""

    send: Callable[[bytes], None]
    receive: Callable[[], bytes]
    close: Callable[[], None] = lambda: None


class Unavailable(Exception):
    """A case that cannot be measured here; its text is the row's reason."""


@dataclass(frozen=True)
class Why:
    """Where the difference to C++ comes from, and the measurement that shows it: `without` is the same without that, and
    takes less."""

    text: str     # "pickling: send_bytes of the same bytes does without"
    without: str  # the mechanism in the same file


@dataclass(frozen=True)
class Calls(Why):
    """The interpreter's calls: empty ones in the same loop are a part of what Python takes more."""

    text: str = ("the interpreter: the counterpart asks the kernel for the same; shown is the part of empty calls in the same "
                 "loop")
    without: str = "py-call"
    sides: int = 2  # that make them, one after the other


@dataclass(frozen=True)
class Measured:
    """What is measured of a construct, and what in C++ it is held against."""

    mechanism: str    # py-…, the key in the CSV files
    counterpart: str  # the C++ mechanism's key in the same file
    make: Callable    # what the kind's measuring module says
    why: Optional[Why] = None


@dataclass(frozen=True)
class Channel(Measured):
    """make(names, size) gives an object whose attach(side) gives an End; called before the fork, attach after it."""

    carries_bytes: bool = True  # or tells only that something happened
    streams: bool = True        # whether many messages may be under way
    answered: bool = True       # by the far side; else it only looks on
    question: str = field(default="latency", init=False)


@dataclass(frozen=True)
class Primitive(Measured):
    """make() gives what `loops` run on, by operation: loop(made, side, count), and of two processes a counter to count with
    while no other may (lecture/measuring/primitives.py)."""

    loops: Tuple = ()
    question: str = field(default="sync", init=False)


@dataclass(frozen=True)
class SharedObject(Measured):
    """make() gives an object with a method for each of `operations`, which does it so often, prove(operation, count) and
    close()."""

    operations: Tuple = ()
    question: str = field(default="shared", init=False)


@dataclass(frozen=True)
class Starter(Measured):
    """make(ground) gives a call that starts one and returns what waits for its end (lecture/measuring/starters.py)."""

    captures: bool = False
    question: str = field(default="spawn", init=False)


@dataclass(frozen=True)
class Pool(Measured):
    """make(workers) gives a pool as multiprocessing has it: a context manager with apply_async."""

    serial: bool = False  # works here alone, with one worker only
    question: str = field(default="pool", init=False)


@dataclass(frozen=True)
class Construct:
    """One of the lecture's constructs."""

    name: str               # as it is written in Python
    demonstrate: Callable   # says what happens, with pids
    measured: Tuple
    source: str             # of the C++ counterpart, in this checkout
