"""Objects that several processes share: two of them at work on one, and its final state."""

from lecture.measuring import costs
from lecture.measuring.pace import calibrated
from lecture.measuring.peer import Failed
from lecture.measuring.together import together


def cases(shared):
    """The operations."""
    return shared.operations


def measure(shared, operation, cpus, seconds):
    """Two processes do `operation` for about `seconds`, as the columns of shared.csv."""
    thing, done = shared.make(), 0
    try:
        do = getattr(thing, operation)
        with together(lambda _, count: do(count), cpus) as both:
            def counted(count):
                nonlocal done
                done += 2 * count
                return both(count)

            count = calibrated(lambda count: counted(count)[0], seconds)
            elapsed_ns, used = counted(count)
        thing.prove(operation, done)
    finally:
        thing.close()
    total = 2 * count
    return {"processes": 2, "operations": total, "operation_ns": elapsed_ns / total,
            "operations_per_s": 1e9 * total / elapsed_ns, **costs.columns(used, total, "operation")}


def expect(what, found, wanted):
    """Raises Failed unless the final state is exact."""
    if found != wanted:
        raise Failed(f"{what} is {found} and not {wanted}")
