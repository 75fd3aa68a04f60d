"""How round-trip times of one message size are distributed: percentiles of each mechanism, side by side."""

import math

from matplotlib.lines import Line2D

import style
import summary
from over_size import IDLE_TEXT, series_name
from results import NothingToDraw, placement_order, with_variants
from units import duration_text, size_text

WANTED_BYTES = 64
# Name, column, marker and place within a mechanism's row (1 high), in which they go down like stairs.
_PERCENTILES = {
    "p50": ("rtt_p50_ns", "o", -0.24),
    "p90": ("rtt_p90_ns", "s", -0.08),
    "p99": ("rtt_p99_ns", "^", 0.08),
    "p99.9": ("rtt_p999_ns", "D", 0.24),
}
_PANEL_KEYS = ["placement", "idle"]
_LINE_KEYS = ["mechanism", "variant_name"]


def rtt_distribution(run):
    """p50 to p99.9 of latency.csv at 64 B, or the smallest size there is by placement and idle policy."""
    rows = _percentile_rows(run)
    size = WANTED_BYTES if WANTED_BYTES in rows["message_bytes"].values else rows["message_bytes"].min()
    rows = with_variants(rows[rows["message_bytes"] == size], "wait")
    table = summary.summarise(rows, [*_PANEL_KEYS, *_LINE_KEYS, "percentile"], "rtt_ns")
    placements = placement_order(table["placement"].unique())
    idles = sorted(table["idle"].unique(), reverse=True)  # poll, default, unknown
    lines = _ordered_lines(table, placements[0], idles[0])
    names = [series_name(*line) for line in lines]

    figure, panels = style.page(
        len(placements) * len(idles), len(placements), (3.7, max(1.4, 0.36 * len(lines))),
        f"Distribution of round-trip times, {size_text(size)} messages",
        "by placement of the two sides; " + "; ".join(_idle_text(idle, len(idles) > 1) for idle in idles),
        [summary.how_to_read(table, "Marker", "whisker") + " " + summary.noisy_sentence(table),
         _absent_percentiles(table), run.machine(rows)],
        left=0.3 + style.text_inches(names, 9), between_rows=0.5, legend=0.25)
    _add_legend(figure, set(table["percentile"]))
    grid = [(placement, idle) for idle in idles for placement in placements]
    for panel, (placement, idle) in zip(panels, grid):
        suffix = f", idle {idle or 'unknown'}" if len(idles) > 1 else ""
        panel.set_title((placement or "placement unknown") + suffix)
        style.log_axis(panel.xaxis, [*table["low"], *table["high"]], duration_text, most_ticks=6)
        _draw_panel(panel, table[(table["placement"] == placement) & (table["idle"] == idle)], lines)
        panel.set_yticks(range(len(lines)), names)
        panel.set_ylim(len(lines) - 0.5, -0.5)
        panel.tick_params(axis="y", length=0)
        panel.grid(axis="y", visible=False)
    for panel in panels[-len(placements):]:
        panel.set_xlabel("round-trip time")
    return figure


def _percentile_rows(run):
    """A row for each measured row and percentile that it has: columns percentile and rtt_ns."""
    columns = {column: name for name, (column, _, _) in _PERCENTILES.items()}
    rows = run.measured("latency.csv", numbers=("message_bytes",), texts=("mechanism", "placement"),
                        maybe_texts=("wait", "idle"), maybe_numbers=tuple(columns))
    others = [name for name in rows.columns if name not in columns]
    rows = rows.melt(id_vars=others, value_vars=list(columns), var_name="percentile", value_name="rtt_ns")
    rows["percentile"] = rows["percentile"].map(columns)
    rows = rows[(rows["rtt_ns"] > 0) & (rows["rtt_ns"] < math.inf)]
    if rows.empty:
        raise NothingToDraw("no measured row of latency.csv has a percentile")
    return rows


def _ordered_lines(table, placement, idle):
    """(mechanism, variant) of every line, those with the least median in this panel first."""
    panel = table[(table["placement"] == placement) & (table["idle"] == idle)]
    least = panel.groupby(_LINE_KEYS)["median"].min()
    return sorted(table.groupby(_LINE_KEYS).groups, key=lambda line: (least.get(line, math.inf), line))


def _draw_panel(panel, table, lines):
    if table.empty:
        panel.text(0.5, 0.5, "not measured", transform=panel.transAxes, ha="center", va="center",
                   color=style.GREY)
    for row in range(1, len(lines)):
        panel.axhline(row - 0.5, color=style.FAINT, linewidth=0.7)
    for line, group in table.groupby(_LINE_KEYS):
        look = style.look_of(*line)
        points = [(_PERCENTILES[point.percentile], point) for point in group.itertuples()]
        points.sort(key=lambda point: point[0][2])
        levels = [lines.index(line) + place for (_, _, place), _ in points]
        panel.plot([point.median for _, point in points], levels, color=look.colour, linewidth=0.8, alpha=0.6)
        for ((_, marker, _), point), level in zip(points, levels):
            panel.hlines(level, point.low, point.high, color=look.colour, linewidth=2.2, alpha=0.35)
            panel.plot(point.median, level, marker=marker, color=look.colour, markersize=4.5,
                       markerfacecolor="white" if point.noisy else look.colour)


def _add_legend(figure, present):
    width, height = figure.get_size_inches()
    handles = [Line2D([], [], linestyle="none", marker=marker, color=style.GREY, markersize=4.5, label=name)
               for name, (_, marker, _) in _PERCENTILES.items() if name in present]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.1 / width, 1 - 0.6 / height), ncol=4,
                  frameon=False, fontsize=style.LABEL_POINTS, handletextpad=0.1, columnspacing=1.2,
                  borderaxespad=0)


def _absent_percentiles(table):
    """Says which percentiles are not in the picture; empty if all are."""
    keys = [*_PANEL_KEYS, *_LINE_KEYS]
    lines = {key: set(group["percentile"]) for key, group in table.groupby(keys)}
    absent = []
    for name in _PERCENTILES:
        lacking = [key for key, there in lines.items() if name not in there]
        if len(lacking) == len(lines):
            absent.append(f"{name} everywhere")
        elif len(lacking) > 4:
            absent.append(f"{name} in {len(lacking)} of {len(lines)} cases")
        elif lacking:
            absent.append(f"{name} of " + ", ".join(
                f"{series_name(*key[2:])} ({', '.join(filter(None, key[:2]))})" for key in lacking))
    if not absent:
        return ""
    return f"Absent: {'; '.join(absent)}. A percentile is given only with at least 100 samples beyond it."


def _idle_text(idle, named):
    text = IDLE_TEXT.get(idle, "what idle cores do is unknown")
    return f"{idle or 'unknown'}: {text}" if named else text
