"""What more workers bring: the speedup of each worker pool, for a fixed and for a growing amount of work."""

import itertools
import math

from matplotlib.ticker import FixedLocator, MaxNLocator

import distance
import style
import summary
from results import NothingToDraw, with_variants

_PANELS = {
    "strong": "Strong scaling: a fixed number of tasks",
    "weak": "Weak scaling: a task for each worker",
}
_TASKS = {
    "countdown": "Tasks that count down, in registers",
    "memory": "Tasks that read memory that no cache holds",
    "lock": "Tasks that want one lock",
}


def pool_speedup(run):
    """The speedup over workers of pool.csv, under the ideal that the available CPUs allow; a row for each task."""
    rows = run.measured("pool.csv", numbers=("workers", "speedup"), texts=("pool", "scaling"),
                        maybe_texts=("countdown", "task", "idle"), maybe_numbers=("cpus_available",))
    rows = rows[rows["scaling"].isin(_PANELS)]
    if rows.empty:
        raise NothingToDraw("no measured row of pool.csv has scaling strong or weak")
    rows = _of_one_idle(rows.assign(task=rows["task"].replace("", "countdown")))
    rows, words = distance.of_one(with_variants(rows, "countdown"))
    table = summary.summarise(rows, ["task", "scaling", "pool", "variant_name", "workers"], "speedup")
    tasks = [task for task in _TASKS if task in table["task"].values]
    scalings = [scaling for scaling in _PANELS if scaling in table["scaling"].values]
    names = [_name(*key) for key in table.groupby(["pool", "variant_name"]).groups]
    cpus = rows["cpus_available"].dropna().median()

    figure, panels = style.page(
        len(tasks) * len(scalings), len(scalings),
        (5.2 if len(scalings) == 1 else 3.7, style.label_panel_height(len(names) + 1)),
        "Speedup of worker pools", (words + _subtitle(rows)).removesuffix("; "),
        [summary.how_to_read(table, "Line", "band"),
         _ideal_sentence(cpus), run.machine(rows)],
        right=style.label_inches([*names, "ideal"]), left=0.7,
        heads=[_TASKS[task] if first else "" for task in tasks for first in _firsts(scalings)]
        if tasks != ["countdown"] else ())
    workers = sorted(table["workers"].unique())
    most = workers[-1]
    for panel, (task, scaling) in zip(panels, itertools.product(tasks, scalings)):
        of_task = table[table["task"] == task]
        panel.set_title(_PANELS[scaling])
        panel.set_xlabel("workers")
        panel.set_xlim(1 - 0.05 * most, most * 1.03)
        panel.set_ylim(0, 1.12 * max(of_task["high"].max(), min(most, cpus) if cpus > 0 else most))
        few = len(workers) <= 10
        panel.xaxis.set_major_locator(FixedLocator(workers) if few else MaxNLocator(integer=True))
        _draw_panel(panel, of_task[of_task["scaling"] == scaling], cpus, most)
    for panel in panels[::len(scalings)]:
        panel.set_ylabel("speedup (serial = 1)")
    return figure


def _firsts(scalings):
    return [place == 0 for place in range(len(scalings))]


def _of_one_idle(rows):
    """Where a task waits, and was measured with cores that poll and others that do not, those that poll."""
    polls = rows["task"].isin(rows["task"][rows["idle"] == "poll"])
    return rows[~polls | (rows["idle"] == "poll")]


def _draw_panel(panel, table, cpus, most):
    ideal = style.look_of("ideal")
    limit = min(most, cpus) if cpus > 0 else most
    panel.plot([1, max(1, limit), most], [min(1, limit), limit, limit], color=ideal.colour, linewidth=1,
               linestyle=ideal.dash)
    if cpus > 0 and cpus <= most:
        panel.axvline(cpus, color=style.GREY, linewidth=1, linestyle=":")
        panel.text(cpus, 0.99, f" {cpus:g} CPU{'' if cpus == 1 else 's'} available", color=style.GREY,
                   fontsize=style.LABEL_POINTS, va="top", transform=panel.get_xaxis_transform())
    ends = [("ideal", ideal, most, limit)]
    for key, group in table.groupby(["pool", "variant_name"]):
        look = style.look_of(*key)
        look = style.draw_series(panel, group["workers"].to_numpy(), group.reset_index(drop=True), look)
        last = group.iloc[-1]
        ends.append((_name(*key), look, last["workers"], last["median"]))
    style.label_ends(panel, ends)


def _ideal_sentence(cpus):
    if math.isnan(cpus):
        return "Ideal: as many times faster as there are workers; how many CPUs were available is not known."
    return f"Ideal: as many times faster as there are workers, up to the CPUs available ({cpus:g})."


def _subtitle(rows):
    counts = sorted({int(text) for text in rows["countdown"] if text.isdigit()})
    return "tasks of " + " or ".join(f"{n:,}" for n in counts) + " steps" if counts else ""


def _name(pool, countdown):
    return f"{pool}, n = {int(countdown):,}" if countdown.isdigit() else pool
