"""Two cores or two threads of one: a host may run a virtual machine's CPUs now on these, now on those, for fractions
of a second or for minutes. What a pool of two gains depends on it, since threads of one core share what computes. A
cache line that goes to the other CPU and back tells which it was: between cores (far) it takes several times as long
as within one (near)."""

import math

LEAST_FACTOR = 2
LEAST_SHARE = 0.05


def boundary(values):
    """Where values of two kinds part, or None where they are of one; unknown ones (NaN, 0) are left out. The rule is
    that of src/stats/modes.cpp, which summaries go by: of logarithms, what varies within the kinds is least."""
    logs = sorted(math.log(value) for value in values if value > 0)
    total, low_sum, best = sum(logs), 0, (0, 0, 0, 0)
    for count in range(1, len(logs)):
        low_sum += logs[count - 1]
        others = len(logs) - count
        low, high = low_sum / count, (total - low_sum) / others
        between = count * others * (high - low) ** 2
        if between > best[0]:
            best = between, low, high, min(count, others)
    _, low, high, fewest = best
    if fewest < LEAST_SHARE * len(logs) or high - low < math.log(LEAST_FACTOR):
        return None
    return math.exp((low + high) / 2)


def of_two_cores(rows):
    """Of a pool.csv's rows those whose CPUs were two cores: far, and `ok`, since a row is `noisy` where the distance
    changed before its end. All of them, where there was one kind: what is near on one processor is far on another, so
    that no number of nanoseconds tells."""
    between = boundary([_cache_line_ns(row) for row in rows])
    if between is None:
        return rows
    return [row for row in rows if row["status"] == "ok" and _cache_line_ns(row) >= between]


def _cache_line_ns(row):
    return float(row.get("cache_line_ns") or 0)


def is_one_core(environment):
    """Whether a run's environment.json says that the CPUs which pools get (the first four: scripts/lecture.sh) are
    threads of one core."""
    cpus = environment.get("cpus", [])[:4]
    cores = {(cpu["package"], cpu["core"]) for cpu in cpus}
    return len(cpus) > 1 and len(cores) == 1 and all(None not in core for core in cores)
