"""What reading, writing, incrementing and appending take, of objects in shared memory and of the same behind proxies.

A panel for each operation, a row for each object, a colour for where it lies, a marker for each number of processes.
"""

import cases
import distance
import style
import summary
from results import NothingToDraw
from units import duration_text

_OPERATIONS = ("read", "write", "increment", "append")
_HOMES = {False: "in a managed segment", True: "at a server, behind proxies"}
_COLOURS = {False: style.look_of("shm-sem").colour, True: style.look_of("unix-dgram").colour}
_SERVED = "manager-"
_LANE_INCHES = 0.13


def shared_objects(run):
    """Nanoseconds an operation of shared.csv, across two cores or in the nearest placement that there is."""
    rows, distances = distance.of_one(_of_one_place(run))
    table = summary.summarise(rows, ["object", "served", "operation", "processes"], "operation_ns")
    operations = [each for each in _OPERATIONS if each in table["operation"].values]
    names = summary.least_first(table, "object", "operation", operations)
    counts = sorted(table["processes"].unique(), key=int)

    figure, panels = style.page(
        len(operations), len(operations), (2.5, max(0.24, _LANE_INCHES * (len(counts) + 1)) * len(names)),
        "Objects that processes share", f"time of an operation; {distances}{cases.idle_text(rows)}",
        [_how_to_read(table), run.machine(rows)], left=0.3 + style.text_inches(names, 9), legend=0.3)
    markers = style.row_markers(counts)
    style.marker_legend(figure, {_processes_text(count): markers[count] for count in counts},
                        {_HOMES[served]: _COLOURS[served] for served in sorted(table["served"].unique())})
    for panel, operation in zip(panels, operations):
        panel.set_title(operation)
        style.log_axis(panel.xaxis, [*table["low"], *table["high"]], duration_text, most_ticks=5)
        style.name_rows(panel, names)
        for point in table[table["operation"] == operation].itertuples():
            level = names.index(point.object) + style.lane(counts.index(point.processes), len(counts))
            style.draw_point(panel, point, level, _COLOURS[point.served], markers[point.processes])
    return figure


def _of_one_place(run):
    """The measured rows of one idle policy and one placement; `lone` are those of a process that has no other."""
    rows = run.measured("shared.csv", numbers=("operation_ns",),
                        texts=("mechanism", "placement", "operation", "processes"),
                        maybe_texts=("idle", "cpu_a", "cpu_b"), maybe_numbers=("cache_line_ns",))
    rows = cases.of_one_idle(rows)
    rows = rows[rows["operation"].isin(_OPERATIONS)]
    if rows.empty:
        raise NothingToDraw("no measured row of shared.csv is of what is drawn")
    served = rows["mechanism"].str.startswith(_SERVED)
    rows = rows.assign(served=served, lone=(rows["processes"] == "1") & ~served,
                       object=rows["mechanism"].str.removeprefix(_SERVED).replace("value-locked", "value"))
    wanted = cases.across_cores(rows["placement"][~rows["lone"]].unique())
    return rows[rows["lone"] | (rows["placement"] == wanted)]


def _processes_text(count):
    return "1 process" if count == "1" else f"{count} processes"


def _how_to_read(table):
    return " ".join(filter(None, [
        summary.how_to_read(table, "Marker", "whisker"),
        "The time is that of all processes together, whose reciprocal is their rate. Values and arrays are read and "
        "written whole, of lists and maps one element.",
        summary.rows_sentence(table, "the least median first in the leftmost panel")]))
