"""One visit to one question: every case of every construct that answers it, once, in an order of the visit's own."""

import os
import random
import re

from lecture import catalog
from lecture.construct import Unavailable
from lecture.measuring import channels, objects, pools, primitives, rows, starters

QUESTIONS = ("latency", "throughput", "sync", "shared", "spawn", "pool")


def _messages(measure):
    def cases(channel):
        return [({"message_bytes": size, "transfer": "copy"}, size) for size in channels.cases(channel)]
    return "latency", cases, measure


def _operations(module):
    def cases(measured):
        return [({"operation": operation}, operation) for operation in module.cases(measured)]
    return cases, module.measure


def _once(starter):
    return [({"message_bytes": 2 * starters.output_bytes(True) if starter.captures else ""}, None)]


# For each question: which constructs' (Measured.question), their cases as (key columns, argument), and what measures one.
_ASKED = {
    "latency": _messages(channels.measure_latency),
    "throughput": _messages(channels.measure_throughput),
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


def visit(question, run_dir, seconds, idle, unavailable=None, chosen=""):
    """Adds a row for each case whose name has `chosen` in it, a regex, to the question's CSV in `run_dir`, each of about
    `seconds`; where `unavailable` says why Python cannot be measured, skipped ones. Gives how many failed."""
    table = rows.Table(os.path.join(run_dir, f"{question}.csv"))
    cpu_a, cpu_b, shares_llc = table.pinned()
    placement = "unpinned" if cpu_a is None else "same-core" if cpu_a == cpu_b else "cross-core"
    free = os.sched_getaffinity(0)
    cases, failed = [case for case in _cases(question) if re.search(chosen, _name(question, *case[:2]))], 0
    random.Random(len(table.rows)).shuffle(cases)
    for measured, key, argument in cases:
        common = {"bench": question, "mechanism": measured.mechanism, "wait": "block", "placement": placement, **key}
        repetition = table.repetition(common)
        if unavailable:
            outcome = {"status": "skipped", "reason": unavailable}
        else:
            outcome = outcome_of(_ASKED[question][2], measured, argument, (cpu_a, cpu_b), seconds)
            os.sched_setaffinity(0, free)
        place = {"cpu_a": cpu_a, "cpu_b": cpu_b, "shares_llc": shares_llc} if cpu_a is not None else {}
        _append(table, run_dir, {**common, **place, "idle": idle, "repetition": repetition, **outcome})
        failed += outcome["status"] == "failed"
    return failed


def visit_pools(run_dir, plan, prefix="py", unavailable=None):
    """The same for pool.csv: `plan` has (scaling, workers, tasks, steps), of which one task is for the serial pool alone.
    `prefix` names the Python: py, or py-nogil."""
    table = rows.Table(os.path.join(run_dir, "pool.csv"))
    failed = 0
    for scaling, workers, tasks, steps in plan:
        for pool in catalog.measured("pool"):
            if pool.serial != (tasks == 1):
                continue
            common = {"bench": "pool", "pool": pool.mechanism.replace("py", prefix, 1), "scaling": scaling,
                      "workers": workers, "tasks": tasks, "countdown": steps, "task": "countdown"}
            outcome = ({"status": "skipped", "reason": unavailable} if unavailable
                       else outcome_of(pools.measure, pool, workers, tasks, steps))
            _append(table, run_dir, {**common, "repetition": table.repetition(common),
                                     "cpus_available": _cpus_available(table), **outcome})
            failed += outcome["status"] == "failed"
    return failed


def _cpus_available(table):
    """As the C++ rows of the same file have it."""
    return next((row["cpus_available"] for row in table.rows if row["cpus_available"]), "")


def _append(table, run_dir, cells):
    table.append({"schema": 1, "run": rows.run_name(run_dir), "unix_time_ms": rows.now_ms(), **cells})


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
