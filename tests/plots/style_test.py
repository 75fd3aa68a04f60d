"""Looks that stay the same, and pictures that come out the same."""

import re
import tempfile
import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402  (puts plots/ on the path)

from matplotlib.colors import to_rgb  # noqa: E402

import numpy  # noqa: E402
import pandas  # noqa: E402

import families  # noqa: E402
import style  # noqa: E402


class Looks(unittest.TestCase):
    def test_of_the_first_mechanisms_are_fixed_and_differ(self):
        self.assertEqual(style.look_of("pipe"), ("#0072B2", "o", "-"))
        looks = [style.look_of(name) for name in made_up.MECHANISMS]
        self.assertEqual(len({look.colour for look in looks}), 6)
        self.assertEqual(len({look.marker for look in looks}), 6)

    def test_of_others_depend_on_the_name_alone(self):
        # Written down once: a change would recolour every picture that was ever published.
        self.assertEqual(style.look_of("vsock"), ("#882255", "<", (0, (3, 1.5))))
        self.assertEqual(style.look_of("boost-mq"), ("#CC6677", "8", (0, (1.2, 1.2))))

    def test_of_others_are_never_one_of_the_chosen(self):
        chosen = {style.look_of(name)[:2] for name in style._LOOKS}
        self.assertFalse(chosen & {style.look_of(f"other-{n}")[:2] for n in range(200)})

    def test_colours_of_the_report_are_the_same(self):
        script = (Path(__file__).resolve().parents[2] / "src/page/assets/scripts/11-looks.js").read_text(encoding="utf-8")
        of_report = {}
        for colour, texts in re.findall(r'^\t\t"(#\w{6})": ((?:"[^"]*"(?: \+\s+)?)+),$', script, re.MULTILINE):
            names = "".join(re.findall(r'"([^"]*)"', texts))
            of_report.update({name.split()[0]: colour for name in names.split(", ")})
        self.assertLessEqual({*made_up.EVERY_MECHANISM, *made_up.POOLS, *style._LOOKS}, set(of_report))
        for name, colour in of_report.items():
            self.assertEqual(colour, style.look_of(name).colour, name)

    def test_of_those_in_one_panel_differ_in_colour(self):
        run = SimpleNamespace(families={name: family for family, names in made_up.FAMILIES.items() for name in names})
        panels = [group.mechanisms for group in families.groups(run, [(name,) for name in made_up.EVERY_MECHANISM])]
        for panel in (*panels, made_up.LOADED):
            looks = [style.look_of(name) for name in panel]
            self.assertEqual(len({look.colour for look in looks}), len(panel), panel)

    def test_of_mechanisms_all_differ(self):
        self.assertEqual(len({style.look_of(name)[:2] for name in made_up.EVERY_MECHANISM}), len(made_up.EVERY_MECHANISM))

    def test_of_a_variant_keeps_colour_and_marker(self):
        for name in made_up.EVERY_MECHANISM:
            look, variant = style.look_of(name), style.look_of(name, "zero-copy")
            self.assertEqual(look[:2], variant[:2])
            self.assertNotEqual(look.dash, variant.dash)

    def test_of_numbers_of_sides_are_fixed_and_differ(self):
        shapes = ("1x1", "4x1", "1x4", "4x4")
        self.assertEqual(len({style.shape_marker(shape) for shape in shapes}), 4)
        self.assertEqual(style.shape_marker("2x7"), style.shape_marker("2x7"))

    def test_of_wait_strategies_are_fixed_and_differ(self):
        waits = ("block", "epoll", "poll", "spin-then-block", "yield", "spin")
        self.assertEqual(len({style.wait_marker(wait) for wait in waits}), 6)
        self.assertEqual(style.wait_marker("doze"), style.wait_marker("doze"))


class Rows(unittest.TestCase):
    def test_have_a_marker_for_each_name_and_run_out_of_none(self):
        markers = style.row_markers(list("abcdefghi"))
        self.assertEqual(len(markers), 9)
        self.assertEqual(len({markers[name] for name in "abcdefgh"}), 8)

    def test_have_lanes_around_their_middle(self):
        self.assertEqual(style.lane(0, 1), 0)
        self.assertEqual([style.lane(place, 3) for place in range(3)], [-0.25, 0, 0.25])


class Readable(unittest.TestCase):
    def test_leaves_dark_colours_and_darkens_light_ones(self):
        self.assertEqual(style.readable("#0072B2"), to_rgb("#0072B2"))
        self.assertLess(sum(style.readable("#E69F00")), sum(to_rgb("#E69F00")))


class TextOn(unittest.TestCase):
    def test_is_dark_on_light_and_light_on_dark(self):
        self.assertEqual(style.text_on("#ffffd9"), style.INK)
        self.assertEqual(style.text_on("#081d58"), "white")


class Preliminary(unittest.TestCase):
    def setUp(self):
        _, (self.panel,) = style.page(1, 1, (4, 3), "title", "", [])

    def marked(self):
        """{x: (colour, face)} of the markers in the panel, the uppermost of each place."""
        return {x: (line.get_color(), line.get_markerfacecolor()) for line in self.panel.lines
                for x, y in line.get_xydata() if line.get_marker() != "None" and y == y}

    def test_is_the_colour_of_no_mechanism(self):
        self.assertNotIn(style.PRELIMINARY, {look.colour for look in style._LOOKS.values()} | set(style._COLOURS))

    def test_points_are_grey_and_hollow(self):
        of = {False: ("#0072B2", "#0072B2"), True: (style.PRELIMINARY, "white")}
        for x, preliminary in enumerate(of):
            point = SimpleNamespace(median=x, low=x, high=x, preliminary=preliminary)
            style.draw_point(self.panel, point, 0, "#0072B2", "o")
        self.assertEqual(self.marked(), dict(enumerate(of.values())))

    def draw_series(self, preliminary):
        series = pandas.DataFrame({"median": [1.0, 2, 3, 4], "low": 0.5, "high": 5.0, "preliminary": preliminary})
        series.loc[series["preliminary"], ["low", "high"]] = series["median"]
        return style.draw_series(self.panel, numpy.arange(4), series, style.look_of("pipe"))

    def test_points_of_a_line_are_grey_and_hollow_and_what_leads_to_them(self):
        look = self.draw_series([False, False, True, True])
        blue, grey = style.look_of("pipe").colour, style.PRELIMINARY
        self.assertEqual(self.marked(), {0: (blue, blue), 1: (blue, blue), 2: (grey, "white"), 3: (grey, "white")})
        lines = {line.get_color(): list(numpy.flatnonzero(~numpy.isnan(line.get_ydata()))) for line in self.panel.lines
                 if line.get_linestyle() != "None"}
        self.assertEqual(lines, {grey: [0, 1, 2, 3], blue: [0, 1]})
        self.assertEqual(look, style.look_of("pipe"))

    def test_points_of_a_line_have_neither_band_nor_whisker(self):
        self.draw_series([False, False, True, True])
        band, whiskers = self.panel.collections
        self.assertEqual(band.get_paths()[0].vertices[:, 0].max(), 1)
        self.assertEqual([high - low for (_, low), (_, high) in whiskers.get_segments()], [4.5, 4.5, 0, 0])

    def test_line_is_all_grey_where_all_its_points_are(self):
        look = self.draw_series([True] * 4)
        self.assertEqual({line.get_color() for line in self.panel.lines if len(line.get_xdata())}, {style.PRELIMINARY})
        style.label_ends(self.panel, [("pipe", look, 3, 4)])
        self.assertEqual(self.panel.lines[-1].get_markerfacecolor(), "white")
        self.assertEqual(self.panel.texts[-1].get_color(), style.readable(style.PRELIMINARY))

    def test_cell_is_hollow_its_rim_the_darker_the_greater(self):
        colours = style.log_colours([1, 100])
        inks = [style.draw_hollow_cell(self.panel, x, 0, figure, colours) for x, figure in enumerate((1, 100))]
        few, many = self.panel.patches
        self.assertEqual(few.get_facecolor(), (1, 1, 1, 1))
        self.assertLess(many.get_edgecolor()[0], few.get_edgecolor()[0])
        self.assertEqual(inks, [style.GREY] * 2)


class LabelEnds(unittest.TestCase):
    def test_writes_labels_that_do_not_overlap(self):
        figure, (panel,) = style.page(1, 1, (4, 3), "title", "", [], right=style.label_inches(["name 0"]))
        panel.set(xlim=(0, 1), ylim=(0, 1))
        style.label_ends(panel, [(f"name {n}", style.look_of("pipe"), 1, 0.5 + n / 1000) for n in range(8)])
        figure.canvas.draw()
        boxes = [text.get_window_extent() for text in panel.texts if text.get_text()]
        boxes.sort(key=lambda box: box.y0)
        self.assertEqual(len(boxes), 8)
        for below, above in zip(boxes, boxes[1:]):
            self.assertLessEqual(below.y1, above.y0 + 1)
        self.assertLess(max(box.x1 for box in boxes), figure.bbox.x1)
        self.assertGreater(min(box.x0 for box in boxes), panel.bbox.x1)


class Page(unittest.TestCase):
    def test_takes_signs_of_formulas_literally_and_wraps_the_caption(self):
        caption = ["costs $5 and $6_x " * 20]
        figure, _ = style.page(1, 1, (4, 3), "title", "subtitle", caption)
        figure.canvas.draw()
        for text in figure.texts:
            self.assertLess(text.get_window_extent().x1, figure.bbox.x1)
        written = figure.texts[-1].get_text().replace("\n", " ")
        self.assertEqual(written.replace(r"\$", "$"), caption[0].strip())


    def test_has_rows_of_several_heights_with_a_heading(self):
        figure, panels = style.page(4, 2, (4, [1, 3]), "title", "subtitle", [], share_y="row",
                                    heads=["upper row", "", "lower row", ""])
        figure.canvas.draw()
        inches = [panel.get_window_extent().height / figure.dpi for panel in panels]
        for height, expected in zip(inches, (1, 1, 3, 3)):
            self.assertAlmostEqual(height, expected, places=2)
        for panel, text in zip(panels[::2], ("upper row", "lower row")):
            (head,) = [each for each in panel.texts if each.get_text() == text]
            self.assertGreater(head.get_window_extent().y0, panel.title.get_window_extent().y1)


class Colours(unittest.TestCase):
    def test_darken_from_least_to_greatest_over_a_factor_of_two_at_least(self):
        colours = style.log_colours([100, 10000, 1000])
        self.assertEqual(colours.get_clim(), (100, 10000))
        least, greatest = (sum(colours.to_rgba(value)[:3]) for value in (100, 10000))
        self.assertGreater(least, greatest)
        low, high = style.log_colours([100, 100]).get_clim()
        self.assertAlmostEqual(high / low, 2)


class Write(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.figure, _ = style.page(1, 1, (2, 2), "title", "subtitle", ["caption"])

    def test_gives_the_same_bytes_each_time(self):
        for suffix in ("svg", "png"):
            first, second = self.directory / f"a.{suffix}", self.directory / f"b.{suffix}"
            style.write(self.figure, first)
            style.write(self.figure, second)
            self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_leaves_nothing_behind_when_it_fails(self):
        target = self.directory / "taken.svg"
        target.mkdir()
        with self.assertRaises(OSError):
            style.write(self.figure, target)
        self.assertEqual([path.name for path in self.directory.iterdir()], ["taken.svg"])


if __name__ == "__main__":
    unittest.main()
