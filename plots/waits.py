"""What each wait strategy gains and costs: round-trip time against the CPU time that both sides spend on it.

Spinning is fast because it keeps cores busy, so neither figure is fair without the other. A panel for each
placement and family, a colour for each mechanism, a marker for each strategy.
"""

import math

import cases
import families
import style
import summary
from results import NothingToDraw
from units import duration_text, size_text

_COLUMNS = {"rtt": "rtt_mean_ns", "cpu": "cpu_ns_per_message"}
_KEYS = ["placement", "mechanism", "wait"]
# The share of a round trip, of two messages, that a message's CPU time is while so many cores are busy, and
# how far along its line the name stands: where hardly anything is ever measured.
_BUSY = {"one core busy": (0.5, 0.12), "two cores busy": (1, 0.88)}


def rtt_by_wait(run):
    """Mean round-trip time and CPU time of latency.csv at 64 B, or the smallest size there is."""
    rows = cases.of_one_idle(cases.of_messages(run, "latency.csv", numbers=tuple(_COLUMNS.values())))
    rows, size = cases.of_one_size(rows[rows["wait"] != ""])
    rows = rows[rows.groupby("placement")["wait"].transform("nunique") > 1]
    if rows.empty:
        raise NothingToDraw("latency.csv has no placement with several wait strategies")
    rtt = summary.summarise(rows, _KEYS, _COLUMNS["rtt"])
    table = rtt.merge(summary.summarise(rows, _KEYS, _COLUMNS["cpu"]), on=_KEYS, suffixes=("_rtt", "_cpu"))
    placements = cases.placement_order(table["placement"].unique())
    waits = cases.wait_order(table["wait"].unique())
    names = sorted(table["mechanism"].unique())
    groups = families.groups(run, [(name,) for name in names])

    grid, columns = families.grid(groups, placements, columns=min(2, len(placements)))
    figure, panels = style.page(
        len(grid), columns, (4.6, families.panel_height(groups, at_least=4)),
        f"Round-trip time and its CPU time, by wait strategy, {size_text(size)} messages",
        f"by placement of the two sides; {cases.idle_text(rows)}",
        [_how_to_read(rtt), cases.notifier_sentence(rows), run.machine(rows)],
        right=style.label_inches(names), legend=0.25, heads=families.heads(grid))
    style.marker_legend(figure, {wait: style.wait_marker(wait) for wait in waits})
    for panel, (group, placement) in zip(panels, grid):
        panel.set_title(placement or "placement unknown")
        style.log_axis(panel.xaxis, [*table["low_rtt"], *table["high_rtt"]], duration_text, most_ticks=6)
        style.log_axis(panel.yaxis, [*table["low_cpu"], *table["high_cpu"]], duration_text, most_ticks=9)
        _draw_limits(panel)
        _draw_panel(panel, group.rows_of(table[table["placement"] == placement]), waits)
    for panel in panels[::columns]:
        panel.set_ylabel("CPU time of a message, both sides")
    for panel in panels[-columns:]:
        panel.set_xlabel("mean round-trip time")
    return figure


def _draw_limits(panel):
    (left, right), (bottom, top) = panel.get_xlim(), panel.get_ylim()
    for name, (share, along) in _BUSY.items():
        start, end = max(left, bottom / share), min(right, top / share)
        if start >= end:
            continue
        panel.plot([start, end], [share * start, share * end], color=style.GREY, linewidth=0.8,
                   linestyle=style.look_of("ideal").dash)
        x = start * (end / start) ** along
        # The angle is of a step in the data, before the axes take logarithms of it.
        panel.text(x, share * x, name, color=style.GREY, fontsize=7.5, ha="center", va="center",
                   bbox={"facecolor": "white", "linewidth": 0, "pad": 2}, rotation_mode="anchor",
                   rotation=math.degrees(math.atan(share)), transform_rotates_text=True)


def _draw_panel(panel, table, waits):
    if table.empty:
        style.say_not_measured(panel)
    ends = []
    for mechanism, group in table.groupby("mechanism"):
        look = style.look_of(mechanism)
        line = style.toned(look, group["preliminary_rtt"])
        group = group.sort_values("wait", key=lambda names: names.map(waits.index))
        thin = {"color": line.colour, "linewidth": 0.8, "alpha": 0.5}
        panel.plot(group["median_rtt"], group["median_cpu"], **thin)
        panel.hlines(group["median_cpu"], group["low_rtt"], group["high_rtt"], **thin)
        panel.vlines(group["median_rtt"], group["low_cpu"], group["high_cpu"], **thin)
        for point in group.itertuples():
            panel.plot(point.median_rtt, point.median_cpu, marker=style.wait_marker(point.wait), markersize=6,
                       **style.paint(look.colour, point.preliminary_rtt))
        slowest = group.loc[group["median_rtt"].idxmax()]
        ends.append((mechanism, line._replace(marker="None"), slowest["median_rtt"], slowest["median_cpu"]))
    style.label_ends(panel, ends)


def _how_to_read(table):
    return " ".join(filter(None, [
        summary.how_to_read(table, "Marker", "whiskers"),
        "To the left the round trip takes less time, further down less CPU time; a thin line joins the "
        "strategies of a mechanism.",
        "Dashed: one core, or two, busy throughout a round trip, which is two messages."]))
