"""Exact bounds of a proportion: Clopper and Pearson, 1934. Nothing but the standard library."""

import math


def at_most(successes, trials, p):
    """P(X <= successes) of a binomial."""
    return math.fsum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(successes + 1))


def bisect(is_above):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return (low + high) / 2


def upper(successes, trials, confidence=0.95):
    """The proportion is at most this."""
    if successes >= trials:
        return 1.0
    return bisect(lambda p: at_most(successes, trials, p) < 1 - confidence)


def lower(successes, trials, confidence=0.95):
    """The proportion is at least this."""
    return 1 - upper(trials - successes, trials, confidence)
