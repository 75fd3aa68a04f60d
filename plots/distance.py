"""Which of two distances the CPUs of a row had, where a host runs them now on two cores, now on two threads of one.

The rule is that of src/stats/modes.cpp, which summaries go by.
"""

import numpy

LEAST_FACTOR = 2
LEAST_SHARE = 0.05


def boundary(values):
    """Where values of two kinds part, or None where they are of one. Unknown ones (NaN) are left out."""
    logs = numpy.sort(numpy.log(values[values > 0]))
    if len(logs) < 2:
        return None
    counts = numpy.arange(1, len(logs))
    sums = numpy.cumsum(logs)
    low, high = sums[:-1] / counts, (sums[-1] - sums[:-1]) / (len(logs) - counts)
    best = numpy.argmax(counts * (len(logs) - counts) * (high - low) ** 2)
    fewest = min(counts[best], len(logs) - counts[best])
    if fewest < LEAST_SHARE * len(logs) or high[best] - low[best] < numpy.log(LEAST_FACTOR):
        return None
    return numpy.exp((low[best] + high[best]) / 2)


def kinds(rows):
    """For each row "near" or "far", by its `cache_line_ns` among those of its CPUs; "" where they have one distance."""
    found = rows["cache_line_ns"].map(lambda _: "").astype(object)
    for _, group in rows.groupby(["cpu_a", "cpu_b"]):
        between = boundary(group["cache_line_ns"].to_numpy(dtype=float))
        if between is None:
            continue
        known = group["cache_line_ns"].dropna()
        found[known.index] = numpy.where(known < between, "near", "far")
    return found
