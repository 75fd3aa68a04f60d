"""How far each mechanism is above the floor: its round-trip time over what the machine itself takes."""

from over_size import over_size
from units import ratio_text


def floor_ratio_over_size(run):
    """The column floor_ratio of latency.csv: rtt_mean_ns over floor_ns."""
    return over_size(run, "latency.csv", "floor_ratio", ratio_text,
                     "Round-trip time as a multiple of the floor", "round-trip time / floor", reference=1,
                     note="Dashed: the floor, what the machine itself takes for the part that no mechanism "
                          "can avoid. At 2×, half of the time goes into that, and half into the mechanism.")
