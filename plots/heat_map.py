"""Every mechanism at every size, to be taken in at a glance: the mean round-trip time as a colour and a figure.

A panel for each placement, a row for each mechanism, by family, a column for each size. What only notifies has one
size: it stands in a column of its own.
"""

import math
from typing import NamedTuple

import numpy

import cases
import families
import style
import summary
from units import duration_text, size_text

_CELL_INCHES = (0.6, 0.21)
_GAP = 0.4  # Between families, in rows.
_POINTS = 7.5
_ONE_SIZE = math.inf  # Behind all sizes.
_LINE_KEYS = ["mechanism", "variant_name"]


class _Block(NamedTuple):
    """A family: its lines, from the top, the first of which begins at `top`."""

    name: str
    lines: list
    top: float

    @property
    def bottom(self):
        return self.top + len(self.lines)


def rtt_heat_map(run):
    """The mean round-trip time of latency.csv."""
    rows = cases.of_messages(run, "latency.csv", numbers=("rtt_mean_ns",))
    rows = cases.of_one_wait(cases.of_one_idle(rows))
    rows = rows.assign(column=numpy.where(rows["notifies"], _ONE_SIZE, rows["message_bytes"]))
    table = summary.summarise(rows, ["placement", *_LINE_KEYS, "column"], "rtt_mean_ns")
    placements = cases.placement_order(table["placement"].unique())
    columns = sorted(table["column"].unique())
    by_size = cases.of_one_size(rows)[1]
    blocks = _blocks(run, table, placements, by_size)
    names = [cases.series_name(*line) for block in blocks for line in block.lines]

    width, height = _CELL_INCHES[0] * len(columns), _CELL_INCHES[1] * blocks[-1].bottom
    names_inches = 0.15 + style.text_inches(names, style.LABEL_POINTS)
    figure, panels = style.page(
        len(placements), len(placements), (width, height), "Mean round-trip time by mechanism and size",
        f"by placement of the two sides; {cases.setting(rows)}",
        [_how_to_read(table, len(blocks), by_size, placements[0]), run.machine(rows)],
        left=0.2 + names_inches + style.text_inches([block.name for block in blocks], 1.2 * style.LABEL_POINTS),
        between=max(0.3, style.text_inches(placements, 10) - width + 0.2), legend=0.7)
    colours = style.log_colours(table["median"])
    style.add_scale(figure, colours)
    for panel, placement in zip(panels, placements):
        panel.set_title(placement or "placement unknown")
        _set_axes(panel, blocks, names, [_column_text(column, rows) for column in columns])
        for block in blocks:
            _draw_block(panel, block, table[table["placement"] == placement], columns, colours)
    for block in blocks:
        panels[0].text(-names_inches / width, (block.top + block.bottom) / 2, block.name, ha="right", va="center",
                       transform=panels[0].get_yaxis_transform(), fontsize=style.LABEL_POINTS, fontweight="bold")
    return figure


def _blocks(run, table, placements, by_size):
    """The families; in each, the lines by their medians at that size, in the first placement that has them."""
    at_size = table["column"].isin((by_size, _ONE_SIZE))
    lines = summary.ordered(table, _LINE_KEYS, *(at_size & (table["placement"] == each) for each in placements))
    blocks, top = [], 0
    for name, mechanisms in families.ordered(run, table["mechanism"]):
        blocks.append(_Block(name, [line for line in lines if line[0] in mechanisms], top))
        top = blocks[-1].bottom + _GAP
    return blocks


def _column_text(column, rows):
    if column < _ONE_SIZE:
        return size_text(column)
    sizes = rows["message_bytes"][rows["notifies"]]
    return ",\n".join(name for name, there in (("word", sizes.max() > 0), ("signal", sizes.min() == 0)) if there)


def _set_axes(panel, blocks, names, columns):
    panel.set(xlim=(0, len(columns)), ylim=(blocks[-1].bottom, 0))
    panel.set_xticks([place + 0.5 for place in range(len(columns))], columns)
    panel.set_yticks([block.top + place + 0.5 for block in blocks for place in range(len(block.lines))], names)
    panel.tick_params(length=0, labelsize=style.LABEL_POINTS, labeltop=True)
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)


def _draw_block(panel, block, table, columns, colours):
    sure = table.assign(median=table["median"].mask(table["preliminary"]))
    cells = sure.pivot(index=_LINE_KEYS, columns="column", values="median")
    cells = cells.reindex(index=block.lines, columns=columns)
    panel.pcolormesh(range(len(columns) + 1), numpy.arange(block.top, block.bottom + 0.5),
                     numpy.ma.masked_invalid(cells.to_numpy()), edgecolor="white", linewidth=1,
                     norm=colours.norm, cmap=colours.cmap)
    for cell in table.itertuples():
        line = (cell.mechanism, cell.variant_name)
        if line not in block.lines:
            continue
        x, y = columns.index(cell.column), block.top + block.lines.index(line)
        ink = (style.draw_hollow_cell(panel, x, y, cell.median, colours) if cell.preliminary else
               style.text_on(colours.to_rgba(cell.median)))
        panel.text(x + 0.5, y + 0.5, duration_text(cell.median, 3), color=ink, fontsize=_POINTS, ha="center",
                   va="center_baseline")
        if cell.noisy:
            panel.plot(x + 0.94, y + 0.18, marker="o", color=ink, markersize=2)


def _how_to_read(table, groups, size, placement):
    sentences = [f"Cell: {summary.repetitions_text(table)}; the darker, the longer."]
    if table["noisy"].any():
        sentences.append("Dot in a corner: its repetitions were noisy, all of them.")
    sentences += [summary.preliminary_sentence(table), "Empty: not measured.", summary.rows_sentence(
        table, f"{'in each family ' if groups > 1 else ''}the least median first, at {size_text(size)}"
        + (f", {placement}" if placement else ""))]
    if (table["column"] == _ONE_SIZE).any():
        sentences.append(f"A word is of up to {cases.MOST_WORD_BYTES} B, a signal carries nothing.")
    return " ".join(filter(None, sentences))
