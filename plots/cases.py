"""Which of a run's cases a picture shows, and what it calls them."""

import re

from results import NothingToDraw
from units import duration_text

WANTED_BYTES = 64
MOST_WORD_BYTES = 8
MOST_PAIRS = 4  # Of CPUs, that get a panel each.
ZERO_COPY = "zero-copy"
_IDLE_TEXT = {
    "poll": "idle cores poll (wake-up latency held at 0)",
    "default": "idle cores as the machine has them",
}
_WAITS = ("block", "epoll", "poll", "spin-then-block", "yield", "spin")
_PLACEMENTS = ("same-core", "smt-sibling", "cross-core", "cross-socket", "unpinned", "cpus")


def measured(run, file, numbers, maybe_numbers=(), maybe_texts=(), in_place=False, shared=False):
    """The measured rows of a file about messages, with a flag `notifies`: a word is all they carry, or nothing.

    Medians must not mix what differs in how a message is transferred or in how many share the channel: only with
    `in_place` are there rows of zero-copy too, and only with `shared` those of several producers or consumers.
    """
    rows = run.measured(file, numbers=numbers, sizes=("message_bytes",), texts=("mechanism", "placement"),
                        maybe_texts=("wait", "idle", "transfer", "producers", "consumers", *maybe_texts),
                        maybe_numbers=maybe_numbers)
    rows = rows[rows["transfer"].isin(("", "copy", ZERO_COPY) if in_place else ("", "copy"))]
    if not shared:
        rows = rows[rows[["producers", "consumers"]].isin(("", "1")).all(axis=1)]
    if rows.empty:
        raise NothingToDraw(f"no measured row of {file} is of two sides that copy")
    return rows.assign(notifies=rows["mechanism"].isin(_notifiers(run, rows)))


def of_messages(run, file, numbers, maybe_numbers=(), maybe_texts=(), **which):
    """What measured() gives; each pair that --cpus named is a placement of its own.

    Several beside other placements are left to the matrix of pairs. Raises NothingToDraw if there are only
    pairs, and more than MOST_PAIRS. A placement whose CPUs had two distances is two.
    """
    rows = _with_distance(measured(run, file, numbers, maybe_texts=("cpu_a", "cpu_b", *maybe_texts),
                                   maybe_numbers=("cache_line_ns", *maybe_numbers), **which))
    is_pair = (rows["placement"] == "cpus") & (rows["cpu_a"] != "")
    pairs = "CPUs " + rows["cpu_a"] + ", " + rows["cpu_b"]
    if pairs[is_pair].nunique() <= (MOST_PAIRS if is_pair.all() else 1):
        return rows.assign(placement=rows["placement"].mask(is_pair, pairs) + rows["distance"])
    if is_pair.all():
        raise NothingToDraw(f"{file} has more than {MOST_PAIRS} pairs of CPUs and no other placement")
    rows = rows[~is_pair]
    return rows.assign(placement=rows["placement"] + rows["distance"])


def _notifiers(run, rows):
    """The mechanisms that only notify: so the run says, or they have one size, of a word, that no other has."""
    sizes = rows.groupby("mechanism")["message_bytes"].agg(set)
    asked = set().union(*(each for each in sizes if len(each) > 1))
    return [name for name, mine in sizes.items() if (
        run.payloads[name] in ("word", "none") if run.payloads.get(name) else
        mine == {0} or max(mine) <= MOST_WORD_BYTES and bool(asked) and mine.isdisjoint(asked))]


def _with_distance(rows):
    """Writes `distance` out: ", near (a line takes 90 ns)" and the like, or nothing."""
    kinds = rows["distance"]
    line = rows["cache_line_ns"].groupby(kinds).transform("median")
    names = [f", {kind} (a line takes {duration_text(ns, 2)})" if kind else "" for kind, ns in zip(kinds, line)]
    return rows.assign(distance=names)


def of_one_idle(rows):
    """The rows of one idle policy: poll where there is such a row."""
    return rows[rows["idle"] == idle_order(rows["idle"].unique())[0]]


def of_one_placement(rows):
    """What of_messages() gave, across two cores or in the nearest placement there is, at the distance that most had."""
    bases = rows.apply(lambda row: row["placement"].removesuffix(row["distance"]), axis=1)
    rows = rows[bases == across_cores(bases.unique())]
    return rows[rows["distance"] == rows["distance"].mode()[0]]


def of_several_sizes(rows):
    """The rows of mechanisms that can carry messages of any size; raises NothingToDraw if there are none."""
    rows = rows[~rows["notifies"] & (rows["message_bytes"] > 0)]
    if rows.empty:
        raise NothingToDraw("no mechanism that was measured carries messages of several sizes")
    return rows


def of_one_size(rows):
    """The rows of 64 B, or of the smallest message there is, and that size; with them what only notifies."""
    sizes = rows["message_bytes"][~rows["notifies"]]
    size = WANTED_BYTES if sizes.empty or WANTED_BYTES in sizes.values else sizes.min()
    return rows[(rows["message_bytes"] == size) | rows["notifies"]], size


def of_one_wait(rows):
    """The rows of each mechanism, copied or in place, with its foremost wait strategy.

    `variant_name` holds that where it is not the foremost of all, which the heading names, and zero-copy.
    """
    foremost = rows.groupby(["mechanism", "transfer"])["wait"].transform(lambda waits: wait_order(waits.unique())[0])
    rows = rows[rows["wait"] == foremost]
    usual = wait_order(rows["wait"].unique())[0]
    waits = rows["wait"].replace("", "wait unknown").where(rows["wait"] != usual, "")
    in_place = rows["transfer"].where(rows["transfer"] == ZERO_COPY, "")
    return rows.assign(variant_name=(waits + ", " + in_place).str.strip(", "))


def placement_order(placements):
    """Placements from near to far, those not known here last, in the order of the CPUs in their names."""
    return sorted(placements, key=lambda name: (
        _rank(name.split(",")[0], _PLACEMENTS), [int(number) for number in re.findall(r"\d+", name)], name))


def across_cores(placements):
    """Of these placements that of two cores, or the nearest there is."""
    return "cross-core" if "cross-core" in placements else next(iter(placement_order(placements)), "")


def idle_order(idles):
    """Idle policies, poll first, those not known here last."""
    return sorted(idles, key=lambda name: (_rank(name, tuple(_IDLE_TEXT)), name))


def wait_order(waits):
    """Wait strategies from blocking to what most keeps a core busy, those not known here last."""
    return sorted(waits, key=lambda name: (_rank(name, _WAITS), name))


def series_name(mechanism, variant):
    """What stands beside a line: the mechanism, and how it waits where the others wait differently."""
    return f"{mechanism}, {variant}" if variant else mechanism


def notifier_sentence(rows):
    """Says what those carry that have no message of the size in the heading, if they are in the picture."""
    if not rows["notifies"].any():
        return ""
    return f"What only notifies carries a word of up to {MOST_WORD_BYTES} B instead, or nothing."


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
