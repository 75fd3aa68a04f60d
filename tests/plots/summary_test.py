"""The interval of a median, and what the caption says of it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401

import pandas  # noqa: E402

import summary  # noqa: E402


class MedianInterval(unittest.TestCase):
    def test_is_the_order_statistics_that_tables_give(self):
        # (n, k): the k-th smallest and largest hold the median with 95 %. By hand: n = 8: k = 1 gives
        # 1 - 2/256 = 99.2 %, k = 2 only 1 - 2 * 9/256 = 93.0 %; n = 9: k = 2 gives 1 - 2 * 10/512 = 96.1 %.
        # The others are the same sums, as tables of the sign test have them.
        for n, k in ((6, 1), (7, 1), (8, 1), (9, 2), (10, 2), (11, 2), (12, 3), (15, 4), (20, 6), (30, 10),
                     (100, 40)):
            with self.subTest(n=n):
                values = list(range(n, 0, -1))
                self.assertEqual(summary.median_interval(values), (k, n + 1 - k))

    def test_is_smallest_to_largest_where_there_are_too_few(self):
        self.assertEqual(summary.median_interval([5.0]), (5.0, 5.0))
        self.assertEqual(summary.median_interval([3, 1, 5, 2, 4]), (1, 5))

    def test_never_closes_beyond_the_median(self):
        self.assertEqual(summary.median_interval([1, 2, 3, 4], confidence=0.0), (2, 3))
        self.assertEqual(summary.median_interval([1, 2, 3, 4, 5], confidence=0.0), (3, 3))

    def test_asks_more_of_a_higher_confidence(self):
        self.assertEqual(summary.median_interval(range(1, 10), confidence=0.99), (1, 9))


class Summarise(unittest.TestCase):
    def test_gives_a_row_for_each_combination(self):
        rows = pandas.DataFrame({"mechanism": ["pipe"] * 3 + ["fifo"], "size": [8] * 4,
                                 "rtt": [3.0, 1.0, 2.0, 9.0], "noisy": [False, True, False, True]})
        table = summary.summarise(rows, ["mechanism", "size"], "rtt").set_index("mechanism")
        self.assertEqual(table.loc["pipe", ["median", "low", "high", "repetitions", "noisy"]].tolist(),
                         [2.5, 2.0, 3.0, 2, False], "the noisy one does not count")
        self.assertEqual(table.loc["fifo", ["median", "repetitions", "noisy"]].tolist(), [9.0, 1, True])


class LeastFirst(unittest.TestCase):
    def test_goes_by_the_first_value_that_a_name_has(self):
        table = pandas.DataFrame({"name": ["a", "a", "b", "b", "c"], "median": [5, 1, 6, 4, 3],
                                  "panel": ["first", "last", "first", "first", "last"]})
        self.assertEqual(summary.least_first(table, "name", "panel", ["first", "last"]), ["c", "b", "a"])
        self.assertEqual(summary.least_first(table, "name", "panel", ["last", "first"]), ["a", "c", "b"])


class HowToRead(unittest.TestCase):
    def sentence(self, *repetitions):
        return summary.how_to_read(pandas.DataFrame({"repetitions": repetitions}), "Line", "band")

    def test_says_what_the_band_is(self):
        self.assertIn("median of 6 repetitions; band: distribution-free 95 % interval", self.sentence(6, 6))
        self.assertNotIn("smallest", self.sentence(6, 6))
        self.assertIn("smallest to largest (fewer than 6", self.sentence(5, 3))
        self.assertIn("3 to 6 repetitions", self.sentence(6, 3))
        self.assertIn("or smallest to largest where", self.sentence(6, 3))
        self.assertEqual(self.sentence(1), "Line: a single repetition, so no band can be given.")


if __name__ == "__main__":
    unittest.main()
