"""Python beside C++: every construct, its counterpart, and where the difference comes from."""

import csv
import itertools
import shutil
import textwrap

from lecture import catalog
from lecture.construct import Calls
from lecture.figures import spread
from lecture.measuring import channels, pools

# Of both languages; Python has also rows with as many steps as C++, which are too few for an interval.
TWO_ON_TWO = {"scaling": "weak", "workers": 2, "tasks": 2}
_SIZES = {0: "signal", 64: "64 B", 1 << 20: "1 MiB"}
_UNIT = {"latency": "ns", "throughput": "B/s", "sync": "ns", "shared": "ns", "spawn": "ns", "pool": "ns/step"}
LEAST_PART = 0.1  # of a difference, for which it is said to come from something
_COLUMNS = ("construct", "question", "case", "mechanism", "counterpart", "unit", "python", "python_low", "python_high", "cpp",
            "cpp_low", "cpp_high", "ratio", "ratio_low", "ratio_high", "pairs", "status", "reason", "why", "without",
            "why_ratio", "why_low", "why_high", "why_is")


class Line:
    """One case of one construct: both figures, and the ratio, which says how many times as much Python takes."""

    def __init__(self, figures, construct, measured, question, case, key):
        self.construct, self.measured, self.question, self.case = construct, measured, question, case
        self._figures, self._key = figures, key
        python, cpp = self._series(measured.mechanism), self._series(measured.counterpart)
        self.python, self.cpp = spread(python.values()), spread(cpp.values())
        self.ratio = _times(figures, question, python, cpp)
        self.reason = self._why_not()
        self.why = self._checked(python, cpp) if measured.why else None

    def _series(self, mechanism):
        if self.question == "pool":
            key = pool_key(mechanism)
            steps = self._figures.series("pool", "countdown", **key)
            return {visit: 1e9 * wall_s / (key["tasks"] * steps[visit])
                    for visit, wall_s in self._figures.series("pool", **key).items()}
        return self._figures.series(self.question, mechanism=mechanism, **self._key)

    def _why_not(self):
        for mechanism in filter(None, (self.measured.mechanism, self.measured.counterpart)):
            key = pool_key(mechanism) if self.question == "pool" else {"mechanism": mechanism, **self._key}
            reason = self._figures.why_not(self.question, **key)
            if reason:
                return f"{mechanism}: {reason}"
        return ""

    def _checked(self, python, cpp):
        """How many times as much as without that; of calls, their part of what Python takes more."""
        without = self._series(self.measured.why.without)
        if not isinstance(self.measured.why, Calls):
            return _times(self._figures, self.question, python, without)
        return spread([self.measured.why.sides * without[visit] / (python[visit] - cpp[visit])
                       for visit in python.keys() & cpp.keys() & without.keys() if python[visit] > cpp[visit]])

    @property
    def why_is(self):
        """Whether the measurement bears out what is said about the difference."""
        if self.why is None or self.why.low is None:
            return "cannot tell here"
        bound = LEAST_PART if isinstance(self.measured.why, Calls) else 1
        return "shown" if self.why.low > bound else "not borne out" if self.why.high < bound else "cannot tell here"

    @property
    def because(self):
        """The figures of the sentence that says where the difference comes from."""
        case = f"at {self.case} " if self.question == "latency" else ""
        if isinstance(self.measured.why, Calls):
            return f"{case}{times(self.why, 'of the difference')}, {self.why_is}"
        return f"{case}{times(self.why)} what {self.measured.why.without} takes, {self.why_is}"


def pool_key(pool):
    """The rows of two tasks on two workers, by which pools are compared."""
    return {"pool": pool, **TWO_ON_TWO, **({"countdown": pools.STEPS} if pool.startswith("py-") else {})}


def lines(figures):
    """Every case of every construct, the one that stands for it first."""
    return [Line(figures, construct, measured, question, case, key)
            for construct in catalog.constructs() for measured in construct.measured
            for question, case, key in _cases(measured)]


def _cases(measured):
    if measured.question == "latency":
        for size in channels.cases(measured):
            for question in ("latency", "throughput") if measured.streams else ("latency",):
                yield question, _SIZES[size], {"message_bytes": size}
    elif measured.question == "sync":
        for operation, _ in measured.loops:
            yield "sync", operation, {"operation": operation}
    elif measured.question == "shared":
        for operation in measured.operations:
            yield "shared", operation, {"operation": operation, "processes": 2}
    elif measured.question == "spawn":
        yield "spawn", "", {}
    elif not measured.serial:
        yield "pool", "two tasks on two workers", {}


def _times(figures, question, python, other):
    """How many times as much Python takes: of a rate, the other way round."""
    return figures.ratio(other, python) if question == "throughput" else figures.ratio(python, other)


def write(figures, path):
    """Writes lecture.csv."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, _COLUMNS)
        table.writeheader()
        for line in lines(figures):
            table.writerow(_row(line))


def _row(line):
    row = {"construct": line.construct.name, "question": line.question, "case": line.case,
           "mechanism": line.measured.mechanism, "counterpart": line.measured.counterpart, "unit": _UNIT[line.question],
           "status": "skipped" if line.reason else "ok", "reason": line.reason,
           "pairs": line.ratio.count if line.ratio else 0}
    for name, figure in (("python", line.python), ("cpp", line.cpp), ("ratio", line.ratio), ("why", line.why)):
        if figure:
            row.update({"why_ratio" if name == "why" else name: f"{figure.median:.6g}", f"{name}_low": _number(figure.low),
                        f"{name}_high": _number(figure.high)})
    if line.measured.why:
        row.update({"why": line.measured.why.text, "without": line.measured.why.without, "why_is": line.why_is})
    return row


def _number(value):
    return "" if value is None else f"{value:.6g}"


def text(figures):
    """The table for a terminal: the case that stands for each construct, and where its difference comes from."""
    output = [f"{'Python':22} {'':>10} {'C++':22} {'':>10} Python takes"]
    for _, group in itertools.groupby(lines(figures), lambda line: line.measured.mechanism):
        group = list(group)
        output.append(_figures_line(group[0]))
        first = group[0].question
        whys = [line.because for line in group if line.why and line.question == first == "latency"] or \
            [line.because for line in group[:1] if line.why]
        if whys:
            output.append(filled(f"{group[0].measured.why.text}: {'; '.join(whys)}", "    "))
    return "\n".join(output)


def filled(said, indent):
    """Within the terminal's width, indented."""
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 110))
    return textwrap.fill(said, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _figures_line(line):
    name = line.measured.mechanism
    if line.reason:
        return filled(f"{name:22} {line.reason}", "")
    return (f"{name:22} {_quantity(line.python, line.question):>10} {line.measured.counterpart:22} "
            f"{_quantity(line.cpp, line.question):>10} {times(line.ratio) if line.measured.counterpart else ''}").rstrip()


def times(ratio, unit="times"):
    """'3.1 times (2.9 to 3.3)', without ends where there are none."""
    if ratio is None:
        return "?"
    ends = "" if ratio.low is None else f" ({ratio.low:.3g} to {ratio.high:.3g})"
    return f"{ratio.median:.3g} {unit}{ends}"


def _quantity(figure, question):
    if figure is None:
        return "–"
    if _UNIT[question] == "B/s":
        return f"{figure.median / 1e6:.3g} MB/s"
    for unit, factor in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if figure.median >= factor:
            return f"{figure.median / factor:.3g} {unit}"
    return f"{figure.median:.3g} ns"
