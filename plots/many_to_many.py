"""Several producers and consumers of one channel: how many messages come through in all, and who has how many of them.

A panel for each placement, a row for each mechanism, a marker for each number of producers and consumers.
"""

import math

import pandas

import cases
import style
import summary
from results import NothingToDraw
from units import count_text, size_text

_LINE_KEYS = ["mechanism", "variant_name"]
_SHAPE_KEYS = ["producers", "consumers"]
_LEVEL_INCHES = 0.135  # From one marker to the next.
_POINTS = 7
# How fair a channel is to those on a side, in columns so far right of a panel.
_FAIRNESS = {"producers": ("producer_fairness", 0.4), "consumers": ("consumer_fairness", 1.05)}


def many_to_many(run):
    """Messages a second of throughput.csv at 64 B, or the smallest size there is."""
    rows = cases.of_messages(run, "throughput.csv", numbers=("messages_per_s",), shared=True,
                             maybe_numbers=[column for column, _ in _FAIRNESS.values()])
    rows, size = cases.of_one_size(cases.of_one_idle(rows))
    rows = _of_several(cases.of_one_wait(rows))
    table = _points(rows)
    placements = cases.placement_order(table["placement"].unique())
    lines = summary.ordered(table.assign(median=-table["median"]), _LINE_KEYS, table["placement"] == placements[0])
    shapes = sorted(table.groupby(_SHAPE_KEYS).groups, key=lambda shape: (math.prod(shape), shape[1]))
    names = [cases.series_name(*line) for line in lines]

    columns = min(2, len(placements))
    figure, panels = style.page(
        len(placements), columns, (4.2, max(0.4, _LEVEL_INCHES * len(shapes)) * len(lines)),
        f"Several producers and consumers of one channel, {size_text(size)} messages",
        f"by placement of the two sides; {cases.setting(rows)}",
        [_how_to_read(table), cases.notifier_sentence(rows), run.machine(rows)],
        left=0.3 + style.text_inches(names, 9), right=1.4, legend=0.35)
    style.marker_legend(figure, {_text(shape): style.shape_marker(_text(shape)) for shape in shapes})
    for panel, placement in zip(panels, placements):
        panel.set_title(placement or "placement unknown")
        style.log_axis(panel.xaxis, [*table["low"], *table["high"]], count_text, most_ticks=6)
        style.name_rows(panel, names)
        _head_fairness(panel)
        _draw_panel(panel, table[table["placement"] == placement], lines, shapes)
    for panel in panels[-columns:]:
        panel.set_xlabel("messages received per second, in all")
    return figure


def _of_several(rows):
    """The rows of what has several on a side in their placement, with the numbers as numbers."""
    numbers = {side: pandas.to_numeric(rows[side].replace("", "1"), errors="coerce") for side in _SHAPE_KEYS}
    rows = rows.assign(**numbers).dropna(subset=_SHAPE_KEYS).astype({side: int for side in _SHAPE_KEYS})
    rows = rows[rows.groupby(["placement", "mechanism"])[_SHAPE_KEYS].transform("max").max(axis=1) > 1]
    if rows.empty:
        raise NothingToDraw("throughput.csv has no channel of several producers or consumers")
    return rows


def _points(rows):
    keys = ["placement", *_LINE_KEYS, *_SHAPE_KEYS]
    rows = summary.counted(rows, keys)
    fairness = rows.groupby(keys, as_index=False)[[column for column, _ in _FAIRNESS.values()]].median()
    return summary.summarise(rows, keys, "messages_per_s").merge(fairness, on=keys)


def _text(shape):
    return "{}x{}".format(*shape)


def _draw_panel(panel, table, lines, shapes):
    for line, group in table.groupby(_LINE_KEYS):
        look = style.look_of(*line)
        for point in group.itertuples():
            shape = (point.producers, point.consumers)
            place = shapes.index(shape)
            level = lines.index(line) + 0.84 * ((place + 0.5) / len(shapes) - 0.5)
            style.draw_point(panel, point, level, look.colour, style.shape_marker(_text(shape)))
            _write_fairness(panel, point, level)


def _head_fairness(panel):
    """What the columns beside the panel are."""
    for side, (_, right) in _FAIRNESS.items():
        _write_beside(panel, right, -0.56, f"fairness,\n{side}", va="bottom")


def _write_fairness(panel, point, level):
    """How fair the channel was to each side of which there are several."""
    for side, (column, right) in _FAIRNESS.items():
        value = getattr(point, column)
        if getattr(point, side) > 1 and not math.isnan(value):
            _write_beside(panel, right, level, f"{value:.2f}", va="center_baseline")


def _write_beside(panel, right, level, text, va):
    x = 1 + right / (panel.bbox.width / panel.figure.dpi)
    panel.text(x, level, text, transform=panel.get_yaxis_transform(), ha="center", va=va, fontsize=_POINTS,
               color=style.GREY)


def _how_to_read(table):
    return " ".join(filter(None, [
        summary.how_to_read(table, "Marker", "whisker"),
        "4x1: four producers, one consumer. Each message is sent by one and received by one.",
        "Fairness: Jain's index of the shares that those on a side have of all messages: 1 where all have the same, "
        "1/n where one of n has all."]))
