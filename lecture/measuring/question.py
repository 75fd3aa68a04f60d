"""A visit to a question: every case of every construct that answers it, in an order of the visit's own."""

import collections
import os
import random
import re

from lecture import catalog
from lecture.construct import Unavailable
from lecture.measuring import channels, objects, pools, primitives, rows, starters

QUESTIONS = ("latency", "throughput", "sync", "shared", "spawn", "pool")


def _messages(measure, one_way=False):
    def cases(channel):
        if one_way and not channel.answered:
            return []
        return [({"message_bytes": size, "transfer": "copy"}, size) for size in channels.cases(channel)]
    return "latency", cases, measure


def _operations(module):
    def cases(measured):
        return [({"operation": operation}, operation) for operation in module.cases(measured)]
    return cases, module.measure


def _once(starter):
    return [({"message_bytes": 2 * starters.BYTES_OF_EACH_STREAM if starter.captures else ""}, None)]


# For each question: which constructs' (Measured.question), their cases as (key columns, argument), and what measures one.
_ASKED = {
    "latency": _messages(channels.measure_latency),
    "throughput": _messages(channels.measure_throughput, one_way=True),
    "sync": ("sync", *_operations(primitives)),
    "shared": ("shared", *_operations(objects)),
    "spawn": ("spawn", _once, lambda starter, _, cpus, seconds: starters.measure(starter, cpus, seconds)),
}


def _cases(question):
    """(measured, key columns, argument) of all that answer the question, but for pools."""
    kind, cases, _ = _ASKED[question]
    return [(measured, key, argument) for measured in catalog.measured(kind) for key, argument in cases(measured)]


def _name(question, measured, key):
    return "/".join([question, measured.mechanism, *map(str, key.values())])


def outcome_of(measure, *arguments):
    """What measure(...) gives as columns, or the row's status and reason."""
    try:
        return {"status": "ok", **measure(*arguments)}
    except Unavailable as reason:
        return {"status": "skipped", "reason": reason}
    except Exception as error:  # a row says what went wrong, and the next is measured
        return {"status": "failed", "reason": f"{type(error).__name__}: {error}"}


class Visit:
    """Adds rows to the CSV of a question in `run_dir`: one for each case, unless that has one since the visit began, at
    `since` (ms since 1970). Where `unavailable` says why Python cannot be measured, they are skipped ones. `failed` counts
    those that failed."""

    def __init__(self, question, run_dir, since=0, unavailable=None):
        self._question, self._since, self._unavailable = question, since, unavailable
        self._table = rows.Table(os.path.join(run_dir, f"{question}.csv"))
        self._run = rows.run_name(run_dir)
        self.failed = 0

    def cases(self, seconds, idle, chosen="", times=1):
        """Each case whose name has the regex `chosen` in it, for about `seconds`; up to `times` rows in the visit."""
        cpu_a, cpu_b, shares_llc = self._table.pinned()
        place = {"cpu_a": cpu_a, "cpu_b": cpu_b, "shares_llc": shares_llc} if cpu_a is not None else {}
        placement = "unpinned" if cpu_a is None else "same-core" if cpu_a == cpu_b else "cross-core"
        _, _, measure = _ASKED[self._question]
        cases = [case for case in _cases(self._question) if re.search(chosen, _name(self._question, *case[:2]))]
        random.Random(len(self._table.rows)).shuffle(cases)
        free = os.sched_getaffinity(0)
        for measured, key, argument in cases:
            case = {"mechanism": measured.mechanism, "wait": "block", "placement": placement, "idle": idle, **key}
            self._add(case, times, self._since, place, measure, measured, argument, (cpu_a, cpu_b), seconds)
            os.sched_setaffinity(0, free)

    def pools(self, prefix="py"):
        """What the C++ pools did in this visit, with fewer steps: of weak scaling, on which most claims rest, as often as
        they, and once in a run with as many steps. `prefix` names the Python: py, or py-nogil."""
        cpps = [row for row in self._table.cpps(self._since) if row["pool"] == "processes"]
        shapes = collections.Counter((row["scaling"], int(row["workers"]), int(row["tasks"])) for row in cpps)
        for (scaling, workers, tasks), often in sorted(shapes.items()):
            weak = scaling == "weak"
            self._share_out(prefix, cpps, scaling, workers, tasks, pools.STEPS, often if weak else 1, self._since)
            if weak:
                self._share_out(prefix, cpps, scaling, workers, tasks, int(cpps[0]["countdown"]), 1, since=0)
        self._share_out(prefix, cpps, "weak", 1, 1, pools.STEPS, 1, self._since)

    def _share_out(self, prefix, cpps, scaling, workers, tasks, steps, times, since):
        for pool in catalog.measured("pool"):
            if pool.serial == (tasks == 1):
                case = {"pool": pool.mechanism.replace("py", prefix, 1), "scaling": scaling, "workers": workers,
                        "tasks": tasks, "countdown": steps, "task": "countdown"}
                for _ in range(times):
                    self._add(case, times, since, {"cpus_available": cpps[0]["cpus_available"] if cpps else ""},
                              pools.measure_between_looks, pool, workers, tasks, steps)

    def _add(self, case, times, since, more, measure, *arguments):
        """Measures once, unless there are so many rows already. A row's repetition is that of the C++ rows of its visit:
        so a ratio is of one visit (lecture/figures.py), however often either is measured in it."""
        if self._table.count(case, since) >= times:
            return
        repetition = self._table.first_repetition(self._since) + self._table.count(case, self._since)
        outcome = ({"status": "skipped", "reason": self._unavailable} if self._unavailable
                   else outcome_of(measure, *arguments))
        self._table.append({"schema": 1, "run": self._run, "bench": self._question, **case, **more,
                            "repetition": repetition, "unix_time_ms": rows.now_ms(), **outcome})
        self.failed += outcome["status"] == "failed"


def measured_here(construct, seconds=0.05):
    """Measures one construct without a run: yields a name and a line for each case."""
    cpus = sorted(os.sched_getaffinity(0))
    pair = (cpus[0], cpus[min(1, len(cpus) - 1)])
    for measured in construct.measured:
        for question in QUESTIONS[:-1]:
            kind, cases, measure = _ASKED[question]
            for key, argument in cases(measured) if measured.question == kind else ():
                outcome = outcome_of(measure, measured, argument, pair, seconds)
                yield _name(question, measured, key), _line(outcome)
        if measured.question == "pool":
            outcome = outcome_of(pools.measure, measured, 2, 2, 1_000_000)
            yield f"pool/{measured.mechanism}/2/2/1000000", _line(outcome)


def _line(outcome):
    if outcome["status"] != "ok":
        return f"{outcome['status']}: {outcome['reason']}"
    return ", ".join(f"{name} {value:.4g}" for name, value in outcome.items() if isinstance(value, (int, float)))
