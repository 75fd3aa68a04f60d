"""A countdown, shared out to a pool, and one alone before and after."""

import os
import time

from lecture.measuring import costs, look
from lecture.measuring.peer import Failed

# Of a task in Python, which takes ten to a hundred times as long for a step as C++.
STEPS = 10_000_000
# Ratio of a cache line's times at both ends of a row, from which on its CPUs changed: src/measure/machine_state.cpp.
_ANOTHER_STATE = 1.5


def countdown(steps):
    """The lecture's task."""
    while steps > 0:
        steps -= 1
    return steps


def measure(pool, workers, tasks, steps):
    """Has `tasks` countdowns of `steps` done by so many workers, as the columns of pool.csv."""
    cpu_before = _cpu_s()
    alone_before = _alone_s(steps)
    wall_s = _shared_out_s(pool, workers, tasks, steps)
    task_s = (alone_before + _alone_s(steps)) / 2
    speedup = tasks * task_s / wall_s
    return {"wall_s": wall_s, "task_s": task_s, "speedup": speedup, "efficiency": speedup / workers,
            "cpu_s": _cpu_s() - cpu_before}


def measure_between_looks(pool, workers, tasks, steps):
    """measure(), with how far the CPUs were apart: `noisy` where that changed, as rows of C++ are."""
    start_ns = look.cache_line_ns()
    row = measure(pool, workers, tasks, steps)
    end_ns = look.cache_line_ns()
    if start_ns is None or end_ns is None:
        return row
    row["cache_line_ns"] = start_ns
    if max(start_ns, end_ns) > _ANOTHER_STATE * min(start_ns, end_ns):
        row["status"] = "noisy"
        row["reason"] = (f"its CPUs changed their distance: a cache line took {start_ns:.0f} ns at its start and "
                         f"{end_ns:.0f} ns at its end")
    return row


def _alone_s(steps):
    began = time.perf_counter()
    countdown(steps)
    return time.perf_counter() - began


def _shared_out_s(pool, workers, tasks, steps):
    """Workers are there before the time begins, and have done nothing but one step."""
    with pool.make(workers) as made:
        for result in [made.apply_async(countdown, (1,)) for _ in range(workers)]:
            result.get(_patience_s(1))
        began = costs.wall_ns()
        results = [made.apply_async(countdown, (steps,)) for _ in range(tasks)]
        left = [result.get(_patience_s(steps) * tasks) for result in results]
        wall_s = (costs.wall_ns() - began) / 1e9
        if any(left):
            raise Failed("a countdown did not end at 0")
        made.close()
        made.join()
    return wall_s


def _patience_s(steps):
    """Generous: CPython takes some 50 ns a step."""
    return 10 + steps * 1e-6


def _cpu_s():
    """Of this process and of those of its children that were reaped."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
