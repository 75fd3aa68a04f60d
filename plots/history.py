"""Draws a history: ipcbench history plot, or PYTHON plots/history.py --out PLOTS_DIR < HISTORY.json

The input is what `ipcbench history show --json` prints. Exit codes: 0 fine; 1 a picture could not be written;
2 the call was wrong, or there is nothing to draw.
"""

import json
import sys
from pathlib import Path

import program

_PROGRAM = program.Program("history.py")
_COLUMNS = 3
_PANEL = (4.0, 1.35)
_LEAST_PERCENT = 3.0  # At least so far either way on each vertical axis, so that scatter is not blown up.
_NOTE_POINTS = 7.0


def main(arguments):
    """Runs the program; returns its exit code."""
    options = _parse(arguments)
    try:
        # Not at the top: a Python without the libraries shall say so in one line.
        import matplotlib  # noqa: F401
    except ImportError as error:
        return _PROGRAM.refuse(f"{sys.executable} cannot draw ({error}): use a Python that has matplotlib")
    try:
        series = [each for each in json.load(sys.stdin)["series"] if each["runs"]]
    except (ValueError, KeyError, TypeError) as error:
        return _PROGRAM.refuse(f"standard input is not what `ipcbench history show --json` prints ({error})")
    if not series:
        return _PROGRAM.refuse("nothing to draw: no cell was ever measured")
    _PROGRAM.prepare(options.out)
    return _PROGRAM.write({"history": history(series)}, options.out)


def history(series):
    """A panel for each series: its ratios by run, the level of each segment, and its change points."""
    import style

    runs = _runs(series)
    columns = min(_COLUMNS, len(series))
    figure, panels = style.page(
        len(series), columns, _PANEL, "What head costs over base, run by run", _subtitle(series, runs),
        ["Dot: median of a run's rounds; thin line: 95 % interval of that median, cut off at the panel's edge. "
         "Grey, hollow: preliminary, without an interval. Step: median of the runs between two change points "
         "(E-divisive, at least 3 runs a segment, 2 %).",
         "Dashed: a change point, with the commits between which it lies where there is room (`ipcbench history "
         "show` has them all). Above 0 % head is slower than base. Each panel has a vertical axis of its own."],
        left=0.75, between=0.55, between_rows=0.55, share_y=False)
    several_bases = len({each["base_number"] for each in series}) > 1
    for place, (panel, each) in enumerate(zip(panels, series)):
        panel.set_title(_title(each, several_bases), fontsize=8)
        if place % columns == 0:
            panel.set_ylabel("slower, %")
        _draw(panel, each, runs)
    _label_runs(panels, list(runs.values()))
    return figure


def _runs(series):
    """Where each run stands from left to right, by its judgement: its place and what it is called there."""
    runs = {(run["unix_time_ms"], run["judgement"]): run["head"]["label"] for each in series for run in each["runs"]}
    return {judgement: (place, runs[time, judgement]) for place, (time, judgement) in enumerate(sorted(runs))}


def _subtitle(series, runs):
    times = sorted(run["time"][:10] for each in series for run in each["runs"])
    bases = list(dict.fromkeys(each["base"]["label"] for each in series))
    over = f"over base {bases[0]}" if len(bases) == 1 else f"over {len(bases)} bases"
    changes = sum(len(each["change_points"]) for each in series)
    return (f"{len(runs)} runs, {times[0]} to {times[-1]}, {over}; "
            f"{changes} change point{'' if changes == 1 else 's'} in {len(series)} series")


def _title(series, with_base):
    return series["cell"] + (f"  over {series['base']['label']}" if with_base else "")


def _draw(panel, series, runs):
    import style

    colour = style.look_of(series["cell"].split("/")[0]).colour
    x = [runs[run["judgement"]][0] for run in series["runs"]]
    y = [_percent(run["ratio"]) for run in series["runs"]]
    known = [run["low"] is not None and run["high"] is not None for run in series["runs"]]
    low = [_percent(run["low"]) for run, bounded in zip(series["runs"], known) if bounded]
    high = [_percent(run["high"]) for run, bounded in zip(series["runs"], known) if bounded]
    panel.axhline(0, color=style.GREY, linewidth=0.8)
    panel.vlines([at for at, bounded in zip(x, known) if bounded], low, high, color=colour, linewidth=0.8, alpha=0.6)
    for bounded in (True, False):
        chosen = [i for i, each in enumerate(known) if each == bounded]
        panel.plot([x[i] for i in chosen], [y[i] for i in chosen], linestyle="none", marker="o", markersize=3,
                   **style.paint(colour, not bounded))
    for segment in series["segments"]:
        first = segment["first_run"]
        last = first + segment["runs"] - 1
        panel.hlines(_percent(segment["ratio"]), x[first] - 0.5, x[last] + 0.5, color=style.INK, linewidth=1.3)
    _set_limits(panel, y, len(runs), bool(series["change_points"]))
    _mark_changes(panel, series, x, len(runs))


def _percent(ratio):
    return 100 * (ratio - 1)


def _set_limits(panel, values, runs, has_names):
    """Around the dots: an interval may be far wider than what there is to see, and is cut off there."""
    from matplotlib.ticker import MaxNLocator

    below, above = min(-_LEAST_PERCENT, *values), max(_LEAST_PERCENT, *values)
    room = 0.12 * (above - below)
    names = 0.28 * (above - below) if has_names else 0  # Those of the change points stand above the dots.
    low, high = below - room, above + room + names
    ticks = MaxNLocator(nbins=5, steps=(1, 2, 5, 10)).tick_values(low, high)
    panel.set(xlim=(-1, max(runs, 2)), ylim=(low, high), yticks=[tick for tick in ticks if low <= tick <= high])


def _mark_changes(panel, series, x, runs):
    """A line at each change point, and its commits and size above the dots where there is room for them."""
    import style

    free_from = -1.0
    letter = style.text_inches(["x"], _NOTE_POINTS) / _PANEL[0] * (max(runs, 2) + 1)
    for change in series["change_points"]:
        first = change["first_run"]
        at = (x[first - 1] + x[first]) / 2
        panel.axvline(at, color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)))
        text = f"{change['range']}\n{100 * (change['ratio'] - 1):+.1f} %"
        width = (len(change["range"]) + 1) * letter
        left = min(max(at + 0.4 * letter, free_from), max(runs, 2) - width)
        if left < free_from:
            continue  # Others' names are there; the summary below `history show` has them all.
        panel.text(left, 0.98, text, transform=panel.get_xaxis_transform(), fontsize=_NOTE_POINTS, va="top",
                   color=style.INK, linespacing=1.1,
                   bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8})
        free_from = left + width


def _label_runs(panels, runs):
    """Commits at a few runs, as many as fit side by side; all panels share the axis."""
    import style
    from matplotlib.ticker import FixedLocator, FuncFormatter

    names = [name[:10] for _, name in runs]
    fit = max(1, int(_PANEL[0] / (style.text_inches(names, 7.5) + 0.25)))
    apart = -(-len(names) // fit)
    axis = panels[0].xaxis
    axis.set_major_locator(FixedLocator(range(0, len(names), apart)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: names[round(value)] if 0 <= value < len(names) else ""))
    for panel in panels:
        panel.tick_params(axis="x", labelsize=7.5)
        panel.tick_params(axis="y", labelsize=7.5)


def _parse(arguments):
    parser = _PROGRAM.parser("Draws a history, given as JSON on standard input.")
    parser.add_argument("--out", metavar="PLOTS_DIR", type=Path, required=True,
                        help="where to write; made if missing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    program.run(main)
