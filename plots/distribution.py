"""How round-trip times of one message size are distributed: percentiles of each mechanism, side by side.

A panel for each placement, idle policy and family.
"""

import itertools

import cases
import families
import style
import summary
from results import by_percentile
from units import duration_text, size_text

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
    columns = {name: column for name, (column, _, _) in _PERCENTILES.items()}
    rows = cases.of_messages(run, "latency.csv", numbers=(), maybe_numbers=tuple(columns.values()))
    rows, size = cases.of_one_size(by_percentile(rows, columns, "rtt_ns", ["message_bytes", "mechanism", "wait", *_PANEL_KEYS]))
    rows = cases.of_one_wait(rows)
    table = summary.summarise(rows, [*_PANEL_KEYS, *_LINE_KEYS, "percentile"], "rtt_ns")
    placements = cases.placement_order(table["placement"].unique())
    idles = cases.idle_order(table["idle"].unique())
    lines = list(table.groupby(_LINE_KEYS).groups)
    groups = families.groups(run, lines)
    grid, columns = _grid(groups, placements, idles, table)

    figure, panels = style.page(
        len(grid), columns, (3.7, [max(1.4, 0.36 * group.lines) for group, *_ in grid[::columns]]),
        f"Distribution of round-trip times, {size_text(size)} messages",
        f"by placement of the two sides; {cases.setting(rows)}",
        [summary.how_to_read(table, "Marker", "whisker"),
         _absent_percentiles(table), cases.notifier_sentence(rows), run.machine(rows)],
        left=0.3 + style.text_inches([cases.series_name(*line) for line in lines], 9), between_rows=0.5, legend=0.25,
        share_y="row", heads=families.heads(grid))
    style.marker_legend(figure, {name: marker for name, (_, marker, _) in _PERCENTILES.items()
                                 if name in table["percentile"].values})
    for panel, (group, idle, placement) in zip(panels, grid):
        suffix = f", idle {idle or 'unknown'}" if len(idles) > 1 else ""
        panel.set_title((placement or "placement unknown") + suffix)
        style.log_axis(panel.xaxis, [*table["low"], *table["high"]], duration_text, most_ticks=6)
        mine = group.rows_of(table)
        _draw_panel(panel, mine[(mine["placement"] == placement) & (mine["idle"] == idle)],
                    summary.ordered(mine, _LINE_KEYS,
                                    (mine["placement"] == placements[0]) & (mine["idle"] == idles[0])))
    for panel in panels[-columns:]:
        panel.set_xlabel("round-trip time")
    return figure


def _grid(groups, placements, idles, table):
    """(group, idle policy, placement) of each panel, and how many stand side by side.

    With several groups each is one row, and idle policies stand beside each other too, where they were measured.
    """
    sides = list(itertools.product(idles, placements))
    if len(groups) == 1:
        return [(groups[0], *side) for side in sides], len(placements)
    measured = set(zip(table["idle"], table["placement"]))
    sides = [side for side in sides if side in measured]
    return [(group, *side) for group in groups for side in sides], len(sides)


def _draw_panel(panel, table, lines):
    if table.empty:
        style.say_not_measured(panel)
    style.name_rows(panel, [cases.series_name(*line) for line in lines])
    for line, group in table.groupby(_LINE_KEYS):
        look = style.look_of(*line)
        line_look = style.toned(look, group["preliminary"])
        points = [(_PERCENTILES[point.percentile], point) for point in group.itertuples()]
        points.sort(key=lambda point: point[0][2])
        levels = [lines.index(line) + place for (_, _, place), _ in points]
        panel.plot([point.median for _, point in points], levels, color=line_look.colour, linewidth=0.8, alpha=0.6)
        for ((_, marker, _), point), level in zip(points, levels):
            style.draw_point(panel, point, level, look.colour, marker)


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
                f"{cases.series_name(*key[2:])} ({', '.join(filter(None, key[:2]))})" for key in lacking))
    if not absent:
        return ""
    return f"Absent: {'; '.join(absent)}. A percentile is given only with at least 100 samples beyond it."
