#!/usr/bin/env python3
"""Compares the suite with other tools that measure the same: taking turns in one run, on the same CPUs.

usage: against_tools.py BIN_DIR [--pairs N] [--only NAME] [--cpus A,B] [--markdown]

A pair is one launch of the suite and one of the other tool, in random order; the comparisons take turns too: a pair of
all of them takes about a minute. Idle cores poll throughout where that is permitted. Each pair is told as it is
measured; then, for each comparison, the medians, and the median of the pairs' ratios suite / other with its
distribution-free 95 % interval. What differs between the two is in docs/comparisons.md.

exit 0: fine (what is not installed is said and left out); 1: a program failed; 2: wrong call
"""

import argparse
import contextlib
import math
import os
import pathlib
import random
import statistics
import sys
from dataclasses import dataclass, field

from comparisons import COMPARISONS, Comparison
from launch import Failed
from suite import Launch

FEWEST_PAIRS = 6  # for a 95 % interval


@dataclass
class Series:
    """One comparison at one placement, and what its pairs have found."""

    comparison: Comparison
    placement: str
    cpus: tuple
    pairs: list = field(default_factory=list)  # (suite, other), µs a message

    @property
    def name(self):
        return f"{self.comparison.name}/{self.placement}"

    def measure_pair(self, launch, rng):
        measure = {"suite": lambda: self.comparison.suite_us(launch, self.cpus),
                   "other": lambda: self.comparison.of_tool(self.cpus)}
        order = rng.sample(sorted(measure), 2)
        found = {side: measure[side]() for side in order}
        self.pairs.append((found["suite"], found["other"]))
        print(f"{self.name:27} {len(self.pairs):3}  {order[0]} first: suite {found['suite']:.3f} µs, "
              f"{self.comparison.tool} {found['other']:.3f} µs, ratio {found['suite'] / found['other']:.3f}",
              flush=True)

    def cells(self):
        suite, other = (statistics.median(side) for side in zip(*self.pairs))
        ratios = [suite / other for suite, other in self.pairs]
        low, high = median_interval(ratios)
        return [self.comparison.name, self.placement, str(len(self.pairs)), f"{suite:.2f} µs", f"{other:.2f} µs",
                f"{statistics.median(ratios):.3f}", f"{low:.3f} to {high:.3f}"]


HEADER = ["comparison", "placement", "pairs", "suite", "other", "ratio", "95 % interval"]
TEXT_COLUMNS = 2


def median_interval(values):
    """The order statistics that hold the median with at least 95 %, by the binomial with p = 1/2."""
    ordered = sorted(values)
    n = len(ordered)
    below, tail = 0, 1 / 2**n  # tail: the chance that the median lies below ordered[below]
    while tail + math.comb(n, below + 1) / 2**n <= 0.025:
        below += 1
        tail += math.comb(n, below) / 2**n
    return ordered[below], ordered[n - 1 - below]


def markdown(rows):
    yield "| " + " | ".join(HEADER) + " |"
    yield "|" + "---|" * TEXT_COLUMNS + "---:|" * (len(HEADER) - TEXT_COLUMNS)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def plain(rows):
    widths = [max(map(len, column)) for column in zip(HEADER, *rows)]
    for row in [HEADER, *rows]:
        cells = [cell.ljust(width) if i < TEXT_COLUMNS else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(row, widths))]
        yield "  ".join(cells).rstrip()


@contextlib.contextmanager
def polling_idle():
    """Keeps idle cores from sleeping as long as it lasts; gives the suite's word for what they do."""
    try:
        with open("/dev/cpu_dma_latency", "wb", buffering=0) as latency:
            latency.write(bytes(4))  # 0 µs, until it is closed
            yield "poll"
    except OSError as error:
        print(f"idle cores are left as they are: {error}", flush=True)
        yield "default"


def chosen(names):
    """The comparisons whose name begins with one of `names`; all where there are none."""
    return [comparison for comparison in COMPARISONS if comparison.name.startswith(tuple(names or [""]))]


def wanted_series(options):
    """Each comparison that can be made here, at each placement; says why another cannot."""
    a, b = options.cpus
    placements = [("same-core", (a, a))] + ([("cross-core", (a, b))] if a != b else [])
    for comparison in chosen(options.only):
        reason = comparison.why_not(options.bin_dir)
        if reason:
            print(f"{comparison.name} is left out: {reason}", flush=True)
            continue
        for placement, cpus in placements:
            yield Series(comparison, placement, cpus)


def measure(series, launch, pairs, rng):
    """The series of which no program failed, `pairs` pairs each."""
    remaining = list(series)
    for _ in range(pairs):
        for one in rng.sample(remaining, len(remaining)):
            try:
                one.measure_pair(launch, rng)
            except Failed as error:
                print(f"{one.name} is left out: {error}", file=sys.stderr, flush=True)
                remaining.remove(one)
    return remaining


def two_cpus(text):
    parts = text.split(",")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError("give two CPUs, such as 0,1")
    return int(parts[0]), int(parts[1])


def options_of(arguments):
    allowed = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=20, help=f"at least {FEWEST_PAIRS}, for an interval (20)")
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="comparisons whose name begins so, such as stress-ng; again for more")
    parser.add_argument("--cpus", type=two_cpus, default=(allowed[0], allowed[-1]), metavar="A,B")
    parser.add_argument("--markdown", action="store_true", help="the table as docs/comparisons.md has it")
    options = parser.parse_args(arguments)
    if options.pairs < FEWEST_PAIRS:
        parser.error(f"--pairs must be at least {FEWEST_PAIRS}")
    if not chosen(options.only):
        parser.error(f"--only matches none of {', '.join(comparison.name for comparison in COMPARISONS)}")
    options.bin_dir = options.bin_dir.resolve()
    return options


def main(arguments):
    options = options_of(arguments)
    series = list(wanted_series(options))
    with polling_idle() as idle:
        measured = measure(series, Launch(options.bin_dir, idle), options.pairs, random.Random())
    rows = [one.cells() for one in measured]
    if rows:
        print("", *(markdown(rows) if options.markdown else plain(rows)), sep="\n")
    return 0 if len(measured) == len(series) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
