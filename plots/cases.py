"""Which of a run's cases a picture shows, and what it calls them."""

import re

import distance
from results import NothingToDraw
from units import duration_text

WANTED_BYTES = 64
MOST_PAIRS = 4  # Of CPUs, that get a panel each.
_IDLE_TEXT = {
    "poll": "idle cores poll (wake-up latency held at 0)",
    "default": "idle cores as the machine has them",
}
_WAITS = ("block", "epoll", "poll", "spin-then-block", "yield", "spin")
_PLACEMENTS = ("same-core", "smt-sibling", "cross-core", "cross-socket", "unpinned", "cpus")


def of_messages(run, file, numbers, maybe_numbers=(), maybe_texts=()):
    """The measured rows of a file about messages; each pair that --cpus named is a placement of its own.

    Several beside other placements are left to the matrix of pairs. Raises NothingToDraw if there are only
    pairs, and more than MOST_PAIRS. A placement whose CPUs had two distances is two.
    """
    rows = _with_distance(run.measured(file, numbers=("message_bytes", *numbers), texts=("mechanism", "placement"),
                                       maybe_texts=("wait", "idle", "cpu_a", "cpu_b", *maybe_texts),
                                       maybe_numbers=("cache_line_ns", *maybe_numbers)))
    is_pair = (rows["placement"] == "cpus") & (rows["cpu_a"] != "")
    pairs = "CPUs " + rows["cpu_a"] + ", " + rows["cpu_b"]
    if pairs[is_pair].nunique() <= (MOST_PAIRS if is_pair.all() else 1):
        return rows.assign(placement=rows["placement"].mask(is_pair, pairs) + rows["distance"])
    if is_pair.all():
        raise NothingToDraw(f"{file} has more than {MOST_PAIRS} pairs of CPUs and no other placement")
    rows = rows[~is_pair]
    return rows.assign(placement=rows["placement"] + rows["distance"])


def _with_distance(rows):
    """Adds `distance`: ", near (a line takes 90 ns)" and the like, or nothing."""
    kinds = distance.kinds(rows)
    line = rows["cache_line_ns"].groupby(kinds).transform("median")
    names = [f", {kind} (a line takes {duration_text(float(f'{ns:.2g}'))})" if kind else "" for kind, ns in zip(kinds, line)]
    return rows.assign(distance=names)


def of_one_idle(rows):
    """The rows of one idle policy: poll where there is such a row."""
    return rows[rows["idle"] == idle_order(rows["idle"].unique())[0]]


def of_one_size(rows):
    """The rows of 64 B, or of the smallest message there is, and that size."""
    sizes = rows["message_bytes"]
    size = WANTED_BYTES if WANTED_BYTES in sizes.values else sizes.min()
    return rows[sizes == size], size


def of_one_wait(rows):
    """The rows of each mechanism with its foremost wait strategy.

    `variant_name` holds it where it is not the foremost of all, which the heading names.
    """
    foremost = rows.groupby("mechanism")["wait"].transform(lambda waits: wait_order(waits.unique())[0])
    rows = rows[rows["wait"] == foremost]
    usual = wait_order(rows["wait"].unique())[0]
    names = rows["wait"].replace("", "wait unknown").where(rows["wait"] != usual, "")
    return rows.assign(variant_name=names)


def placement_order(placements):
    """Placements from near to far, those not known here last, in the order of the CPUs in their names."""
    return sorted(placements, key=lambda name: (
        _rank(name.split(",")[0], _PLACEMENTS), [int(number) for number in re.findall(r"\d+", name)], name))


def idle_order(idles):
    """Idle policies, poll first, those not known here last."""
    return sorted(idles, key=lambda name: (_rank(name, tuple(_IDLE_TEXT)), name))


def wait_order(waits):
    """Wait strategies from blocking to what most keeps a core busy, those not known here last."""
    return sorted(waits, key=lambda name: (_rank(name, _WAITS), name))


def series_name(mechanism, variant):
    """What stands beside a line: the mechanism, and how it waits where the others wait differently."""
    return f"{mechanism}, {variant}" if variant else mechanism


def setting(rows):
    """The part of a heading that says how both sides wait, and what idle cores do."""
    waits = wait_order(rows["wait"].unique())
    several = " where no other is named" if len(waits) > 1 else ""
    return (f"wait strategy {waits[0]}{several}; " if waits[0] else "") + idle_text(rows)


def idle_text(rows):
    """What idle cores do in these rows, in words."""
    idles = idle_order(rows["idle"].unique())
    texts = [_IDLE_TEXT.get(idle, "what idle cores do is unknown") for idle in idles]
    if len(idles) > 1:
        texts = [f"{idle or 'unknown'}: {text}" for idle, text in zip(idles, texts)]
    return "; ".join(texts)


def _rank(name, order):
    return order.index(name) if name in order else len(order)
