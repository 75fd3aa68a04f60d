"""What it costs to hand out a task that does nothing: one at a time, and each of many at once, by pool."""

import cases
import distance
import style
import summary
from results import NothingToDraw
from units import duration_text

# The panel's title, and the figure in it.
_PANELS = {"one, until it is done: median": "task_p50_ns", "one, until it is done: p99": "task_p99_ns",
           "each of many at once": "each_ns"}
_ROW_INCHES = 0.25


def pool_hand_out(run):
    """Nanoseconds a task of pool.csv's empty tasks, with the fewest workers that all pools were measured with."""
    rows = run.measured("pool.csv", numbers=("tasks_per_s", "workers"), texts=("pool", "task", "wait", "idle"),
                        maybe_numbers=("task_p50_ns", "task_p99_ns", "tasks"))
    rows = cases.of_one_idle(rows[rows["task"] == "empty"])
    if rows.empty:
        raise NothingToDraw("no measured row of pool.csv is of an empty task")
    workers = int(rows["workers"].min())
    rows, words = distance.of_one(rows[rows["workers"] == workers])
    rows = rows.assign(each_ns=1e9 / rows["tasks_per_s"], name=rows["pool"] + ", " + rows["wait"])
    tables = {title: _summary_of(rows, column) for title, column in _PANELS.items()}
    tables = {title: table for title, table in tables.items() if not table.empty}
    of_many = tables["each of many at once"]
    names = summary.ordered(of_many, "name")

    figure, panels = style.page(
        len(tables), len(tables), (2.7, _ROW_INCHES * len(names)),
        "Handing out an empty task", f"{workers} worker{'' if workers == 1 else 's'}; {words}{cases.idle_text(rows)}",
        [summary.how_to_read(of_many, "Marker", "whisker"),
         f"Many: {rows['tasks'].max():.0f} tasks, from handing out the first until all are done. "
         + summary.rows_sentence(of_many, "the least median of many first"), run.machine(rows)],
        left=0.3 + style.text_inches(names, 9))
    ends = [end for table in tables.values() for end in (*table["low"], *table["high"])]
    for panel, (title, table) in zip(panels, tables.items()):
        panel.set_title(title)
        style.log_axis(panel.xaxis, ends, duration_text, most_ticks=4)
        style.name_rows(panel, names)
        for point in table.itertuples():
            look = style.look_of(point.pool)
            style.draw_point(panel, point, names.index(point.name), look.colour, look.marker)
    return figure


def _summary_of(rows, column):
    # A percentile that only some repetitions carry is of the fast ones.
    known = rows.groupby("name")[column].transform(lambda figures: figures.notna().all())
    return summary.summarise(rows[known], ["name", "pool"], column)
