"""A run's figures by visit, and what they say with their intervals. Python's and C++'s are of the same visits: a ratio is
taken within each, so that what all share for minutes goes out."""

import copy
import csv
import json
import math
import os
import statistics
from typing import NamedTuple, Optional

from lecture import distance

CONFIDENCE = 0.95
LEAST = 6  # values: of fewer, no pair holds the median with that confidence

METRICS = {"latency": "rtt_mean_ns", "throughput": "bytes_per_s", "sync": "operation_ns", "shared": "operation_ns",
           "spawn": "reaped_mean_ns", "pool": "wall_s"}


class Spread(NamedTuple):
    """The median of `count` values, and an interval that holds the population's; without ends below LEAST."""

    median: float
    low: Optional[float]
    high: Optional[float]
    count: int


def spread(values):
    """The Spread of some values; None of none. The interval is the narrowest pair of order statistics equally far from
    both ends (David and Nagaraja, Order Statistics, 7.1), as src/stats/quantiles.h has it."""
    ordered = sorted(values)
    count = len(ordered)
    if count == 0:
        return None
    median = statistics.median(ordered)
    left_out = -1
    tail = 0.0
    while True:
        tail += math.comb(count, left_out + 1) / 2 ** count
        if 2 * tail > 1 - CONFIDENCE:
            break
        left_out += 1
    if left_out < 0:
        return Spread(median, None, None, count)
    return Spread(median, ordered[left_out], ordered[count - 1 - left_out], count)


class Figures:
    """The rows of a run's CSV files; one that is not there has none."""

    def __init__(self, run_dir):
        self._rows = {question: _read(os.path.join(run_dir, f"{question}.csv")) for question in METRICS}
        self._environment = _environment(run_dir)

    def of_two_cores(self):
        """The same, of pools only the rows whose CPUs were two cores."""
        few = copy.copy(self)
        pools = [] if distance.is_one_core(self._environment) else distance.of_two_cores(self._rows["pool"])
        few._rows = {**self._rows, "pool": pools}
        return few

    def series(self, question, metric=None, **key):
        """The metric (or the question's own) of the rows whose cells are those of `key`, by visit, where it was
        measured."""
        column = metric or METRICS[question]
        found = {}
        for row in self._of(question, key):
            if row["status"] in ("ok", "noisy") and row.get(column):
                found[int(row["repetition"])] = float(row[column])
        return found

    def ratio(self, numerator, denominator):
        """The Spread of the ratios of two series, visit by visit."""
        return spread([numerator[visit] / denominator[visit] for visit in numerator.keys() & denominator.keys()])

    def why_not(self, question, **key):
        """Why there is nothing measured: the reason of a row, or that there is none; empty where there is."""
        rows = self._of(question, key)
        if any(row["status"] in ("ok", "noisy") for row in rows):
            return ""
        return rows[-1]["reason"] if rows else "not measured"

    def values(self, question, column, **key):
        """What a column holds, over all rows with `key`."""
        return {row[column] for row in self._of(question, key) if row.get(column)}

    def _of(self, question, key):
        return [row for row in self._rows[question]
                if all(row.get(name) == str(value) for name, value in key.items())]


def _environment(run_dir):
    path = os.path.join(run_dir, "environment.json")
    if not os.path.isfile(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _read(path):
    """Whole rows only: what a killed run left of the last one is not counted."""
    if not os.path.isfile(path):
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if None not in row and None not in row.values()
                and (row.get("repetition") or "").isdigit()]
