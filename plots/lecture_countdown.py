"""The lecture's countdown over pool sizes: processes and threads, in Python and in C++."""

import distance
import style
import summary
from results import NothingToDraw
from units import duration_text

_NAMES = {"py-processes": "Python processes", "py-threads": "Python threads", "py-nogil-processes": "Python processes, no lock",
          "py-nogil-threads": "Python threads, no lock", "processes": "C++ processes", "threads": "C++ threads"}
_IN_FULL = 100_000_000


def lecture_countdown(run):
    """Time for a step and speedup over workers, of strong scaling; the lecture's own case in words."""
    rows = run.measured("pool.csv", numbers=("workers", "tasks", "countdown", "speedup", "wall_s", "task_s"),
                        texts=("pool", "scaling"), maybe_texts=("task",), maybe_numbers=("cpus_available",))
    rows = rows[rows["pool"].isin(list(_NAMES)) & rows["task"].isin(["", "countdown"])]
    if not rows["pool"].str.startswith("py-").any():
        raise NothingToDraw("no measured row of pool.csv is of Python")
    rows = rows.assign(step_ns=1e9 * rows["wall_s"] / (rows["tasks"] * rows["countdown"]))
    rows, words = distance.of_one(rows)
    strong = rows[rows["scaling"] == "strong"]
    cpus = rows["cpus_available"].dropna().median()
    names = [name for pool, name in _NAMES.items() if pool in strong["pool"].values]

    figure, (speedups, times) = style.page(
        2, 2, (3.7, style.label_panel_height(len(names) + 1)), "The countdown of the lecture",
        f"{int(strong['tasks'].max())} tasks over pool sizes; {words}{cpus:g} CPUs are there",
        [*_own_case(rows), summary.how_to_read(_table(strong, "speedup"), "Line", "band"), run.machine(rows)],
        right=style.label_inches(names), left=0.8, between=0.8, share_y=False)
    speedups.set_ylim(0, 1.1 * strong["speedup"].max())
    style.log_axis(times.yaxis, strong["step_ns"], duration_text, most_ticks=6)
    for panel in (times, speedups):
        panel.set_xlabel("workers")
        panel.set_xticks(sorted(strong["workers"].unique()))
        panel.axvline(cpus, color=style.GREY, linewidth=1, linestyle=":")
    _draw(speedups, _table(strong, "speedup"), "Speedup over one alone")
    _draw(times, _table(strong, "step_ns"), "Time for a step of the work")
    return figure


def _table(rows, column):
    return summary.summarise(rows, ["pool", "workers"], column)


def _draw(panel, table, title):
    panel.set_title(title)
    ends = []
    for pool, group in table.groupby("pool"):
        look = style.look_of(pool)
        look = style.draw_series(panel, group["workers"].to_numpy(), group.reset_index(drop=True), look)
        last = group.iloc[-1]
        ends.append((_NAMES[pool], look, last["workers"], last["median"]))
    style.label_ends(panel, ends)


def _own_case(rows):
    """A sentence for each language, where two tasks of 100,000,000 were measured on a pool of two."""
    own = rows[(rows["scaling"] == "weak") & (rows["workers"] == 2) & (rows["countdown"] == _IN_FULL)]
    for pool in ("py-processes", "processes"):
        of_pool = summary.counted(own[own["pool"] == pool], ["pool"])
        if not of_pool.empty:
            both, alone = of_pool["wall_s"].median(), of_pool["task_s"].median()
            preliminary = " (preliminary)" if summary.median_interval(of_pool["wall_s"]) is None else ""
            yield (f"Two tasks of {_IN_FULL:,} on a pool of two, the lecture's case, take {_NAMES[pool]} {both:.2g} s, one "
                   f"alone {alone:.2g} s{preliminary}.")
