#!/usr/bin/env python3
"""Checks that in a run nothing failed and that every CSV holds something measured.

usage: check_rows.py RUN_DIR    exit 0: fine; 1: a failed row, or nothing measured; 2: wrong call
"""

import csv
import pathlib
import sys

FILES = ("latency.csv", "throughput.csv", "pool.csv")


def problems(path):
    """Yields one line for each thing wrong with one CSV file."""
    if not path.is_file():
        yield f"{path.name}: not there"
        return
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=1):
        if row.get("status") == "failed":
            yield f"{path.name}: row {number} failed: {' '.join(filter(None, row.values()))}"
    if not any(row.get("status") == "ok" for row in rows):
        yield f"{path.name}: no row is ok"


def main(arguments):
    if len(arguments) != 1 or not pathlib.Path(arguments[0]).is_dir():
        print("check_rows.py: give one directory of a run, such as results/latest", file=sys.stderr)
        return 2
    found = [line for name in FILES for line in problems(pathlib.Path(arguments[0]) / name)]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
