"""What more workers bring: the speedup of each worker pool, for a fixed and for a growing amount of work."""

import math

from matplotlib.ticker import FixedLocator, MaxNLocator

import style
import summary
from results import NothingToDraw, with_variants

_PANELS = {
    "strong": "Strong scaling: a fixed number of tasks",
    "weak": "Weak scaling: a task for each worker",
}


def pool_speedup(run):
    """The speedup over workers of pool.csv, under the ideal that the available CPUs allow."""
    rows = run.measured("pool.csv", numbers=("workers", "speedup"), texts=("pool", "scaling"),
                        maybe_texts=("countdown",), maybe_numbers=("cpus_available",))
    rows = rows[rows["scaling"].isin(_PANELS)]
    if rows.empty:
        raise NothingToDraw("no measured row of pool.csv has scaling strong or weak")
    rows = with_variants(rows, "countdown")
    table = summary.summarise(rows, ["scaling", "pool", "variant_name", "workers"], "speedup")
    scalings = [scaling for scaling in _PANELS if scaling in table["scaling"].values]
    names = [_name(*key) for key in table.groupby(["pool", "variant_name"]).groups]
    cpus = rows["cpus_available"].dropna().median()

    figure, panels = style.page(
        len(scalings), len(scalings),
        (5.2 if len(scalings) == 1 else 3.7, style.label_panel_height(len(names) + 1)),
        "Speedup of worker pools", _subtitle(rows),
        [summary.how_to_read(table, "Line", "band") + " " + summary.noisy_sentence(table),
         _ideal_sentence(cpus), run.machine(rows)],
        right=style.label_inches([*names, "ideal"]), left=0.7)
    workers = sorted(table["workers"].unique())
    most = workers[-1]
    for panel, scaling in zip(panels, scalings):
        panel.set_title(_PANELS[scaling])
        panel.set_xlabel("workers")
        panel.set_xlim(1 - 0.05 * most, most * 1.03)
        panel.set_ylim(0, 1.12 * max(table["high"].max(), min(most, cpus) if cpus > 0 else most))
        few = len(workers) <= 10
        panel.xaxis.set_major_locator(FixedLocator(workers) if few else MaxNLocator(integer=True))
        _draw_panel(panel, table[table["scaling"] == scaling], cpus, most)
    panels[0].set_ylabel("speedup (serial = 1)")
    return figure


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
        style.draw_series(panel, group["workers"].to_numpy(), group.reset_index(drop=True), look)
        last = group.iloc[-1]
        ends.append((_name(*key), look, last["workers"], last["median"]))
    style.label_ends(panel, ends)


def _ideal_sentence(cpus):
    if math.isnan(cpus):
        return "Ideal: as many times faster as there are workers; how many CPUs were available is not known."
    return f"Ideal: as many times faster as there are workers, up to the CPUs available ({cpus:g})."


def _subtitle(rows):
    counts = sorted({int(text) for text in rows["countdown"] if text.isdigit()})
    return "each task counts down from " + " or ".join(f"{n:,}" for n in counts) if counts else ""


def _name(pool, countdown):
    return f"{pool}, n = {int(countdown):,}" if countdown.isdigit() else pool
