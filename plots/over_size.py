"""A figure over the message size: one panel a placement, one line a mechanism."""

import style
import summary
from results import NothingToDraw, placement_order, with_variants
from units import duration_text, rate_text

IDLE_TEXT = {
    "poll": "idle cores poll (wake-up latency held at 0)",
    "default": "idle cores as the machine has them",
}


def rtt_over_size(run):
    """The mean round-trip time of latency.csv."""
    return _over_size(run, "latency.csv", "rtt_mean_ns", duration_text,
                      "Round-trip time over message size", "mean round-trip time")


def throughput_over_size(run):
    """The bytes per second of throughput.csv."""
    return _over_size(run, "throughput.csv", "bytes_per_s", rate_text,
                      "Throughput over message size", "bytes received per second")


def _over_size(run, file, value, value_text, title, value_name):
    rows = run.measured(file, numbers=("message_bytes", value), texts=("mechanism", "placement"),
                        maybe_texts=("wait", "idle"))
    idle = "poll" if "poll" in rows["idle"].values else "default"
    rows = rows[rows["idle"].isin((idle, "") if idle == "default" else (idle,))]
    if rows.empty:
        raise NothingToDraw(f"no measured row of {file} has idle poll or default")
    rows = with_variants(rows, "wait")
    table = summary.summarise(rows, ["placement", "mechanism", "variant_name", "message_bytes"], value)
    placements = placement_order(table["placement"].unique())
    names = [series_name(*key) for key in table.groupby(["mechanism", "variant_name"]).groups]

    columns = 1 if len(placements) == 1 else 2 if len(placements) <= 4 else 3
    figure, panels = style.page(
        len(placements), columns, (5.2 if columns == 1 else 3.7, style.label_panel_height(len(names))),
        title, f"by placement of the two sides; {IDLE_TEXT[idle]}",
        [summary.how_to_read(table, "Line", "band") + " " + summary.noisy_sentence(table), run.machine(rows)],
        right=style.label_inches(names))
    sizes = sorted(table["message_bytes"].unique())
    for panel, placement in zip(panels, placements):
        panel.set_title(placement or "placement unknown")
        style.size_axis(panel.xaxis, sizes)
        style.log_axis(panel.yaxis, [*table["low"], *table["high"]], value_text, most_ticks=9)
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
        ends.append((series_name(*key), look, last["message_bytes"], last["median"]))
    style.label_ends(panel, ends)


def series_name(mechanism, variant):
    """What stands beside a line: the mechanism, and how it waits where one run has it in several ways."""
    return f"{mechanism}, {variant}" if variant else mechanism
