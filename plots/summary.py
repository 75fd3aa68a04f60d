"""One figure from several repetitions: the median, how far it can be trusted, and what it may be ranked by."""

import math

import pandas

CONFIDENCE = 0.95
FEWEST_FOR_INTERVAL = 6  # With five, even min..max covers the median with only 1 - 2 / 2**5 = 93.75 %.


def median_interval(values, confidence=CONFIDENCE):
    """(low, high): the narrowest symmetric pair of order statistics that holds the median with `confidence`.

    Distribution-free: how many of n values lie below the true median is binomial(n, 1/2), so (k-th smallest,
    k-th largest) holds it with 1 - 2 P(fewer than k below). Where no pair is sure enough: None.
    """
    ordered = sorted(values)
    n = len(ordered)
    k, tail = 1, 1 / 2**n  # tail: P(fewer than k of n below)
    if 1 - 2 * tail < confidence:
        return None
    while k < (n + 1) // 2:
        wider = tail + math.comb(n, k) / 2**n
        if 1 - 2 * wider < confidence:
            break
        k, tail = k + 1, wider
    return ordered[k - 1], ordered[n - k]


def counted(rows, keys):
    """The rows that count: of each combination of `keys` those that are not noisy, or all where all are."""
    return rows[~rows["noisy"] | rows.groupby(keys)["noisy"].transform("all")]


def summarise(rows, keys, value):
    """One row for each combination of `keys`: median, low, high, repetitions, noisy, preliminary.

    It is noisy where only noisy repetitions are there to count, and preliminary where it is noisy or those that count
    are too few for an interval: then low and high are the median, so that what is drawn from one to the other is nothing.
    """
    records = []
    for key, group in counted(rows, keys).groupby(keys):
        noisy = bool(group["noisy"].all())
        median, interval = group[value].median(), None if noisy else median_interval(group[value])
        low, high = interval or (median, median)
        records.append((*key, median, low, high, len(group), noisy, interval is None))
    return pandas.DataFrame(
        records, columns=[*keys, "median", "low", "high", "repetitions", "noisy", "preliminary"])


def least_first(summary, name, column, values):
    """The names in the column `name`, by their least median where `column` has the first of `values` that they have.

    Those that are preliminary there come last.
    """
    least = {}
    for value in reversed(values):
        least.update(_ranks(summary[summary[column] == value], name))
    return sorted(least, key=lambda each: (least[each], each))


def ordered(summary, keys, *where):
    """The combinations of `keys`, by their least median where the first of these masks holds, then the next.

    Those that are preliminary everywhere come last.
    """
    overall = _ranks(summary, keys)
    there = [_ranks(summary[mask], keys) for mask in where]
    return sorted(overall, key=lambda each: (
        overall[each][0], [ranks.get(each, _LAST) for ranks in there], overall[each], each))


_LAST = (True, math.inf)


def _ranks(summary, keys):
    """From each combination of `keys` to what to sort it by: whether it is preliminary, and its least median."""
    return {key: min(zip(group["preliminary"], group["median"])) for key, group in summary.groupby(keys)}


def repetitions_text(summary):
    """What the figures of this summary are, in words: median of how many repetitions."""
    fewest, most = summary["repetitions"].min(), summary["repetitions"].max()
    if most == 1:
        return "a single repetition"
    return f"median of {most if fewest == most else f'{fewest} to {most}'} repetitions"


def how_to_read(summary, mark, band):
    """Sentences for the caption: what mark and band are (in the words of the picture), and what is hollow or grey."""
    text = f"{mark}: {repetitions_text(summary)}"
    if summary["preliminary"].all():
        text += f", so no {band} can be given."
    else:
        text += f"; {band}: distribution-free {CONFIDENCE:.0%} interval of the median.".replace("%", " %")
    return " ".join(filter(None, [text, preliminary_sentence(summary)]))


def preliminary_sentence(summary):
    """Says what is grey and hollow, if there is such a mark to be seen."""
    if not summary["preliminary"].any():
        return ""
    noisy = " or of noisy ones alone" if summary["noisy"].any() else ""
    return (f"Grey, hollow: preliminary, of fewer than {FEWEST_FOR_INTERVAL} sessions that count{noisy}, so without an "
            "interval.")


def rows_sentence(summary, words):
    """Says in which order rows are, in these words, which name no row."""
    return f"Rows: {words}{', preliminary ones last' if summary['preliminary'].any() else ''}."
