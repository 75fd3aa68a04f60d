#!/usr/bin/env python3
"""Checks that in a run nothing failed, that every CSV holds something measured or says why it could not be, and that
every case has an interval or says why it has none. Prints how reliable the run is.

usage: check_rows.py RUN_DIR    exit 0: fine; 1: a failed row, nothing measured, or a figure without interval or reason;
                                2: wrong call
"""

import csv
import pathlib
import sys

# Whether all rows may be skipped: what a machine with one core, say, cannot be asked.
FILES = {"floor.csv": True, "latency.csv": False, "throughput.csv": False, "load.csv": True, "setup.csv": True,
         "rpc.csv": False, "sync.csv": False, "shared.csv": False, "spawn.csv": False, "pool.csv": False}


def problems(path, may_be_skipped):
    """Yields one line for each thing wrong with one CSV file."""
    if not path.is_file():
        yield f"{path.name}: not there"
        return
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=1):
        if row.get("status") == "failed":
            yield f"{path.name}: row {number} failed: {' '.join(filter(None, row.values()))}"
    fine = {"ok", "skipped"} if may_be_skipped else {"ok"}
    if not any(row.get("status") in fine for row in rows):
        yield f"{path.name}: no row is {' or '.join(sorted(fine))}"


def figures_without_reason(path):
    """Yields one line for each figure of the summary that has neither an interval nor a reason for having none."""
    if not path.is_file():
        yield f"{path.name}: not there"
        return
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            if not row.get("low") and not row.get("why_no_interval"):
                yield f"{path.name}: row {number} has neither an interval nor a reason: {' '.join(filter(None, row.values()))}"


def main(arguments):
    if len(arguments) != 1 or not pathlib.Path(arguments[0]).is_dir():
        print("check_rows.py: give one directory of a run, such as results/latest", file=sys.stderr)
        return 2
    run_dir = pathlib.Path(arguments[0])
    found = [line for name, may_be_skipped in FILES.items() for line in problems(run_dir / name, may_be_skipped)]
    found += figures_without_reason(run_dir / "summary.csv")
    for line in found:
        print(line, file=sys.stderr)
    if (run_dir / "summary.txt").is_file():
        print((run_dir / "summary.txt").read_text(encoding="utf-8").partition("\n")[0])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
