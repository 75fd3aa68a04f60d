"""What each pair of CPUs costs: a square for each pair, with the figure in it."""

from typing import NamedTuple

import pandas
from matplotlib.cm import ScalarMappable

import cases
import distance
import style
import summary
import units
from results import NothingToDraw

_SIDE_INCHES = {"alone": 6.4, "several": 3.4}  # The most that a panel may have.
_CELL_INCHES = 0.75
_FIGURE_POINTS = (5, 9)  # Smallest and largest text in a cell; none where not even the smallest fits.
_LABEL_INCHES = 0.3  # From one CPU's number on an axis to the next.
_CPUS = ["cpu_a", "cpu_b"]
_PANEL_KEYS = ["mechanism", "variant_name"]


def cache_line_matrix(run):
    """The part cache-line of floor.csv: a cache line there and back."""
    rows = run.measured("floor.csv", numbers=("ns",), texts=("part",), maybe_texts=("idle",),
                        maybe_numbers=_CPUS)
    rows = cases.of_one_idle(_pairs(rows[rows["part"] == "cache-line"]))
    return _matrix(run, rows.assign(mechanism="", variant_name=""), "ns",
                   "A cache line there and back, by pair of CPUs",
                   "both sides spin until the other has written it")


def rtt_matrix(run):
    """The pairs that --cpus named in latency.csv, at 64 B or the smallest size there is."""
    rows = cases.measured(run, "latency.csv", numbers=("rtt_mean_ns",), maybe_numbers=_CPUS)
    rows = cases.of_one_idle(_pairs(rows[rows["placement"] == "cpus"]))
    rows, size = cases.of_one_size(rows)
    rows = cases.of_one_wait(rows)
    return _matrix(run, rows, "rtt_mean_ns",
                   f"Round-trip time by pair of CPUs, {units.size_text(size)} messages", cases.setting(rows),
                   cases.notifier_sentence(rows))


def _pairs(rows):
    """The rows whose CPUs are known, the lower one as cpu_a, as there and back is the same, each pair at one distance."""
    rows = rows.dropna(subset=_CPUS)
    if rows.empty:
        raise NothingToDraw("no measured row names a pair of CPUs")
    rows = rows.assign(cpu_a=rows[_CPUS].min(axis=1), cpu_b=rows[_CPUS].max(axis=1))
    return pandas.concat([distance.of_one(pair)[0] for _, pair in rows.groupby(_CPUS)])


class _Cells(NamedTuple):
    """What all panels have in common."""

    cpus: list
    inches: float
    colours: ScalarMappable
    unit_ns: float
    points: float  # Of the figures; 0: none.

    def text(self, nanoseconds):
        return units.three_digits(nanoseconds / self.unit_ns)


def _matrix(run, rows, value, title, subtitle, note=""):
    table = summary.summarise(rows, [*_PANEL_KEYS, *_CPUS], value)
    if len(table[_CPUS].drop_duplicates()) < 2:
        raise NothingToDraw("there is one pair of CPUs only")
    groups = {cases.series_name(*key): group for key, group in table.groupby(_PANEL_KEYS)}
    unit_ns, unit = units.duration_unit(table["median"].median())
    cells = _cells(table, len(groups), unit_ns)
    columns, side = min(3, len(groups)), cells.inches * len(cells.cpus)
    figure, panels = style.page(
        len(groups), columns, (side, side), title, subtitle,
        [_how_to_read(table, unit, cells.cpus), note, run.machine(rows)], left=0.7,
        between=max(0.45, style.text_inches(groups, 10) - side + 0.15), between_rows=0.6,
        legend=0.5 if any(groups) else 0.3)
    style.add_scale(figure, cells.colours)
    for panel, (name, group) in zip(panels, groups.items()):
        panel.set_title(name)
        _set_axes(panel, cells)
        _draw_cells(panel, group, cells)
    for panel in panels[::columns]:
        panel.set_ylabel("CPU")
    for panel in panels[-columns:]:
        panel.set_xlabel("CPU")
    return figure


def _cells(table, panels, unit_ns):
    cpus = sorted({*table["cpu_a"], *table["cpu_b"]})
    inches = min(_CELL_INCHES, _SIDE_INCHES["several" if panels > 1 else "alone"] / len(cpus))
    cells = _Cells(cpus, inches, style.log_colours(table["median"]), unit_ns, points=0)
    fitting = 0.84 * inches / style.text_inches([cells.text(median) for median in table["median"]], 1)
    smallest, largest = _FIGURE_POINTS
    return cells._replace(points=min(largest, fitting) if fitting >= smallest else 0)


def _set_axes(panel, cells):
    count = len(cells.cpus)
    step = next(2**n for n in range(count) if 2**n * cells.inches >= _LABEL_INCHES or 2**n >= count)
    ticks, labels = range(0, count, step), [f"{cpu:g}" for cpu in cells.cpus[::step]]
    panel.set(xlim=(-0.5, count - 0.5), ylim=(count - 0.5, -0.5), facecolor=style.FAINT)
    panel.set_xticks(ticks, labels)
    panel.set_yticks(ticks, labels)
    panel.tick_params(length=0)
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)


def _draw_cells(panel, table, cells):
    other_way = table.rename(columns={"cpu_a": "cpu_b", "cpu_b": "cpu_a"})
    pairs = pandas.concat([table, other_way]).drop_duplicates(_CPUS)
    sure = pairs.assign(median=pairs["median"].mask(pairs["preliminary"]))
    grid = sure.pivot(index="cpu_b", columns="cpu_a", values="median")
    edges = [position - 0.5 for position in range(len(cells.cpus) + 1)]
    panel.pcolormesh(edges, edges, grid.reindex(index=cells.cpus, columns=cells.cpus), edgecolor="white",
                     norm=cells.colours.norm, cmap=cells.colours.cmap, linewidth=1 if cells.points else 0)
    for pair in pairs.itertuples():
        x, y = cells.cpus.index(pair.cpu_a), cells.cpus.index(pair.cpu_b)
        ink = (style.draw_hollow_cell(panel, x - 0.5, y - 0.5, pair.median, cells.colours) if pair.preliminary else
               style.text_on(cells.colours.to_rgba(pair.median)))
        if cells.points:
            panel.text(x, y, cells.text(pair.median), color=ink, fontsize=cells.points, ha="center",
                       va="center")
        if pair.noisy:
            panel.plot(x + 0.38, y - 0.38, marker="o", color=ink, markersize=5 * cells.inches)


def _how_to_read(table, unit, cpus):
    sentences = [f"Square: {summary.repetitions_text(table)}, in {unit}, the same either way round; "
                 "the darker, the longer."]
    if table["noisy"].any():
        sentences.append("Dot in a corner: its repetitions were noisy, all of them.")
    if table.groupby(_PANEL_KEYS).size().min() < len(cpus) * (len(cpus) + 1) // 2:
        sentences.append("Empty: not measured.")
    return " ".join(filter(None, [*sentences, summary.preliminary_sentence(table)]))
