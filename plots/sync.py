"""What an operation of each synchronisation primitive takes: by itself, handed over by turns, wanted by two at once.

A panel for each, a row for each primitive, a marker for each distance of the two CPUs.
"""

import cases
import style
import summary
from results import NothingToDraw
from units import duration_text

# operation/processes/critical_ns: the panel's title.
_PANELS = {
    "uncontended/1/0": "by itself",
    "hand-over/2/0": "by turns, or met by two",
    "contended/2/100": "wanted by two, held for 100 ns",
}
_SAME_PANEL = {"crossing/2/0": "hand-over/2/0"}
_DISTANCE_MARKERS = {"": "o", "near": "<", "far": ">"}
_COLOUR = style.look_of("processes").colour
_ROW_INCHES = 0.22


def sync_operations(run):
    """Nanoseconds an operation of sync.csv, across two cores or in the nearest placement that there is."""
    rows = _of_panels(run)
    table = summary.summarise(rows, ["mechanism", "panel", "distance"], "operation_ns")
    panels_there = [panel for panel in _PANELS if panel in table["panel"].values]
    names = summary.least_first(table, "mechanism", "panel", panels_there[::-1])
    kinds = [kind for kind in _DISTANCE_MARKERS if kind in table["distance"].values]

    figure, panels = style.page(
        len(panels_there), len(panels_there), (2.9, _ROW_INCHES * len(names)),
        "Locks, turns and barriers between processes", f"time of an operation; {cases.idle_text(rows)}",
        [_how_to_read(table), run.machine(rows)], left=0.3 + style.text_inches(names, 9),
        legend=0.3 if kinds != [""] else 0)
    if kinds != [""]:
        style.marker_legend(figure, {_kind_text(kind): _DISTANCE_MARKERS[kind] for kind in kinds})
    for panel, key in zip(panels, panels_there):
        panel.set_title(_PANELS[key])
        style.log_axis(panel.xaxis, [*table["low"], *table["high"]], duration_text, most_ticks=5)
        style.name_rows(panel, names)
        for point in table[table["panel"] == key].itertuples():
            style.draw_point(panel, point, names.index(point.mechanism), _COLOUR, _DISTANCE_MARKERS[point.distance])
    return figure


def _of_panels(run):
    """The measured rows of what the panels show, of one idle policy and one placement of two processes."""
    rows = run.measured("sync.csv", numbers=("operation_ns",),
                        texts=("mechanism", "placement", "operation", "processes", "critical_ns"),
                        maybe_texts=("idle", "cpu_a", "cpu_b"), maybe_numbers=("cache_line_ns",))
    rows = cases.of_one_idle(rows)
    rows = rows.assign(panel=rows[["operation", "processes", "critical_ns"]].agg("/".join, axis=1).replace(_SAME_PANEL))
    rows = rows[rows["panel"].isin(list(_PANELS))]
    if rows.empty:
        raise NothingToDraw("no measured row of sync.csv is of what is drawn")
    wanted = cases.across_cores(rows["placement"][rows["operation"] != "uncontended"].unique())
    rows = rows[(rows["operation"] == "uncontended") | (rows["placement"] == wanted)]
    return rows


def _kind_text(kind):
    return {"": "one distance", "near": "CPUs near each other", "far": "CPUs far from each other"}[kind]


def _how_to_read(table):
    return " ".join(filter(None, [
        summary.how_to_read(table, "Marker", "whisker"),
        "An operation: taking a lock and giving it back, passing a turn on and awaiting it, meeting; of all processes "
        "together.", summary.rows_sentence(table, "the least median first where two want it, or go on by turns")]))
