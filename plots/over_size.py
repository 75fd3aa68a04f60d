"""A figure over the message size: one panel a placement, one line a mechanism."""

import cases
import style
import summary
from units import duration_text, rate_text


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
    rows = cases.of_one_wait(cases.of_one_idle(cases.of_messages(run, file, numbers=(value,))))
    table = summary.summarise(rows, ["placement", "mechanism", "variant_name", "message_bytes"], value)
    placements = cases.placement_order(table["placement"].unique())
    names = [cases.series_name(*key) for key in table.groupby(["mechanism", "variant_name"]).groups]

    columns = 1 if len(placements) == 1 else 2 if len(placements) <= 4 else 3
    figure, panels = style.page(
        len(placements), columns, (5.2 if columns == 1 else 3.7, style.label_panel_height(len(names))),
        title, f"by placement of the two sides; {cases.setting(rows)}",
        [summary.how_to_read(table, "Line", "band") + " " + summary.noisy_sentence(table), note,
         run.machine(rows)],
        right=style.label_inches(names))
    sizes = sorted(table["message_bytes"].unique())
    marked = [] if reference is None else [reference]
    for panel, placement in zip(panels, placements):
        panel.set_title(placement or "placement unknown")
        style.size_axis(panel.xaxis, sizes)
        style.log_axis(panel.yaxis, [*table["low"], *table["high"], *marked], value_text, most_ticks=9)
        for level in marked:
            panel.axhline(level, color=style.INK, linewidth=1, linestyle=style.look_of("ideal").dash)
        _draw_panel(panel, table[table["placement"] == placement], sizes)
    for panel in panels[::columns]:
        panel.set_ylabel(value_name)
    for panel in panels[-columns:]:
        panel.set_xlabel("message size")
    return figure


def _draw_panel(panel, table, sizes):
    ends = []
    for key, group in table.groupby(["mechanism", "variant_name"]):
        look = style.look_of(*key)
        # Reindexed, so that a size that others have and this one lacks is a gap and no straight line.
        series = group.set_index("message_bytes").reindex(sizes)
        style.draw_series(panel, series.index.to_numpy(), series, look)
        last = group.iloc[-1]
        ends.append((cases.series_name(*key), look, last["message_bytes"], last["median"]))
    style.label_ends(panel, ends)
