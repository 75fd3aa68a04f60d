"""Locks, what passes a turn on, and barriers: what a process pays, and that each does what it is for."""

from lecture.measuring import costs
from lecture.measuring.pace import calibrated
from lecture.measuring.peer import FORK, Failed, pin
from lecture.measuring.together import together


def cases(primitive):
    """The operations, of which `uncontended` is one process's affair."""
    return tuple(operation for operation, _ in primitive.loops)


def measure(primitive, operation, cpus, seconds):
    """Runs the loop of `operation` for about `seconds`, as the columns of sync.csv."""
    loop = dict(primitive.loops)[operation]
    measured = _alone if operation == "uncontended" else _together
    count, elapsed_ns, used = measured(primitive.make(), loop, cpus, seconds)
    return {"processes": 1 if operation == "uncontended" else 2, "critical_ns": 0,
            "operations": count, "operation_ns": elapsed_ns / count, "operations_per_s": 1e9 * count / elapsed_ns,
            **costs.columns(used, count, "operation")}


def _alone(held, loop, cpus, seconds):
    pin(cpus[0])
    count = calibrated(lambda count: _timed(lambda: loop(held, 0, count)), seconds)
    before = costs.used()
    elapsed_ns = _timed(lambda: loop(held, 0, count))
    return count, elapsed_ns, (costs.since(before),)


def _together(held, loop, cpus, seconds):
    """The counter that both share, without atomics, has to be exact."""
    counter = FORK.RawValue("q", 0)

    def counted(both, count):
        counter.value = 0
        elapsed_ns, used = both(count)
        if counter.value != 2 * count:
            raise Failed(f"counted {counter.value} of {2 * count}: two were let in at once")
        return elapsed_ns, used

    with together(lambda side, count: loop(held, side, count, counter), cpus) as both:
        count = calibrated(lambda count: counted(both, count)[0], seconds)
        elapsed_ns, used = counted(both, count)
    return 2 * count, elapsed_ns, used


def _timed(run):
    began = costs.wall_ns()
    run()
    return costs.wall_ns() - began


def take_and_give_back(lock, _side, count):
    """One process that always gets it at once."""
    acquire, release = lock.acquire, lock.release
    for _ in range(count):
        acquire()
        release()


def contend(lock, _side, count, counter):
    """Each wants it at once, and counts while it has it."""
    acquire, release = lock.acquire, lock.release
    for _ in range(count):
        acquire()
        counter.value += 1
        release()


LOCK_LOOPS = (("uncontended", take_and_give_back), ("contended", contend))
