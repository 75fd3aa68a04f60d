"""Medians and intervals, and ratios taken visit by visit."""

import unittest

from checkout import InFolder

from lecture.figures import Figures, spread


class SpreadTest(unittest.TestCase):
    # As R's binomial has it: of 6 values the two outermost, of 12 the third from each end, of 18 the fifth.
    def test_has_the_order_statistics_of_the_binomial(self):
        for count, low in ((6, 1), (8, 1), (9, 2), (12, 3), (18, 5)):
            self.assertEqual(spread(range(1, count + 1))[1:], (low, count + 1 - low, count))

    def test_has_no_ends_below_six(self):
        self.assertEqual(spread([1, 2, 3, 4, 9]), (3, None, None, 5))
        self.assertIsNone(spread([]))


class FiguresTest(InFolder):
    def figures(self, text):
        (self.folder / "latency.csv").write_text("mechanism,message_bytes,repetition,status,reason,rtt_mean_ns\n" + text)
        return Figures(str(self.folder))

    def test_are_by_visit_of_what_was_measured(self):
        figures = self.figures("pipe,64,0,ok,,5\npipe,64,1,failed,gone,\npipe,64,2,noisy,steal,7\npipe,8,0,ok,,1\n")
        self.assertEqual(figures.series("latency", mechanism="pipe", message_bytes=64), {0: 5, 2: 7})

    def test_a_ratio_is_of_the_visits_that_both_have(self):
        figures = self.figures("a,8,0,ok,,10\na,8,1,ok,,30\nb,8,1,ok,,10\nb,8,2,ok,,10\n")
        ratio = figures.ratio(figures.series("latency", mechanism="a"), figures.series("latency", mechanism="b"))
        self.assertEqual(ratio, (3, None, None, 1))

    def test_why_there_is_none(self):
        figures = self.figures("pipe,64,0,skipped,too large,\n")
        self.assertEqual(figures.why_not("latency", mechanism="pipe"), "too large")
        self.assertEqual(figures.why_not("latency", mechanism="fifo"), "not measured")
        self.assertEqual(figures.why_not("sync", mechanism="mutex"), "not measured")

    def test_a_torn_row_does_not_count(self):
        self.assertEqual(self.figures("pipe,64,0,ok,,5\npipe,6").series("latency", mechanism="pipe"), {0: 5})


if __name__ == "__main__":
    unittest.main()
