"""Two processes that do the same, from a common start."""

import contextlib

from lecture.measuring import costs
from lecture.measuring.peer import FORK, beside, pin


@contextlib.contextmanager
def together(run, cpus):
    """Gives both(count): run(side, count) in each of two processes, side 0 here; the ns until both are done, and what
    each used."""
    ready = FORK.Barrier(2)

    def timed(side, count):
        ready.wait()
        before, began = costs.used(), costs.wall_ns()
        run(side, count)
        return began, costs.wall_ns(), costs.since(before)

    def work(control):
        while True:
            control.send(timed(1, control.recv()))

    def both(count):
        peer.control.send(count)
        ours, theirs = timed(0, count), peer.answer()
        return max(ours[1], theirs[1]) - min(ours[0], theirs[0]), (ours[2], theirs[2])

    pin(cpus[0])
    with beside(work, cpus[1]) as peer:
        yield both
