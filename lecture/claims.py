"""The lecture's eight claims, each answered by a rule that was written down before any run: which ratios, and where they
have to lie. A ratio is within visits (lecture/figures.py); its whole 95 % interval decides. Those of pools are of
the rounds in which the pool's CPUs were two cores (lecture/distance.py).

yes               every ratio of the claim lies where it has to
no                at least one lies wholly elsewhere
cannot tell here  neither, or the machine lacks what the claim presumes: CPUs, or rounds on two cores
"""

import json
import os
from typing import Callable, NamedTuple, Tuple

from lecture.comparison import filled, pool_key, times
from lecture.figures import LEAST

MEBIBYTE = 1 << 20


class Bounds(NamedTuple):
    """Where a ratio has to lie, and in words."""

    low: float
    high: float
    text: str

    def holds(self, ratio):
        """True or False where the whole interval lies within or without, else None."""
        if ratio is None or ratio.low is None:
            return None
        if self.low < ratio.low and ratio.high < self.high:
            return True
        return False if ratio.high < self.low or ratio.low > self.high else None


def above(value, text):
    """More than `value`."""
    return Bounds(value, float("inf"), text)


def below(value, text):
    """Less than `value`."""
    return Bounds(0, value, text)


class Test(NamedTuple):
    """One ratio of a claim."""

    what: str
    ratio: Callable  # of Figures: a Spread or None
    bounds: Bounds


class Claim(NamedTuple):
    """What the lecture says, and what has to hold for it."""

    id: str
    claim: str
    tests: Callable  # of Figures: the Tests
    cpus: int = 0    # that have to be available


class Answer(NamedTuple):
    """A claim, its verdict, and its figures: (Test, Spread or None, held)."""

    claim: Claim
    verdict: str
    why: str
    figures: Tuple


def _as_long_as_one(_figures):
    return (_of_two("py-processes", "Python", below(1.5, "nearer to one than to two")),
            _of_two("processes", "C++", below(1.5, "nearer to one than to two")))


def _of_two(pool, language, bounds):
    """Two countdowns on two workers, over one alone."""
    key = pool_key(pool)
    return Test(f"{language}, {pool.replace('py-', '')}: two countdowns on two workers, over one alone",
                lambda figures: figures.ratio(figures.series("pool", "wall_s", **key),
                                              figures.series("pool", "task_s", **key)), bounds)


def _larger_pool(figures):
    cpus = cpus_available(figures)
    sizes = sorted(int(size) for size in figures.values("pool", "workers", pool="processes", scaling="strong"))
    fitting = [size for size in sizes if size <= cpus]
    if not fitting or sizes[-1] <= cpus:
        return ()
    return tuple(_of_sizes(pool, language, sizes[-1], fitting[-1])
                 for pool, language in (("py-processes", "Python"), ("processes", "C++"), ("threads", "C++")))


def _of_sizes(pool, language, large, fitting):
    """A pool larger than the CPUs, over one that fits them."""
    def series(figures, workers):
        return figures.series("pool", "wall_s", pool=pool, scaling="strong", workers=workers)
    return Test(f"{language}, {pool.replace('py-', '')}: time with {large} workers, over that with {fitting}",
                lambda figures: figures.ratio(series(figures, large), series(figures, fitting)),
                above((1 + fitting / large) / 2, "nearer to the same time than to one in proportion"))


def _lock_of_the_interpreter(_figures):
    sped_up = below(1.5, "nearer to one than to two: sped up")
    return (_of_two("py-threads", "Python", above(1.5, "nearer to two than to one: not sped up")),
            _of_two("py-processes", "Python", sped_up), _of_two("threads", "C++", sped_up),
            _of_two("processes", "C++", sped_up))


def _start(_figures):
    return (_times_as_much("C++: a process (fork), over a thread, both until they were reaped", "spawn", "fork",
                           "std-thread", above(2, "at least twice")),
            _times_as_much("Python: a Process (fork), over a Thread", "spawn", "py-process-fork", "py-thread",
                           above(2, "at least twice")))


def _times_as_much(what, question, mechanism, other, bounds, **key):
    return Test(what, lambda figures: figures.ratio(figures.series(question, mechanism=mechanism, **key),
                                                    figures.series(question, mechanism=other, **key)), bounds)


def _large_data(_figures):
    faster = above(1, "faster")
    return (*(_times_as_much(f"C++: 1 MiB messages/s through shared memory, over {channel}", "throughput", "shm-sem",
                             channel, faster, message_bytes=MEBIBYTE) for channel in ("pipe", "fifo", "unix-stream")),
            _times_as_much("Python: 1 MiB messages/s through shared_memory, over Pipe", "throughput", "py-shared-memory",
                           "py-pipe", faster, message_bytes=MEBIBYTE))


def _names(_figures):
    alike = Bounds(1 / 1.1, 1.1, "within a tenth")
    return (_times_as_much("C++: round trip of 64 B through a FIFO, over a pipe", "latency", "fifo", "pipe", alike,
                           message_bytes=64),
            _times_as_much("C++: 1 MiB messages/s through a FIFO, over a pipe", "throughput", "fifo", "pipe", alike,
                           message_bytes=MEBIBYTE))


def _proxies(_figures):
    slower = above(10, "at least ten times")
    return tuple(_times_as_much(f"Python: {operation} through a Manager's proxy, over {name}", "shared", "py-manager-list",
                                other, slower, operation=operation)
                 for operation in ("read", "write") for name, other in (("Value", "py-value"), ("Array", "py-array")))


def _queue(_figures):
    return (_times_as_much("Python: round trip of 64 B through Queues, over a Pipe", "latency", "py-queue", "py-pipe",
                           above(1, "more"), message_bytes=64),)


CLAIMS = (
    Claim("two-on-two", "Two CPU-bound tasks on a pool of two take about as long as one task alone.", _as_long_as_one, 2),
    Claim("larger-pool", "A pool larger than the number of CPUs does not make CPU-bound work faster.", _larger_pool),
    Claim("gil", "Threads do not speed up CPU-bound Python, processes do; in C++ both do.", _lock_of_the_interpreter, 2),
    Claim("process-over-thread", "Starting a process costs much more than starting a thread.", _start),
    Claim("shared-memory", "Shared memory moves large data faster than a channel that copies.", _large_data),
    Claim("named-channels", "Named and unnamed channels differ in how they are opened, not in how fast they are.", _names),
    Claim("proxies", "A Manager's proxy is far slower than Value and Array in shared memory.", _proxies),
    Claim("queue-over-pipe", "A Queue costs more than a Pipe.", _queue),
)


def cpus_available(figures):
    """As the run's rows have it: CPUs of the affinity mask, or of the quota, where that is less."""
    return max((float(value) for value in figures.values("pool", "cpus_available")), default=0)


def answer(figures):
    """All claims, from a run's figures."""
    of_two_cores = figures.of_two_cores()
    return [_answer(claim, figures, of_two_cores) for claim in CLAIMS]


def _answer(claim, figures, of_two_cores):
    tests = [(test, test.ratio(of_two_cores)) for test in claim.tests(figures)]
    judged = tuple((test, ratio, test.bounds.holds(ratio)) for test, ratio in tests)
    held = [holds for _, _, holds in judged]
    if cpus_available(figures) < claim.cpus:
        return Answer(claim, "cannot tell here", f"needs {claim.cpus} CPUs; here: {cpus_available(figures):g}", judged)
    if not judged:
        return Answer(claim, "cannot tell here", "no such pools were measured", judged)
    if False in held:
        return Answer(claim, "no", "", judged)
    if all(held):
        return Answer(claim, "yes", "", judged)
    return Answer(claim, "cannot tell here", _lacking(judged, figures), judged)


def _lacking(judged, figures):
    measured = [test.ratio(figures) for test, _, _ in judged]
    if None in measured:
        return "not all of it was measured"
    # Rounds on two cores, of all, where these would have been enough.
    rounds = [(ratio.count if ratio else 0, of_all.count) for (_, ratio, _), of_all in zip(judged, measured)
              if of_all.low is not None and (ratio is None or ratio.low is None)]
    if rounds:
        few, of_all = min(rounds)
        return (f"the pool's CPUs were two cores in {few} of {of_all} rounds, noisy ones not counted, and it takes "
                f"{LEAST}")
    if any(ratio is None or ratio.low is None for _, ratio, _ in judged):
        return "too few visits, or sessions that came to nothing: no interval"
    return "an interval holds the bound"


def write(answers, path):
    """Writes claims.json, whole or not at all."""
    document = {"claims": [{"id": each.claim.id, "claim": each.claim.claim, "verdict": each.verdict, "why": each.why,
                            "figures": [_figure(*figure) for figure in each.figures]} for each in answers]}
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2, ensure_ascii=False)
        file.write("\n")
    os.replace(f"{path}.new", path)


def _figure(test, ratio, holds):
    figure = {"what": test.what, "rule": test.bounds.text, "holds": holds,
              "bounds": [test.bounds.low, None if test.bounds.high == float("inf") else test.bounds.high]}
    if ratio:
        figure.update({"ratio": ratio.median, "low": ratio.low, "high": ratio.high, "pairs": ratio.count})
    return figure


def text(answers):
    """The verdicts with their figures, for a terminal."""
    output = []
    for number, each in enumerate(answers, start=1):
        why = f" ({each.why})" if each.why else ""
        output.append(filled(f"{number}. {each.verdict.upper()}{why}: {each.claim.claim}", ""))
        output += [filled(f"{_MARKS[holds]} {test.what}: {times(ratio)}; has to be {test.bounds.text}", "   ")
                   for test, ratio, holds in each.figures]
    return "\n".join(output)


_MARKS = {True: "holds:", False: "does not:", None: "unclear:"}
