"""Which of two distances the CPUs of a row had, where a host runs them now on two cores, now on two threads of one.

Where they part is what the lecture's claims go by, too (lecture/distance.py).
"""

import sys
from pathlib import Path

import numpy

sys.path.append(str(Path(__file__).resolve().parents[1]))
from lecture.distance import boundary  # noqa: E402


def kinds(rows):
    """For each row "near" or "far", by its `cache_line_ns` among those of its CPUs; "" where they have one distance."""
    found = rows["cache_line_ns"].map(lambda _: "").astype(object)
    for _, group in rows.groupby(["cpu_a", "cpu_b"]):
        between = boundary(group["cache_line_ns"])
        if between is None:
            continue
        known = group["cache_line_ns"].dropna()
        found[known.index] = numpy.where(known < between, "near", "far")
    return found
