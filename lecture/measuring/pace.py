"""How many operations make a pass of the time that was asked for, as src/measure/pass.cpp finds it."""

_SLICES = 10          # of a pass: what the warm-up's last try takes
_LEAST_WARM_UP_NS = 5e6
_MOST_GROWTH = 10
_LEAST = 5            # operations of a pass, however slow they are


def calibrated(run, seconds):
    """Warms up by run(count), which gives the ns that so many took, with ever more of them; gives the count for
    `seconds`."""
    slice_ns = 1e9 * seconds / _SLICES
    run(1)  # in which both sides come to be there
    count, spent_ns = 1, 0
    while True:
        elapsed_ns = max(run(count), 1)
        spent_ns += elapsed_ns
        growth = slice_ns / elapsed_ns
        if growth < 2 and spent_ns >= _LEAST_WARM_UP_NS:
            return max(_LEAST, int(count * growth * _SLICES))
        count = max(1, int(count * min(growth, _MOST_GROWTH)))
