"""Remote calls: which rows are a marker, where, what is said of the floor, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, legend, markers, rows_named, titles  # noqa: E402

import style  # noqa: E402
from remote_calls import remote_calls  # noqa: E402

ENCODING = "its encoding, without the wire"
FIRST, SECOND, THIRD, FOURTH = style.row_markers(range(4)).values()


def row_of(mechanism, ns, reply=64, in_flight=1, **more):
    (row,) = made_up.rpc_rows((mechanism,), (reply,), (in_flight,), repetitions=1)
    return {**row, "call_mean_ns": ns, "serialize_ns": 40, "deserialize_ns": 60, **more}


class RemoteCalls(PictureTest):
    picture = remote_calls

    def test_has_a_panel_for_each_size_of_the_replies_and_the_fastest_first(self):
        figure = self.draw(rpc=[
            row_of("dbus", 900, reply=4096), row_of("dbus", 700), row_of("capnp-unix", 300),
            row_of("capnp-unix", 950, reply=4096), row_of("grpc-unix", 500, reply=4096)])
        self.assertEqual(titles(figure), ["replies of 64 B", "replies of 4 KiB", ENCODING])
        self.assertEqual(rows_named(figure), ["capnp-unix", "grpc-unix", "dbus"])
        self.assertEqual([markers(panel) for panel in figure.axes[:2]], [
            {(0, FIRST): 300, (2, FIRST): 700}, {(0, FIRST): 950, (1, FIRST): 500, (2, FIRST): 900}])

    def test_has_a_marker_for_each_number_of_calls_under_way(self):
        figure = self.draw(rpc=[row_of("dbus", 100 * count, in_flight=count) for count in (16, 1)])
        self.assertEqual(markers(figure.axes[0]), {(0, FIRST): 100, (0, SECOND): 1600})
        self.assertEqual(legend(figure), ["1 under way", "16 under way", "encoding, replies of 64 B"])

    def test_has_the_encoding_of_one_call_for_each_size(self):
        figure = self.draw(rpc=[
            row_of("dbus", 100), row_of("dbus", 200, in_flight=4, serialize_ns=9000),
            row_of("dbus", 900, reply=4096, serialize_ns=500), row_of("capnp-unix", 100, serialize_ns="")])
        self.assertEqual(markers(figure.axes[2]), {(1, THIRD): 100, (1, FOURTH): 560})

    def test_has_no_panel_of_an_encoding_that_is_unknown(self):
        self.assertEqual(titles(self.draw(rpc=[row_of("dbus", 100, deserialize_ns="")])), ["replies of 64 B"])

    def test_says_which_is_the_floor(self):
        figure = self.draw(rpc=[row_of("dbus", 700), row_of("unix-stream-framed", 90),
                                row_of("unix-stream-framed", 95, in_flight=4)])
        self.assertEqual(rows_named(figure), ["unix-stream-framed (the floor)", "dbus"])
        self.assertIn([90, 90], [list(line.get_xdata()) for line in figure.axes[0].lines])
        self.assertIn("The floor, dashed", caption(figure))
        self.assertNotIn("The floor", caption(self.draw(rpc=[row_of("dbus", 700)])))

    def test_has_preliminary_ones_last_and_such_a_floor_in_grey(self):
        figure = self.draw(rpc=[*made_up.repeated([row_of("dbus", 700)]), row_of("unix-stream-framed", 90)])
        self.assertEqual(rows_named(figure), ["dbus", "unix-stream-framed (the floor)"])
        self.assertEqual([line.get_color() for line in figure.axes[0].lines if list(line.get_xdata()) == [90, 90]],
                         [style.PRELIMINARY])
        self.assertIn("Rows: the least median first in the leftmost panel, preliminary ones last.", caption(figure))

    def test_does_not_mix_placements_idle_policies_requests_waits_or_what_failed(self):
        others = [row_of("dbus", 1, **other) for other in (
            {"placement": "same-core"}, {"idle": "default"}, {"message_bytes": 4096}, {"wait": "spin"},
            {"status": "failed"})]
        figure = self.draw(rpc=[*others, row_of("dbus", 100)])
        self.assertEqual(markers(figure.axes[0]), {(0, FIRST): 100})
        self.assertIn("requests of 64 B; cross-core; wait strategy block; idle cores poll", figure.texts[1].get_text())

    def test_shows_the_distance_that_most_had(self):
        figure = self.draw(rpc=[row_of("dbus", ns, cache_line_ns=line, repetition=i)
                                for i, (ns, line) in enumerate([(40, 90), (70, 350), (71, 351), (72, 352)])])
        self.assertEqual(markers(figure.axes[0]), {(0, FIRST): 71})
        self.assertIn("cross-core, far (a line takes 350 ns)", figure.texts[1].get_text())

    def test_has_hollow_grey_markers_of_what_was_noisy(self):
        figure = self.draw(rpc=made_up.repeated([row_of("dbus", 100, status="noisy"), row_of("dbus", 200, in_flight=4)]))
        faces = [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() != "None"]
        self.assertEqual(faces, ["white", style.look_of("dbus").colour])
        self.assertIn("or of noisy ones alone", caption(figure))

    def test_is_legible_with_one_to_many_mechanisms_sizes_and_numbers_under_way(self):
        every = made_up.FAMILIES["remote call"]
        for mechanisms, replies, in_flight in ((every[:1], (64,), (1,)), (every, (64, 65536), (1, 4, 16)),
                                               (every, (64, 4096, 65536, 1048576), (1, 2, 4, 8, 16, 64))):
            rows = made_up.rpc_rows(mechanisms, replies, in_flight, repetitions=3)
            self.assert_legible(self.draw(rpc=rows))
            spinning = {"wait": "spin-then-block", "cache_line_ns": 350}
            self.assert_legible(self.draw(rpc=[{**row, **spinning} if "framed" in row["mechanism"] else row
                                               for row in rows]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "rpc.csv is missing")
        self.assertEqual(self.reason(rpc=[row_of("dbus", "")]), "no measured row of rpc.csv has a value for message_bytes, reply_bytes, in_flight, call_mean_ns")
        self.assertIn("reply_bytes", self.reason(rpc=[row_of("dbus", 100, reply_bytes="")]))


if __name__ == "__main__":
    unittest.main()
