"""Remote calls: how long one takes, and what of that goes into writing its messages down and reading them again.

A panel for each size of the replies, with a marker for each number of calls under way, and one for the encoding, with a
marker for each of those sizes; a row for each mechanism.
"""

import pandas

import cases
import style
import summary
from units import duration_text, size_text

_FLOOR = "unix-stream-framed"
_ENCODING = "its encoding, without the wire"
_LANE_INCHES = 0.12


def remote_calls(run):
    """The mean call of rpc.csv, with requests of 64 B or the smallest there are, and its encoding."""
    rows, request = _of_one_place(run)
    calls, encodings = _calls(rows), _encodings(rows)
    table = summary.summarise(pandas.concat([calls, encodings]), ["panel", "name", "mechanism", "mark"], "ns")
    marks = {panel: list(kind["mark"].unique()) for kind in (calls, encodings) for panel in kind["panel"].unique()}
    names = summary.least_first(table, "name", "panel", list(marks))
    markers = style.row_markers([*calls["mark"].unique(), *encodings["mark"].unique()])

    figure, panels = style.page(
        len(marks), len(marks), (2.8, max(0.24, _LANE_INCHES * (max(map(len, marks.values())) + 1)) * len(names)),
        "Remote calls", f"requests of {size_text(request)}; {rows['placement'].iloc[0] or 'placement unknown'}; "
        f"{cases.setting(rows)}", [_how_to_read(table), run.machine(rows)],
        left=0.3 + style.text_inches(names, 9), legend=0.3, share_x=False)
    style.marker_legend(figure, markers)
    for panel, title in zip(panels, marks):
        panel.set_title(title)
        alike = table[(table["panel"] == _ENCODING) == (title == _ENCODING)]
        style.log_axis(panel.xaxis, [*alike["low"], *alike["high"]], duration_text, most_ticks=5)
        panel.set_xlabel("request and reply, written and read" if title == _ENCODING else "a call")
        style.name_rows(panel, names)
        _draw_panel(panel, table[table["panel"] == title], names, marks[title], markers)
    return figure


def _of_one_place(run):
    """The rows of one size of requests, one idle policy, and one placement at one distance; and that size."""
    rows = cases.of_messages(run, "rpc.csv", numbers=("reply_bytes", "in_flight", "call_mean_ns"),
                             maybe_numbers=("serialize_ns", "deserialize_ns"))
    rows, request = cases.of_one_size(cases.of_one_idle(rows))
    rows = cases.of_one_wait(cases.of_one_placement(rows))
    names = [cases.series_name(*line) + (" (the floor)" if line[0] == _FLOOR else "")
             for line in zip(rows["mechanism"], rows["variant_name"])]
    return rows.assign(name=names).sort_values(["reply_bytes", "in_flight"], kind="stable"), request


def _calls(rows):
    """Each row's mean call, in `ns`, with its panel and its marker."""
    return rows.assign(panel=rows["reply_bytes"].map(_replies_text), mark=rows["in_flight"].map(_in_flight_text),
                       ns=rows["call_mean_ns"])


def _encodings(rows):
    """Each row's encoding of a call, likewise; of those with the fewest under way, as it is the same with more."""
    rows = rows.assign(panel=_ENCODING, mark="encoding, " + rows["reply_bytes"].map(_replies_text),
                       ns=rows["serialize_ns"] + rows["deserialize_ns"])
    return rows[(rows["in_flight"] == rows["in_flight"].min()) & (rows["ns"] > 0)]


def _draw_panel(panel, table, names, marks, markers):
    of_floor = (table["mechanism"] == _FLOOR) & (table["mark"] == marks[0]) & (table["panel"] != _ENCODING)
    for floor in table[of_floor].itertuples():
        panel.axvline(floor.median, color=style.PRELIMINARY if floor.preliminary else style.INK, linewidth=0.8,
                      linestyle=style.look_of("ideal").dash)
    for point in table.itertuples():
        level = names.index(point.name) + style.lane(marks.index(point.mark), len(marks))
        style.draw_point(panel, point, level, style.look_of(point.mechanism).colour, markers[point.mark])


def _replies_text(size):
    return f"replies of {size_text(size)}"


def _in_flight_text(count):
    return f"{count:.0f} under way"


def _how_to_read(table):
    floor = ("The floor, dashed with the fewest calls under way: frames written by hand over an AF_UNIX stream."
             if (table["mechanism"] == _FLOOR).any() else "")
    return " ".join(filter(None, [
        summary.how_to_read(table, "Marker", "whisker"),
        "A call: from when its request is to be sent until its reply is there, with the calls before it in its way. "
        "Encoding: writing down its request and its reply, and reading both again, in memory.", floor,
        summary.rows_sentence(table, "the least median first in the leftmost panel")]))
