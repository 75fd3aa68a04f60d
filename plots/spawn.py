"""What starting takes over the memory that the caller holds: a panel for each kind of pages, a line for each way."""

import cases
import distance
import style
import summary
from results import NothingToDraw
from units import duration_text

_PAGES = {"base": "memory in base pages (4 KiB on most machines)", "huge": "memory in transparent huge pages"}


def spawn_over_memory(run):
    """The mean time of spawn.csv from before a start until what was started is reaped."""
    rows, words = distance.of_one(_of_starts(run))
    table = summary.summarise(rows, ["caller_pages", "mechanism", "caller_bytes"], "reaped_mean_ns")
    pages = [kind for kind in _PAGES if kind in table["caller_pages"].values]
    sizes = sorted(table["caller_bytes"].unique())
    names = sorted(table["mechanism"].unique())

    figure, panels = style.page(
        len(pages), len(pages), (4.6, max(3.6, 0.28 * len(names))),
        "Starting a process or thread, over the caller's memory",
        f"from before the start until it was reaped; {rows['placement'].iloc[0]}; {words}{cases.idle_text(rows)}",
        [summary.how_to_read(table, "Line", "band"),
         "What is started says when it began, and ends at once. The memory is private and was written to.",
         run.machine(rows)], right=style.label_inches(names))
    for panel, kind in zip(panels, pages):
        panel.set_title(_PAGES[kind])
        style.size_axis(panel.xaxis, sizes)
        style.log_axis(panel.yaxis, [*table["low"], *table["high"]], duration_text, most_ticks=9)
        panel.set_xlabel("memory that the caller holds")
        _draw_panel(panel, table[table["caller_pages"] == kind], sizes)
    panels[0].set_ylabel("start to reaped")
    return figure


def _of_starts(run):
    """The measured rows of starts from callers of some size, of one idle policy and one placement."""
    rows = run.measured("spawn.csv", numbers=("reaped_mean_ns",), texts=("mechanism", "placement"),
                        maybe_texts=("idle", "caller_pages"), maybe_numbers=("caller_bytes",))
    rows = rows[rows["caller_pages"].isin(list(_PAGES)) & (rows["caller_bytes"] > 0)]
    if rows.empty:
        raise NothingToDraw("no measured row of spawn.csv is of a start")
    rows = cases.of_one_idle(rows)
    # Where what is started may have a CPU of its own, as in most programs.
    wanted = cases.placement_order(rows["placement"].unique())[-1]
    rows = rows[rows["placement"] == wanted]
    if rows["caller_bytes"].nunique() < 2:
        raise NothingToDraw("spawn.csv has callers of one size only")
    return rows


def _draw_panel(panel, table, sizes):
    ends = []
    for name, group in table.groupby("mechanism"):
        look = style.look_of(name)
        series = group.set_index("caller_bytes").reindex(sizes)
        look = style.draw_series(panel, series.index.to_numpy(), series, look)
        last = group.iloc[-1]
        ends.append((name, look, last["caller_bytes"], last["median"]))
    style.label_ends(panel, ends)
