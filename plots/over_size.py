"""A figure over the message size: a panel for each placement and family, a line for each mechanism.

What is written and read in place is a line of its own. What only notifies has one size, and is left out.
"""

import cases
import families
import style
import summary
from units import duration_text, rate_text

_LINE_KEYS = ["mechanism", "variant_name"]


def rtt_over_size(run):
    """The mean round-trip time of latency.csv."""
    return over_size(run, "latency.csv", "rtt_mean_ns", duration_text,
                     "Round-trip time over message size", "mean round-trip time")


def throughput_over_size(run):
    """The bytes per second of throughput.csv."""
    return over_size(run, "throughput.csv", "bytes_per_s", rate_text,
                     "Throughput over message size", "bytes received per second")


def over_size(run, file, value, value_text, title, value_name, reference=None, note=""):
    """A picture of the column `value` of a file, above 0; `value_text` writes it on the axis.

    `reference` is a value that a level line marks; `note` goes into the caption.
    """
    rows = cases.of_several_sizes(cases.of_messages(run, file, numbers=(value,), in_place=True))
    rows = cases.of_one_wait(cases.of_one_idle(rows))
    table = summary.summarise(rows, ["placement", "mechanism", "variant_name", "message_bytes"], value)
    placements = cases.placement_order(table["placement"].unique())
    lines = list(table.groupby(_LINE_KEYS).groups)
    groups = families.groups(run, lines)
    names = [cases.series_name(*line) for line in lines]

    grid, columns = families.grid(
        groups, placements, columns=1 if len(placements) == 1 else 2 if len(placements) <= 4 else 3)
    figure, panels = style.page(
        len(grid), columns, (5.2 if columns == 1 else 3.7, families.panel_height(groups, at_least=3.3)),
        title, f"by placement of the two sides; {cases.setting(rows)}",
        [summary.how_to_read(table, "Line", "band"), note,
         _in_place_sentence(rows), run.machine(rows)],
        right=style.label_inches(names), heads=families.heads(grid))
    sizes = sorted(table["message_bytes"].unique())
    marked = [] if reference is None else [reference]
    for panel, (group, placement) in zip(panels, grid):
        panel.set_title(placement or "placement unknown")
        style.size_axis(panel.xaxis, sizes)
        style.log_axis(panel.yaxis, [*table["low"], *table["high"], *marked], value_text, most_ticks=9)
        for level in marked:
            panel.axhline(level, color=style.INK, linewidth=1, linestyle=style.look_of("ideal").dash)
        _draw_panel(panel, group.rows_of(table[table["placement"] == placement]), sizes)
    for panel in panels[::columns]:
        panel.set_ylabel(value_name)
    for panel in panels[-columns:]:
        panel.set_xlabel("message size")
    return figure


def _in_place_sentence(rows):
    if not (rows["transfer"] == cases.ZERO_COPY).any():
        return ""
    return "Zero-copy: a message is written and read where it lies, in memory that both sides share."


def _draw_panel(panel, table, sizes):
    if table.empty:
        style.say_not_measured(panel)
    ends = []
    for key, group in table.groupby(_LINE_KEYS):
        look = style.look_of(*key)
        # Reindexed, so that a size that others have and this one lacks is a gap and no straight line.
        series = group.set_index("message_bytes").reindex(sizes)
        look = style.draw_series(panel, series.index.to_numpy(), series, look)
        last = group.iloc[-1]
        ends.append((cases.series_name(*key), look, last["message_bytes"], last["median"]))
    style.label_ends(panel, ends)
