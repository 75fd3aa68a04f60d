#!/usr/bin/env python3
"""Compares the suite's pipe with `perf bench sched pipe` (Debian's linux-perf): both on one core, taking turns in one run.

usage: pipe_against_perf.py BIN_DIR [--pairs N] [--cpu N]

Each pair is one launch of each, in random order, with idle cores polling where that is permitted. Prints every pair, and the median ratio
suite / perf with its distribution-free 95 % interval. The result is recorded in docs/comparisons.md.
"""

import argparse
import csv
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MESSAGE_BYTES = 8
SECONDS = 0.5
# perf's loops for about as long as a launch of ours, at some 4 µs a trip.
PERF_LOOPS = 125_000


def suite_rtt_us(bin_dir, cpu, idle):
    with tempfile.NamedTemporaryFile(suffix=".csv") as rows:
        subprocess.run([bin_dir / "bench_latency", "--mechanism=pipe", f"--sizes={MESSAGE_BYTES}", f"--cpus={cpu},{cpu}",
                        f"--benchmark_min_time={SECONDS}", "--benchmark_repetitions=1", f"--csv={rows.name}",
                        f"--idle={idle}"], check=True, capture_output=True)
        with open(rows.name, newline="", encoding="utf-8") as file:
            return float(next(csv.DictReader(file))["rtt_mean_ns"]) / 1000


def perf_rtt_us(cpu):
    said = subprocess.run(["taskset", "-c", str(cpu), "perf", "bench", "sched", "pipe", "-l", str(PERF_LOOPS)], check=True,
                          capture_output=True, text=True).stdout
    return float(re.search(r"([\d.]+) usecs/op", said).group(1))


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def median_interval(values):
    """The order statistics that hold the median with at least 95 %, by the binomial with p = 1/2."""
    ordered = sorted(values)
    n = len(ordered)
    below, tail = 0, 1 / 2**n  # tail: the chance that the median lies below ordered[below]
    while tail + math.comb(n, below + 1) / 2**n <= 0.025:
        below += 1
        tail += math.comb(n, below) / 2**n
    return ordered[below], ordered[n - 1 - below]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=20, help="at least 6, for an interval (20)")
    parser.add_argument("--cpu", type=int, default=min(os.sched_getaffinity(0)))
    options = parser.parse_args()
    if options.pairs < 6:
        parser.error("--pairs must be at least 6")
    idle = "poll" if os.access("/dev/cpu_dma_latency", os.R_OK | os.W_OK) else "default"
    measure = {"suite": lambda: suite_rtt_us(options.bin_dir, options.cpu, idle), "perf": lambda: perf_rtt_us(options.cpu)}
    ratios = []
    for pair in range(options.pairs):
        order = random.sample(["suite", "perf"], 2)
        rtt = {name: measure[name]() for name in order}
        ratios.append(rtt["suite"] / rtt["perf"])
        print(f"{pair + 1:3}  {order[0]} first: suite {rtt['suite']:.3f} µs, perf {rtt['perf']:.3f} µs, "
              f"ratio {ratios[-1]:.3f}", flush=True)
    low, high = median_interval(ratios)
    print(f"median ratio suite / perf {median(ratios):.3f}, 95 % interval {low:.3f} to {high:.3f}, {options.pairs} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
