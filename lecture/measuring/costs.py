"""What a session cost beside time."""

import resource
import time

_COLUMNS = ("cpu_ns", "voluntary_switches", "involuntary_switches", "page_faults")


def used():
    """What this process used until now: CPU time in ns, switches, page faults."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (1e9 * (usage.ru_utime + usage.ru_stime), usage.ru_nvcsw, usage.ru_nivcsw, usage.ru_minflt + usage.ru_majflt)


def since(before):
    """What it used since used() gave `before`."""
    return tuple(now - then for now, then in zip(used(), before))


def columns(costs, count, thing):
    """The costs of all processes together as columns, for each of `count` things."""
    sums = [sum(values) for values in zip(*costs)]
    return {f"{name}_per_{thing}": value / count for name, value in zip(_COLUMNS, sums)}


def wall_ns():
    """CLOCK_MONOTONIC, the same in all processes."""
    return time.perf_counter_ns()


def percentiles(prefix, samples_ns):
    """p50 to p99.9 and the largest, each percentile only where at least 100 samples lie beyond it, as in C++
    (src/stats/quantiles.h)."""
    ordered, found = sorted(samples_ns), {}
    for label, quantile in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p999", 0.999)):
        rank = max(1, -int(-quantile * len(ordered) // 1))
        if len(ordered) - rank >= 100:
            found[f"{prefix}_{label}_ns"] = ordered[rank - 1]
    found[f"{prefix}_max_ns"] = ordered[-1]
    return found
