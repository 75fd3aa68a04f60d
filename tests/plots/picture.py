"""What the tests of one picture share: drawing it from rows made up, and looking at what it says."""

import itertools
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402

from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.text import Annotation, Text  # noqa: E402

from results import NothingToDraw, Run  # noqa: E402


class PictureTest(unittest.TestCase):
    """Tests of the function `picture`, which takes a run and returns a figure."""

    picture = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def draw(self, **tables):
        """Draws the picture of a run with these tables; returns the figure."""
        made_up.write(self.directory, **tables)
        return type(self).picture(Run(self.directory))

    def reason(self, **tables):
        """Why the picture of a run with these tables is not drawn."""
        with self.assertRaises(NothingToDraw) as caught:
            self.draw(**tables)
        return str(caught.exception)

    def assert_legible(self, figure):
        """Every text is within the figure, and level ones do not overlap."""
        _lay_out(figure)
        inside = figure.bbox.padded(1)
        boxes = {text: text.get_window_extent() for text in _written(figure)}
        for text, box in boxes.items():
            self.assertTrue(inside.x0 <= box.x0 and box.x1 <= inside.x1, text)
            self.assertTrue(inside.y0 <= box.y0 and box.y1 <= inside.y1, text)
        self.assertIsNone(_overlapping({text: box.padded(-1) for text, box in boxes.items() if text.get_rotation() == 0}))


def _lay_out(figure):
    """Gives everything its place, as drawing does, and makes no pixel."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()


def _overlapping(boxes):
    """Two keys whose boxes overlap, or None; from left to right, so that few pairs are compared."""
    from_left = sorted(((*sorted((box.x0, box.x1)), *sorted((box.y0, box.y1)), key) for key, box in boxes.items()),
                       key=lambda each: each[0])
    for place, (_, right, low, high, key) in enumerate(from_left):
        for left, _, other_low, other_high, other in itertools.islice(from_left, place + 1, None):
            if left > right:
                break
            if low <= other_high and other_low <= high:
                return key, other
    return None


def _written(figure):
    texts = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    return [text for text in texts if not isinstance(text, Annotation)]


def texts(figure):
    """The texts in a figure."""
    _lay_out(figure)
    return [text.get_text().replace("\u00a0", " ") for text in _written(figure)]


def titles(figure):
    """The titles of the panels, row by row."""
    return [panel.get_title(loc="left") for panel in figure.axes]


def rows_named(figure):
    """The names of the rows in the first panel, from the top."""
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def markers(panel):
    """{(row, marker): value} of the markers in a panel of rows."""
    return {(round(line.get_ydata()[0]), line.get_marker()): line.get_xdata()[0] for line in panel.lines
            if line.get_marker() != "None"}


def legend(figure):
    """The texts in the line under the heading."""
    return [text.get_text() for text in figure.legends[0].get_texts()]


def caption(figure):
    """The text below the panels, on one line."""
    return figure.texts[2].get_text().replace("\n", " ")
