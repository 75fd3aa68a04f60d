"""Labels at line ends that do not overlap."""


def spread(wanted, gap, low, high):
    """Moves positions apart until neighbours are `gap` from each other, all within [low, high].

    The order is kept (equal ones stay in the order given), and the squared displacement is the least:
    with z[i] = y[i] - i * gap, "at least a gap apart" becomes "never decreasing": isotonic regression. Where
    they cannot fit, the gap shrinks to what does.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks = []  # [mean of z, how many]
    for rank, index in enumerate(order):
        mean, count = wanted[index] - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            other_mean, other_count = blocks.pop()
            mean = (mean * count + other_mean * other_count) / (count + other_count)
            count += other_count
        blocks.append([mean, count])
    highest = high - (len(wanted) - 1) * gap
    z = [min(max(mean, low), highest) for mean, count in blocks for _ in range(count)]
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = z[rank] + rank * gap
    return placed
