"""Which of two distances the CPUs of a row had, where a host runs them now on two cores, now on two threads of one.

Where they part is what the lecture's claims go by, too (lecture/distance.py); which of them counts is the rule of
src/report/run_results.cpp, which summaries go by.
"""

import sys
from pathlib import Path

import numpy
import pandas

from summary import FEWEST_FOR_INTERVAL

sys.path.append(str(Path(__file__).resolve().parents[1]))
from lecture.distance import boundary  # noqa: E402

# The columns that say which case a row is of: case_columns of src/report/columns.h, but for the distance itself.
CASE = ("mechanism", "wait", "message_bytes", "placement", "idle", "cpu_a", "cpu_b", "shares_llc", "transfer",
        "producers", "consumers", "part", "schedule", "rate", "reply_bytes", "in_flight", "operation", "processes",
        "critical_ns", "caller_bytes", "caller_pages", "pool", "scaling", "workers", "tasks", "countdown",
        "cpus_available", "task")


def kinds(rows):
    """For each row "near" or "far", by its `cache_line_ns` among those of its CPUs; "" where they have one distance."""
    known = rows.reindex(columns=["cpu_a", "cpu_b", "cache_line_ns"], fill_value="")
    lines = pandas.to_numeric(known["cache_line_ns"], errors="coerce")
    found = pandas.Series("", index=rows.index, dtype=object)
    for _, group in lines.groupby([known["cpu_a"], known["cpu_b"]]):
        between = boundary(group.to_numpy(dtype=float))
        if between is not None:
            group = group.dropna()
            found[group.index] = numpy.where(group < between, "near", "far")
    return found


def told(rows):
    """The rows with a column `distance`, without those of a case at a distance that it was too rarely at.

    Of a case that was at several, those stay that have enough `ok` sessions for an interval. Where none has, the one
    with the most of them stays alone; of as many, the one with the most sessions; of as many, near.
    """
    rows = rows.assign(distance=kinds(rows))
    if (rows["distance"] == "").all():
        return rows
    case = rows.groupby([name for name in CASE if name in rows], sort=False).ngroup()
    of_both = (rows["status"] == "ok").groupby([case, rows["distance"]])
    counts = rows.assign(case=case, ok=of_both.transform("sum"), sessions=of_both.transform("size"))
    usual = counts.sort_values(["ok", "sessions", "distance"]).groupby("case")["distance"].last()
    return rows[(counts["ok"] >= FEWEST_FOR_INTERVAL) | (rows["distance"] == case.map(usual))]


def of_one(rows):
    """Of told() rows those at the distance that most had, where there were two, and that in words for a heading."""
    known = rows["distance"][rows["distance"] != ""]
    if known.empty:
        return rows, ""
    usual = known.mode()[0]
    words = {"near": "CPUs near each other; ", "far": "CPUs far from each other; "}[usual]
    return rows[rows["distance"].isin(("", usual))], words
