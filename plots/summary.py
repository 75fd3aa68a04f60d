"""One figure from several repetitions: the median, and how far it can be trusted."""

import math

import pandas

CONFIDENCE = 0.95
FEWEST_FOR_INTERVAL = 6  # With five, even min..max covers the median with only 1 - 2 / 2**5 = 93.75 %.


def median_interval(values, confidence=CONFIDENCE):
    """(low, high): the narrowest symmetric pair of order statistics that holds the median with `confidence`.

    Distribution-free: how many of n values lie below the true median is binomial(n, 1/2), so (k-th smallest,
    k-th largest) holds it with 1 - 2 P(fewer than k below). Where no pair is sure enough: min and max.
    """
    ordered = sorted(values)
    n = len(ordered)
    k, tail = 1, 1 / 2**n  # tail: P(fewer than k of n below)
    while k < (n + 1) // 2:
        wider = tail + math.comb(n, k) / 2**n
        if 1 - 2 * wider < confidence:
            break
        k, tail = k + 1, wider
    return ordered[k - 1], ordered[n - k]


def summarise(rows, keys, value):
    """One row for each combination of `keys`: median, low, high, repetitions, noisy.

    Noisy repetitions count only where there are no others; then the row is noisy.
    """
    records = []
    for key, group in rows.groupby(keys):
        noisy = bool(group["noisy"].all())
        counted = group if noisy else group[~group["noisy"]]
        low, high = median_interval(counted[value])
        records.append((*key, counted[value].median(), low, high, len(counted), noisy))
    return pandas.DataFrame(records, columns=[*keys, "median", "low", "high", "repetitions", "noisy"])


def least_first(summary, name, column, values):
    """The names in the column `name`, by their least median where `column` has the first of `values` that they have."""
    least = {}
    for value in reversed(values):
        least.update(summary[summary[column] == value].groupby(name)["median"].min())
    return sorted(least, key=lambda each: (least[each], each))


def repetitions_text(summary):
    """What the figures of this summary are, in words: median of how many repetitions."""
    fewest, most = summary["repetitions"].min(), summary["repetitions"].max()
    if most == 1:
        return "a single repetition"
    return f"median of {most if fewest == most else f'{fewest} to {most}'} repetitions"


def how_to_read(summary, mark, band):
    """Sentences for the caption: what mark and band are (in the words of the picture) in this summary."""
    fewest, most = summary["repetitions"].min(), summary["repetitions"].max()
    if most == 1:
        return f"{mark}: {repetitions_text(summary)}, so no {band} can be given."
    text = f"{mark}: {repetitions_text(summary)}; {band}: "
    interval = "distribution-free 95 % interval of the median"
    if fewest >= FEWEST_FOR_INTERVAL:
        text += interval + "."
    elif most < FEWEST_FOR_INTERVAL:
        text += "smallest to largest (fewer than 6 repetitions, too few for a 95 % interval)."
    else:
        text += interval + ", or smallest to largest where there are fewer than 6 repetitions."
    return text


def noisy_sentence(summary):
    """Says what a hollow marker is, if there is one to be seen."""
    return "Hollow marker: its repetitions were noisy, all of them." if summary["noisy"].any() else ""
