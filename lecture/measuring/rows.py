"""Appends rows to the CSV files of a run that the C++ programs began: their columns are those of the file."""

import csv
import os
import time


class Table:
    """One file. The C++ program of the question writes the header; it has to run first."""

    def __init__(self, path):
        self.path = path
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            self.columns = reader.fieldnames or []
            self.rows = list(reader)

    def count(self, case, since=0):
        """The rows whose cells are those of `case`, written at `since` (ms since 1970) or later."""
        return sum(all(row[name] == str(value) for name, value in case.items())
                   and int(row["unix_time_ms"] or 0) >= since for row in self.rows)

    def cpps(self, since=0):
        """The rows of the C++ program, written at `since` or later: what Python is to be beside."""
        return [row for row in self.rows if not (row.get("mechanism") or row.get("pool") or "").startswith("py-")
                and int(row["unix_time_ms"] or 0) >= since]

    def first_repetition(self, since):
        """That of the C++ rows of a visit, which began at `since`; 0 where there are none."""
        return min((int(row["repetition"]) for row in self.cpps(since)), default=0)

    def pinned(self):
        """CPUs of the C++ rows, as (cpu_a, cpu_b, shares_llc): the other half is measured where the first was."""
        for row in reversed(self.cpps()):
            if row.get("cpu_a"):
                return int(row["cpu_a"]), int(row["cpu_b"]), row["shares_llc"]
        return None, None, ""

    def append(self, cells):
        """Adds a row, whole: a file without a newline at its end was torn, and is cut back to its last whole row."""
        unknown = set(cells) - set(self.columns)
        if unknown:
            raise ValueError(f"{self.path} has no column {', '.join(sorted(unknown))}")
        row = {name: _text(cells.get(name, "")) for name in self.columns}
        _cut_back(self.path)
        with open(self.path, "a", newline="", encoding="utf-8") as file:
            csv.DictWriter(file, self.columns).writerow(row)
        self.rows.append(row)


def _text(value):
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _cut_back(path):
    with open(path, "rb+") as file:
        data = file.read()
        if data and not data.endswith(b"\n"):
            file.truncate(data.rfind(b"\n") + 1)


def now_ms():
    """As the column unix_time_ms has it."""
    return int(1000 * time.time())


def run_name(run_dir):
    """What stands in the column `run`."""
    return os.path.basename(os.path.realpath(run_dir))
