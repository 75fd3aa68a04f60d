"""Numbers as people read them: sizes with binary prefixes, durations and rates with SI ones."""

import math

_SIZES = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))
_RATES = ((1e12, "TB/s"), (1e9, "GB/s"), (1e6, "MB/s"), (1e3, "kB/s"), (1, "B/s"))
_DURATIONS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns"))
_COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""))


def size_text(size):
    """Bytes, exactly: 64 B, 4 KiB, 1.5 MiB; what does not fit a unit in halves stays in bytes (4097 B)."""
    size = int(size)
    for unit, name in _SIZES:
        if size >= unit and 2 * size % unit == 0:
            return f"{size / unit:g} {name}"
    return f"{size} B"


def duration_text(nanoseconds, digits=4):
    """Nanoseconds as 500 ns, 20 µs, 1.5 ms, with so many significant digits at most."""
    return _scaled(float(f"{nanoseconds:.{digits}g}"), _DURATIONS)


def rate_text(bytes_per_second):
    """Bytes per second as 200 kB/s, 1 GB/s, with decimal prefixes."""
    return _scaled(bytes_per_second, _RATES)


def count_text(count):
    """A number of things as 500, 20 k, 1.5 M."""
    return _scaled(count, _COUNTS).rstrip()


def ratio_text(ratio):
    """A ratio as 0.5×, 1×, 20×, 1000×."""
    return f"{ratio:.10g}×"


def duration_unit(nanoseconds):
    """The unit that suits this duration: how many ns it has, and its name."""
    return _unit(nanoseconds, _DURATIONS)


def three_digits(value):
    """A number above 0 with three significant digits, and all before its point: 0.0512, 5.12, 51.2, 5120."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}"


def log_ticks(low, high, most):
    """At most `most` round values within [low, high], both above 0: as fine steps as that leaves room for."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1,)):
        ticks = [step * 10.0**decade for decade in decades for step in steps]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= most:
            return ticks
    return ticks[::-(-len(ticks) // most)]


def _scaled(value, units):
    factor, name = _unit(value, units)
    return f"{value / factor:.4g} {name}"


def _unit(value, units):
    # 1 - 1e-9: a tick that should be 1000 and is 999.9999999 belongs to the larger unit.
    return next((unit for unit in units if value >= unit[0] * (1 - 1e-9)), units[-1])
