"""What a run left behind, read tolerantly: a file, column, row or value that is missing is no error."""

import csv
import json
import math
import re

import pandas

import distance
from style import NO_BREAK

DRAWN_STATUSES = ("ok", "noisy")


class NothingToDraw(Exception):
    """Why there is nothing to draw, in one line."""


class Run:
    """The results of one run: its rows, its machine and, in `remarks`, what could not be read."""

    def __init__(self, directory):
        self.directory = directory
        self.remarks = []
        self._tables = {}
        self.environment = self._read_environment()
        self.families, self.payloads = self._read_mechanisms()

    def measured(self, file, numbers, texts=(), maybe_texts=(), maybe_numbers=(), sizes=()):
        """The rows that were measured, with a flag `noisy`, and what distance.told() says; raises NothingToDraw if none.

        A column in `sizes`, `numbers` or `texts` must be there, and a row counts only if its `sizes` are 0 or more and
        its `numbers` above 0. A column in `maybe_texts` is empty, and one in `maybe_numbers` NaN, where it is missing
        or unknown.
        """
        table = self._table(file)
        needed = (*sizes, *numbers)
        missing = [name for name in (*needed, *texts, "status") if name not in table.columns]
        if missing:
            raise NothingToDraw(f"{file} has no column {', '.join(missing)}")
        if table.empty:
            raise NothingToDraw(f"{file} has no rows")
        rows = table[table["status"].isin(DRAWN_STATUSES)]
        if rows.empty:
            raise NothingToDraw(f"no row of {file} is {' or '.join(DRAWN_STATUSES)}")
        rows = distance.told(rows).reindex(columns=list(dict.fromkeys(
            (*needed, *texts, "status", "run", "distance", *maybe_texts, *maybe_numbers))), fill_value="")
        for name in (*needed, *maybe_numbers):
            rows[name] = pandas.to_numeric(rows[name], errors="coerce")
        known = rows[list(needed)].apply(lambda column: column.between(0, math.inf, inclusive="left")).all(axis=1)
        rows = rows[known & (rows[list(numbers)] > 0).all(axis=1)].copy()
        if rows.empty:
            raise NothingToDraw(f"no measured row of {file} has a value for {', '.join(needed)}")
        rows["noisy"] = rows["status"] == "noisy"
        return rows

    def machine(self, rows):
        """The caption's line about where and when these rows come from; what is unknown is left out."""
        known = {key: _one_line(self.environment.get(key)) for key in
                 ("host", "cpu_model", "cpus_available", "hypervisor", "kernel", "date")}
        if known["cpus_available"]:
            known["cpus_available"] += " CPU" if known["cpus_available"] == "1" else " CPUs"
        if known["kernel"]:
            known["kernel"] = "Linux " + re.sub("^Linux ", "", known["kernel"])
        runs = [name for name in rows["run"].unique() if name]
        if runs:
            known["date"] = _date_of(runs[-1]) or known["date"]
            known["run"] = "run " + ", ".join(runs)
        return " · ".join(text.replace(" ", NO_BREAK) for text in known.values() if text)

    def _table(self, file):
        """The file's rows as text; rows that a dying run left unfinished are left out, with a remark."""
        if file not in self._tables:
            self._tables[file] = self._read_table(file)
        return self._tables[file]

    def _read_table(self, file):
        try:
            with open(self.directory / file, encoding="utf-8", newline="") as source:
                header, *rows = list(csv.reader(source)) or [[]]
        except FileNotFoundError:
            raise NothingToDraw(f"{file} is missing") from None
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise NothingToDraw(f"{file} cannot be read: {_reason(error)}") from None
        whole = [row for row in rows if len(row) == len(header)]
        if len(whole) < len(rows):
            self.remarks.append(f"{file}: {len(rows) - len(whole)} incomplete row(s) left out")
        return pandas.DataFrame(whole, columns=header, dtype=str)

    def _read_environment(self):
        try:
            environment = self._read_json("environment.json")
        except (OSError, ValueError) as error:
            self.remarks.append(f"the caption lacks the machine: environment.json: {_reason(error)}")
            return {}
        return environment if isinstance(environment, dict) else {}

    def _read_mechanisms(self):
        """From each mechanism to its family, and to what its messages carry, as far as either is known."""
        try:
            listed = self._read_json("mechanisms.json")["mechanisms"]
            texts = [{key: value for key, value in each.items() if isinstance(value, str)} for each in listed]
        except FileNotFoundError:
            return {}, {}  # A run from before the file was written.
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            self.remarks.append(f"mechanisms are not told by family: mechanisms.json: {_reason(error)}")
            return {}, {}
        known = {each["id"]: each for each in texts if "id" in each}
        return ({name: each.get("family", "") for name, each in known.items()},
                {name: each.get("payload", "") for name, each in known.items()})

    def _read_json(self, file):
        return json.loads((self.directory / file).read_text(encoding="utf-8"))


def with_variants(rows, variant):
    """Adds `variant_name`: the column's text where the rows hold several values of it, otherwise empty.

    Medians must not mix rows that differ in it, but a name that all share says nothing.
    """
    several = rows[variant].nunique() > 1
    return rows.assign(variant_name=rows[variant] if several else "")


def by_percentile(rows, columns, value, case):
    """The rows once for each percentile that they have, named in `percentile`, its figure in `value`.

    `columns`: from the percentile's name to the column it stands in; `case`: the columns that say which rows are
    repetitions of one another. A percentile that some repetitions of a case have too few samples for is left out, since
    the others are its fast ones. Raises NothingToDraw if no case has one.
    """
    others = [name for name in rows.columns if name not in columns.values()]
    names = {column: name for name, column in columns.items()}
    long = rows.melt(id_vars=others, value_vars=list(names), var_name="percentile", value_name=value)
    long["percentile"] = long["percentile"].map(names)
    known = (long[value] > 0) & (long[value] < math.inf)
    long = long[known.groupby([long[key] for key in (*case, "percentile")]).transform("all")]
    if long.empty:
        raise NothingToDraw(f"no measured row has a percentile ({', '.join(names)})")
    return long


def _one_line(value):
    """Text or number as one line; anything else (absent, null, a structure) as nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join((f"{value:g}" if isinstance(value, float) else str(value)).split())


def _date_of(run):
    match = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", run)
    return "{}-{}-{} {}:{} UTC".format(*match.groups()) if match else ""


def _reason(error):
    return getattr(error, "strerror", None) or " ".join(str(error).split())
