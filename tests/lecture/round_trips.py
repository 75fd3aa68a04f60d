"""Makes COUNT round trips, or operations, of one mechanism of the lecture, for who counts system calls from outside.

usage: python3 round_trips.py MECHANISM COUNT
"""

import sys

import checkout  # noqa: F401 (finds the package)

from lecture import catalog
from lecture.measuring import channels, primitives, together

SIZE = 64


def channel(measured, count):
    """Round trips, with the far side's answers."""
    size = SIZE if measured.carries_bytes else 0
    with channels.at_work(measured, size, (None, None), channels.echo) as (end, peer, stamps):
        channels.trips(end, peer, stamps, count)


def primitive(measured, count):
    """Its first operation: by itself, else by turns."""
    operation, loop = measured.loops[0]
    if operation == "uncontended":
        loop(measured.make(), 0, count)
        return
    held, counter = measured.make(), primitives.FORK.RawValue("q", 0)
    with together.together(lambda side, times: loop(held, side, times, counter), (None, None)) as both:
        both(count // 2)


def shared(measured, count):
    """Reads by two processes."""
    thing = measured.make()
    with together.together(lambda _, times: thing.read(times), (None, None)) as both:
        both(count // 2)
    thing.close()


def main(mechanism, count):
    """Finds it, and does it."""
    for kind, run in (("latency", channel), ("sync", primitive), ("shared", shared)):
        for measured in catalog.measured(kind):
            if measured.mechanism == mechanism:
                return run(measured, count)
    raise SystemExit(f"there is no {mechanism}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
