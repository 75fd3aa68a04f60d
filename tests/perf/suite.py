"""The suite's own side of a comparison: one launch of one case, and the µs a message that its row holds."""

import csv
import pathlib
import tempfile
from dataclasses import dataclass

from launch import Failed, output

SECONDS = 0.5  # of each pass


@dataclass(frozen=True)
class Launch:
    """How the suite's programs are started: where they are, and what idle cores do."""

    bin_dir: pathlib.Path
    idle: str

    def row(self, binary, arguments, cpus):
        """The one row of one repetition of one case. Throws Failed where it was not measured."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rows.csv"
            output([str(self.bin_dir / binary), *arguments, f"--cpus={cpus[0]},{cpus[1]}", f"--idle={self.idle}",
                    f"--benchmark_min_time={SECONDS}", "--benchmark_repetitions=1", f"--csv={path}"])
            with path.open(newline="", encoding="utf-8") as rows:
                return only_row(rows)


def only_row(rows):
    """The row of a CSV file that holds one. Throws Failed where it was not measured."""
    found = list(csv.DictReader(rows))
    if len(found) != 1:
        raise Failed(f"{len(found)} rows instead of one")
    if found[0]["status"] not in ("ok", "noisy"):
        raise Failed(f"{found[0]['mechanism']} {found[0]['status']}: {found[0]['reason']}")
    return found[0]


def us_of(column):
    """Reads a time in ns."""
    return lambda row: float(row[column]) / 1e3


def us_a_message(row):
    """The time of a message, of a row of throughput."""
    return 1e6 / float(row["messages_per_s"])
