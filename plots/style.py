"""How every picture looks: colours, markers, the page with heading and caption, and how it is written."""

import hashlib
import io
import os
import textwrap
from typing import NamedTuple

import matplotlib
import numpy
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, NullLocator
from matplotlib.transforms import ScaledTranslation

import labels
import units

NO_BREAK = "\u00a0"  # Keeps the words of a caption on one line; becomes a space.
INK, GREY, FAINT = "#222222", "#555555", "#e4e4e4"
PRELIMINARY = "#8c8c8c"  # No mechanism has it: a figure without an interval is told by its look alone.
LABEL_POINTS = 8.5
_CAPTION_POINTS = 7.5
_HEAD_INCHES = 0.35  # What a heading takes above the title of its panel.
_KEY_INCHES = 0.3  # From a panel to the label beside it: the line that leads there, and the marker.
_LETTER = 0.56 / 72  # Width of an average letter of DejaVu Sans, inches for each point of its size.

matplotlib.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "ipcbench", "savefig.dpi": 144,
    "font.family": "DejaVu Sans", "font.size": 9, "text.color": INK,
    "axes.edgecolor": GREY, "axes.labelcolor": INK, "xtick.color": GREY, "ytick.color": GREY,
    "xtick.labelcolor": INK, "ytick.labelcolor": INK, "axes.titlesize": 10, "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "grid.color": FAINT, "grid.linewidth": 0.7, "axes.axisbelow": True,
    "lines.linewidth": 1.5, "lines.markersize": 5,
})


class Look(NamedTuple):
    colour: str
    marker: str
    dash: object


# Okabe and Ito's colours (jfly.uni-koeln.de/color), told apart with every kind of colour blindness; then, since there
# are more mechanisms than such colours, ones that no two of a family have, nor two of those whose load is measured.
_LOOKS = {
    "pipe": Look("#0072B2", "o", "-"),
    "fifo": Look("#56B4E9", "s", "-"),
    "unix-dgram": Look("#D55E00", "^", "-"),
    "posix-mq": Look("#E69F00", "v", "-"),
    "shm-sem": Look("#009E73", "D", "-"),
    "mmap": Look("#CC79A7", "P", "-"),
    "unix-stream": Look("#332288", "X", "-"),
    "tcp": Look("#8C510A", "p", "-"),
    "udp": Look("#009E73", "o", "-"),
    "socketpair": Look("#E69F00", "D", "-"),
    "unix-seqpacket": Look("#0072B2", "d", "-"),
    "sysv-mq": Look("#AA4499", "s", "-"),
    "shm-futex": Look("#56B4E9", "<", "-"),
    "shm-eventfd": Look("#D55E00", "v", "-"),
    "shm-pipe": Look("#0072B2", "h", "-"),
    "file": Look("#8C510A", "s", "-"),
    "shm-ring": Look("#CC79A7", "*", "-"),
    "cma": Look("#D55E00", "D", "-"),
    "uring-pipe": Look("#882255", "P", "-"),
    "uring-socket": Look("#009E73", "v", "-"),
    "boost-asio-unix": Look("#0072B2", "X", "-"),
    "zeromq-ipc": Look("#D55E00", "o", "-"),
    "zeromq-tcp": Look("#E69F00", "s", "-"),
    "nng-ipc": Look("#009E73", "^", "-"),
    "redis": Look("#CC79A7", "v", "-"),
    "iceoryx": Look("#56B4E9", "*", "-"),
    "cyclonedds": Look("#882255", "D", "-"),
    "mpi": Look("#332288", "P", "-"),
    "unix-stream-framed": Look(INK, "o", "-"),
    "grpc-unix": Look("#0072B2", "s", "-"),
    "grpc-unix-stream": Look("#56B4E9", "D", "-"),
    "capnp-unix": Look("#009E73", "X", "-"),
    "dbus": Look("#D55E00", "P", "-"),
    "dbus-peer": Look("#E69F00", "^", "-"),
    "eventfd": Look("#0072B2", "P", "-"),
    "signal-handler": Look("#E69F00", "X", "-"),
    "ideal": Look(INK, "None", (0, (5, 3))),
    "serial": Look("#555555", "X", "-"),
    "threads": Look("#009E73", "D", "-"),
    "processes": Look("#0072B2", "o", "-"),
    "fork-each": Look("#D55E00", "^", "-"),
    "fork": Look("#D55E00", "v", "-"),
    "fork-exec": Look("#E69F00", "s", "-"),
    "posix-spawn": Look("#0072B2", "o", "-"),
    "vfork": Look("#56B4E9", "<", "-"),
    "clone3": Look("#CC79A7", "P", "-"),
    "std-thread": Look("#009E73", "D", "-"),
    "boost-asio": Look("#E69F00", "v", "-"),
    "openmp": Look("#CC79A7", "P", "-"),
    "onetbb": Look("#56B4E9", "s", "-"),
}
_WAIT_MARKERS = {"block": "o", "epoll": "s", "poll": "D", "spin-then-block": "P", "yield": "v", "spin": "^"}
_SHAPE_MARKERS = {"1x1": "o", "4x1": "^", "1x4": "v", "4x4": "D"}
_ROW_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
# For any other name: Tol's muted colours (personal.sron.nl/~pault), with further markers and dashes.
_COLOURS = ("#332288", "#117733", "#882255", "#999933", "#AA4499", "#44AA99", "#CC6677", "#88CCEE", "#B8A030")
_MARKERS = ("h", "<", ">", "p", "d", "8", "*", "H")
_DASHES = ((0, (6, 2)), (0, (3, 1.5)), (0, (6, 1.5, 1.5, 1.5)), (0, (1.2, 1.2)))


def look_of(name, variant=""):
    """The look of a name, the same in every picture of every run; a variant differs in its dashes only."""
    look = _LOOKS.get(name) or Look(
        _pick(_COLOURS, name, 0), _pick(_MARKERS, name, 1), _pick(_DASHES, name, 2))
    others = [dash for dash in _DASHES if dash != look.dash]
    return look._replace(dash=_pick(others, variant, 0)) if variant else look


def toned(look, preliminary):
    """The look of what consists of points that are preliminary or not: grey where all are."""
    return look._replace(colour=PRELIMINARY) if preliminary.all() else look


def paint(colour, preliminary):
    """A marker's colours, as plot() takes them: grey and hollow where its figure is preliminary."""
    return {"color": PRELIMINARY, "markerfacecolor": "white"} if preliminary else {"color": colour, "markerfacecolor": colour}


def wait_marker(wait):
    """The marker of a wait strategy, the same in every picture of every run."""
    return _WAIT_MARKERS.get(wait) or _pick(_MARKERS, wait, 1)


def shape_marker(shape):
    """The marker of so many producers and consumers (4x1), the same in every picture of every run."""
    return _SHAPE_MARKERS.get(shape) or _pick(_MARKERS, shape, 1)


def row_markers(names):
    """From each of these names, of what a row has several of, to a marker, by their order."""
    return dict(zip(names, _ROW_MARKERS * len(names)))


def _pick(choices, name, byte):
    return choices[hashlib.sha256(name.encode()).digest()[byte] % len(choices)]


def readable(colour):
    """The colour, darkened until text in it on white has a contrast of 4.5 (WCAG 2, AA)."""
    red, green, blue = to_rgb(colour)
    while 1.05 / (_luminance(red, green, blue) + 0.05) < 4.5:
        red, green, blue = 0.95 * red, 0.95 * green, 0.95 * blue
    return red, green, blue


def text_on(colour):
    """The colour, ink or white, in which text on this one is told from it best."""
    return INK if _luminance(*to_rgb(colour)) > 0.27 else "white"


def _luminance(*rgb):
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def text_inches(texts, points=LABEL_POINTS):
    """About how wide the longest of the texts is."""
    return max(len(text) for text in texts) * points * _LETTER


def label_inches(texts):
    """How much to keep free beside a panel for label_ends() of these texts."""
    return _KEY_INCHES + text_inches(texts)


def label_panel_height(lines, at_least=3.3):
    """Inches that a panel needs so that `lines` labels at its right fit above each other."""
    return max(at_least, lines * 1.25 * LABEL_POINTS / 72)


def page(panels, columns, panel_size, title, subtitle, caption, left=1.0, right=0.0, between=0.3,
         between_rows=0.75, legend=0.0, share_x=True, share_y=True, heads=()):
    """A figure of `panels` panels that share their axes, in rows of `columns`, under a heading.

    `caption`, a list of paragraphs, stands below. All lengths in inches: `panel_size` is a panel's width and height,
    or the heights of all rows; `left` is kept free for the vertical axis, `right` beside each panel for labels,
    `between` beside that, `between_rows` between rows, `legend` under the heading. With `share_y` "row" the panels of
    a row share a vertical axis, and with False none do; without `share_x` each has its own horizontal one. `heads`:
    what stands above each panel and its title, "" for nothing. Returns the figure and the list of its panels, row by
    row.
    """
    rows = -(-panels // columns)
    heights = numpy.broadcast_to(panel_size[1], rows)
    head = _HEAD_INCHES if any(heads) else 0
    between_rows += head
    width = max(left + columns * (panel_size[0] + right + between),
                0.4 + text_inches([subtitle], 9), 0.4 + text_inches([title], 15))
    notes = _wrapped(caption, width - 0.3)
    top, bottom = 1.0 + legend + head, 0.75 + 0.155 * len(notes)
    height = top + heights.sum() + (rows - 1) * between_rows + bottom
    figure = Figure(figsize=(width, height))
    grid = figure.subplots(
        rows, columns, sharex=share_x, sharey=share_y, squeeze=False,
        gridspec_kw={
            "left": left / width,
            "right": (left + columns * (panel_size[0] + right + between) - right - between) / width,
            "top": 1 - top / height, "bottom": bottom / height,
            "wspace": (right + between) / panel_size[0], "hspace": between_rows / heights.mean(),
            "height_ratios": heights})
    margin = 0.15 / width
    figure.text(margin, 1 - 0.15 / height, title, va="top", fontsize=13, fontweight="bold")
    figure.text(margin, 1 - 0.43 / height, subtitle, va="top", fontsize=9, color=GREY)
    figure.text(margin, 0.12 / height, "\n".join(notes), va="bottom", fontsize=_CAPTION_POINTS, color=GREY,
                linespacing=1.35)
    for unused in grid.flat[panels:]:
        unused.remove()
    used = list(grid.flat[:panels])
    # Also above a gap in a last row that is not full, and where the last row may be far away.
    for panel in used if head else used[-columns:]:
        panel.xaxis.set_tick_params(labelbottom=True)
    for panel, text in zip(used, heads):
        _write_head(panel, text)
    return figure, used


def _write_head(panel, text):
    """Writes it above the panel's title."""
    above = ScaledTranslation(0, 24 / 72, panel.figure.dpi_scale_trans)
    panel.text(0, 1, text, transform=panel.transAxes + above, fontsize=11, fontweight="bold")


def _wrapped(paragraphs, inches):
    letters = int(inches / (_CAPTION_POINTS * _LETTER))
    lines = [line for text in paragraphs for line in textwrap.wrap(text, letters, break_on_hyphens=False)]
    # "$" would begin a formula.
    return [line.replace(NO_BREAK, " ").replace("$", r"\$") for line in lines]


def name_rows(panel, names):
    """Makes the vertical axis one of rows, each 1 high, from 0 at the top."""
    for row in range(1, len(names)):
        panel.axhline(row - 0.5, color=FAINT, linewidth=0.7)
    panel.set_yticks(range(len(names)), names)
    panel.set_ylim(len(names) - 0.5, -0.5)
    panel.tick_params(axis="y", length=0)
    panel.grid(axis="y", visible=False)


def lane(place, count):
    """Where from the middle of its row the one at this place stands, of `count` below each other."""
    return (place + 1) / (count + 1) - 0.5


def draw_point(panel, point, level, colour, marker):
    """A median in a row with its whisker, level, painted as paint() says."""
    panel.hlines(level, point.low, point.high, color=colour, linewidth=2.2, alpha=0.35)
    panel.plot(point.median, level, marker=marker, markersize=4.5, linestyle="none",
               **paint(colour, point.preliminary))


def log_axis(axis, values, text, most_ticks):
    """Makes an axis logarithmic around `values`, all above 0, with ticks at round ones, written by `text`."""
    low, high = min(values), max(values)
    widen = max(1.3, (4 * low / high) ** 0.5)  # At least a factor of 4, so that scatter is not blown up.
    low, high = low / widen, high * widen
    axis.axes.set(**{f"{axis.axis_name}scale": "log", f"{axis.axis_name}lim": (low, high)})
    axis.set_ticks(units.log_ticks(low, high, most_ticks))
    axis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))
    axis.set_minor_locator(NullLocator())


def size_axis(axis, sizes):
    """Makes an axis logarithmic in message sizes, ticked at those measured, as far as there is room."""
    low, high = min(sizes), max(sizes)
    apart = max(2.0, (high / low) ** (1 / 12))
    ticks = []
    for size in sorted(sizes):
        if not ticks or size >= ticks[-1] * apart:
            ticks.append(size)
    axis.axes.set_xscale("log", base=2)
    axis.axes.set_xlim(low / 2, high * 2)
    axis.set_ticks(ticks)
    axis.set_major_formatter(FuncFormatter(lambda value, _: units.size_text(round(value))))
    axis.set_minor_locator(NullLocator())


def draw_series(axes, x, series, look):
    """One line of medians with its band, whiskers and markers; a NaN breaks it, what leads to a preliminary one is grey.

    `series` holds median, low, high and preliminary for each x. Returns the look to label the line with.
    """
    preliminary = series["preliminary"].eq(True).to_numpy()
    axes.fill_between(x, series["low"], series["high"], where=~preliminary, color=look.colour, alpha=0.16, linewidth=0)
    axes.vlines(x, series["low"], series["high"], color=look.colour, linewidth=0.8, alpha=0.6)
    if preliminary.any():
        axes.plot(x, series["median"], color=PRELIMINARY, linestyle=look.dash, linewidth=1, zorder=1.9)
    markersize = 5 if len(x) <= 16 else 3
    sure = series["median"].mask(preliminary)
    if sure.notna().any():
        axes.plot(x, sure, color=look.colour, linestyle=look.dash, marker=look.marker, markersize=markersize)
    axes.plot(x[preliminary], series["median"][preliminary], linestyle="none", marker=look.marker, markersize=markersize,
              **paint(look.colour, True))
    return toned(look, series["preliminary"].dropna())


def label_ends(axes, ends):
    """Writes each (text, look, x, y) beside the panel with its marker, level with its point but moved apart.

    A dotted line leads from the point to it. To be called when limits and scales are final.
    """
    ends = sorted(ends, key=lambda end: (end[3], end[0]))
    to_panel = axes.transData + axes.transAxes.inverted()
    inch_x, inch_y = axes.figure.dpi / axes.bbox.width, axes.figure.dpi / axes.bbox.height
    wanted = [to_panel.transform((x, y))[1] for _, _, x, y in ends]
    placed = labels.spread(wanted, 1.2 * LABEL_POINTS / 72 * inch_y, 0.01, 0.99)
    for (text, look, x, y), level in zip(ends, placed):
        key = 1 + (_KEY_INCHES - 0.09) * inch_x
        axes.annotate("", xy=(x, y), xycoords="data", xytext=(key, level), textcoords="axes fraction",
                      annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": look.colour, "linewidth": 0.9,
                                  "linestyle": (0, (1, 2)), "shrinkA": 3, "shrinkB": 4})
        axes.plot(key, level, transform=axes.transAxes, clip_on=False, marker=look.marker, markersize=4,
                  **paint(look.colour, look.colour == PRELIMINARY))
        axes.text(1 + _KEY_INCHES * inch_x, level, text, transform=axes.transAxes, fontsize=LABEL_POINTS,
                  color=readable(look.colour), va="center_baseline")


def marker_legend(figure, markers, colours=None):
    """Explains markers (name to marker) in a line under the heading, and behind them colours (name to colour).

    page(legend=0.25) keeps room for it.
    """
    width, height = figure.get_size_inches()
    keys = [*((name, marker, GREY) for name, marker in markers.items()),
            *((name, "_", colour) for name, colour in (colours or {}).items())]
    handles = [Line2D([], [], linestyle="none", marker=marker, color=colour, markersize=4.5, label=name,
                      markeredgewidth=3 if marker == "_" else 1) for name, marker, colour in keys]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.1 / width, 1 - 0.6 / height),
                  ncol=len(handles), frameon=False, fontsize=LABEL_POINTS, handletextpad=0.1,
                  columnspacing=1.2, borderaxespad=0)


def log_colours(values):
    """Colours for values above 0, on a logarithmic scale from the least to the greatest; NaN is faint."""
    low, high = min(values), max(values)
    widen = max(1.0, (2 * low / high) ** 0.5)  # At least a factor of 2, so that scatter is not blown up.
    # ColorBrewer's: darkens evenly, for colour-blind eyes too.
    return ScalarMappable(LogNorm(low / widen, high * widen), matplotlib.colormaps["YlGnBu"].with_extremes(bad=FAINT))


def draw_hollow_cell(panel, left, top, figure, colours):
    """A preliminary cell, 1 wide and high: white, its rim grey, the darker the greater the figure; returns its ink."""
    rim = 0.75 - 0.5 * float(numpy.clip(colours.norm(figure), 0, 1))
    panel.add_patch(Rectangle((left + 0.07, top + 0.07), 0.86, 0.86, facecolor="white", edgecolor=str(rim)))
    return GREY


def add_scale(figure, colours):
    """The scale of log_colours() of nanoseconds, under the heading; page(legend=0.5) keeps room for it."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes([0.15 / width, 1 - 0.86 / height, 2.8 / width, 0.12 / height])
    figure.colorbar(colours, cax=axes, orientation="horizontal")
    low, high = colours.get_clim()
    # Not round ones: within a factor of 2 there may be none.
    ticks = [low * (high / low) ** (step / 3) for step in range(4)]
    axes.set_xticks(ticks, [units.duration_text(tick, 3) for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(labelsize=LABEL_POINTS, length=2, pad=2)
    for label, side in ((axes.get_xticklabels()[0], "left"), (axes.get_xticklabels()[-1], "right")):
        label.set_horizontalalignment(side)


def say_not_measured(panel):
    """Writes into an empty panel why it is empty."""
    panel.text(0.5, 0.5, "not measured", transform=panel.transAxes, ha="center", va="center", color=GREY)


def write(figure, path):
    """Writes the figure in the format of the path's suffix, whole or not at all, always the same bytes."""
    metadata = {".svg": {"Date": None, "Creator": None}, ".png": {"Software": None}}[path.suffix]
    image = io.BytesIO()
    figure.savefig(image, format=path.suffix[1:], metadata=metadata)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(image.getvalue())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
