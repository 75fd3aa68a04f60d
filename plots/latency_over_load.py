"""Latency under load: how long a message takes, over how many a second come through.

The latency is one-way, from the time the message was to be sent until it was received, so that a message that
waits for its turn is late too. A panel for each percentile, placement and family, a line for each mechanism.
"""

import itertools

from matplotlib.markers import CARETUP

import cases
import families
import style
import summary
from results import by_percentile
from units import count_text, duration_text, size_text

_PERCENTILES = {"p50": "latency_p50_ns", "p99": "latency_p99_ns", "p99.9": "latency_p999_ns"}
_SCHEDULE_TEXT = {
    "fixed": "fixed: sends are due at equal intervals",
    "poisson": "poisson: sends are due at random, independently of each other",
}
_LINE_KEYS = ["mechanism", "variant_name"]
_PANEL_KEYS = ["schedule", "percentile", "placement"]
_SATURATED_DASH = (0, (2, 2))


def latency_over_load(run):
    """p50, p99 and p99.9 of load.csv at 64 B, or the smallest size there is."""
    rows = cases.of_messages(run, "load.csv", numbers=("achieved_per_s",), maybe_texts=("schedule", "rate"),
                             maybe_numbers=("asked_per_s", "saturated", *_PERCENTILES.values()))
    case = ["message_bytes", "mechanism", "wait", "placement", "idle", "schedule", "rate"]
    rows, size = cases.of_one_size(cases.of_one_idle(by_percentile(rows, _PERCENTILES, "latency_ns", case)))
    rows = cases.of_one_wait(rows)
    table = _points(rows)
    placements = cases.placement_order(table["placement"].unique())
    schedules = sorted(table["schedule"].unique())
    percentiles = [name for name in _PERCENTILES if name in table["percentile"].values]
    lines = list(table.groupby(_LINE_KEYS).groups)
    groups = families.groups(run, lines)

    columns = len(placements)
    grid = list(itertools.product(groups, schedules, percentiles, placements))
    figure, panels = style.page(
        len(grid), columns,
        (5.2 if columns == 1 else 3.7, families.panel_height(groups, at_least=2.4)),
        f"One-way latency over load, {size_text(size)} messages",
        f"by percentile and placement of the two sides; {cases.setting(rows)}",
        [_how_to_read(table), cases.notifier_sentence(rows), run.machine(rows)],
        right=style.label_inches([cases.series_name(*line) for line in lines]), between_rows=0.55,
        heads=families.heads(grid))
    steady = table[~table["saturated"]] if not table["saturated"].all() else table
    for panel, (group, *key) in zip(panels, grid):
        panel.set_title(_title(*key, len(schedules) > 1))
        style.log_axis(panel.xaxis, table["achieved"], count_text, most_ticks=6)
        style.log_axis(panel.yaxis, [*steady["low"], *steady["high"]], duration_text, most_ticks=8)
        _draw_panel(panel, group.rows_of(table[(table[_PANEL_KEYS] == key).all(axis=1)]))
    for panel in panels[::columns]:
        panel.set_ylabel("one-way latency")
    for panel in panels[-columns:]:
        panel.set_xlabel("messages received per second")
    return figure


def _points(rows):
    """Medians over the repetitions of each rate, in the order of what was asked for.

    One is saturated if at least half of its repetitions were, as then its medians are of such figures.
    """
    keys = [*_PANEL_KEYS, *_LINE_KEYS, "rate"]
    rows = summary.counted(rows, keys)
    loads = rows.groupby(keys, as_index=False).agg(
        asked=("asked_per_s", "median"), achieved=("achieved_per_s", "median"),
        saturated=("saturated", "mean"))
    table = summary.summarise(rows, keys, "latency_ns").merge(loads, on=keys)
    table["saturated"] = table["saturated"] >= 0.5
    return table.sort_values(["asked", "achieved"])


def _draw_panel(panel, table):
    if table.empty:
        style.say_not_measured(panel)
    ends = []
    for line, group in table.groupby(_LINE_KEYS):
        look = style.look_of(*line)
        steady, saturated = group[~group["saturated"]], group[group["saturated"]]
        if not steady.empty:
            style.draw_series(panel, steady["achieved"].to_numpy(), steady.reset_index(drop=True), look)
        top = panel.get_ylim()[1]
        tail = [*steady[["achieved", "median"]].tail(1).to_numpy(),
                *([achieved, top] for achieved in saturated["achieved"])]
        if not saturated.empty:
            colour = style.toned(look, saturated["preliminary"]).colour
            panel.plot(*zip(*tail), color=colour, linewidth=1, linestyle=_SATURATED_DASH)
            for point in saturated.itertuples():
                panel.plot(point.achieved, top, linestyle="none", marker=CARETUP, markersize=6, clip_on=False,
                           **style.paint(look.colour, point.preliminary))
        ends.append((cases.series_name(*line), style.toned(look, group["preliminary"]), *tail[0]))
    style.label_ends(panel, ends)


def _title(schedule, percentile, placement, named):
    suffix = f", {schedule or 'schedule unknown'}" if named else ""
    return f"{percentile}, {placement or 'placement unknown'}{suffix}"


def _how_to_read(table):
    sentences = [summary.how_to_read(table, "Line", "band"),
                 "Latency: from when the message was to be sent, however late it was, until it was received."]
    if table["saturated"].any():
        sentences.append("Arrow at the upper edge: saturated; messages pile up, so that the latency there "
                         "would be the longer the longer it is measured.")
    schedules = [text for name, text in _SCHEDULE_TEXT.items() if name in table["schedule"].values]
    if schedules:
        sentences.append(f"Schedule {'; '.join(schedules)}.")
    return " ".join(filter(None, sentences))
