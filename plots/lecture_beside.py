"""Python beside C++: how many times as much each construct of the lecture takes."""

import style
import summary
import units
from results import NothingToDraw

_ROW_INCHES = 0.22
_COLOURS = {"latency": "#0072B2", "sync": "#009E73", "shared": "#CC79A7", "spawn": "#D55E00", "pool": "#332288"}
_QUESTIONS = {"latency": "round trip", "sync": "operation", "shared": "operation on an object", "spawn": "start to end",
              "pool": "step of a countdown"}


def python_beside_cpp(run):
    """The ratios of lecture.csv, of the case that stands for each mechanism: its first."""
    rows = run.measured("lecture.csv", numbers=("ratio",), texts=("mechanism", "counterpart", "question"),
                        maybe_numbers=("ratio_low", "ratio_high", "pairs"))
    rows = rows.drop_duplicates("mechanism")
    if rows.empty:
        raise NothingToDraw("lecture.csv has no ratio")
    rows = rows.assign(preliminary=~(rows["ratio_low"] > 0)).sort_values(["preliminary", "ratio"], kind="stable")
    names = [f"{row.mechanism} : {row.counterpart}" for row in rows.itertuples()]
    figure, (panel,) = style.page(
        1, 1, (5.5, _ROW_INCHES * len(names)), "What Python takes, in times of C++", "",
        ["Marker: median of the ratios, each of one visit's two figures; whisker: distribution-free 95 % interval. "
         + summary.preliminary_sentence(rows), run.machine(rows)], left=0.3 + style.text_inches(names, 9), legend=0.3)
    there = [question for question in _QUESTIONS if question in rows["question"].values]
    style.marker_legend(figure, {}, {_QUESTIONS[question]: _COLOURS[question] for question in there})
    ends = [end for end in (*rows["ratio"], *rows["ratio_low"], *rows["ratio_high"]) if end > 0]
    style.log_axis(panel.xaxis, ends, units.ratio_text, most_ticks=7)
    style.name_rows(panel, names)
    panel.axvline(1, color=style.GREY, linewidth=1)
    for place, row in enumerate(rows.itertuples()):
        colour = _COLOURS[row.question]
        if not row.preliminary:
            panel.hlines(place, row.ratio_low, row.ratio_high, color=colour, linewidth=2.2, alpha=0.35)
        panel.plot(row.ratio, place, marker="o", markersize=4.5, linestyle="none",
                   **style.paint(colour, row.preliminary))
    return figure
