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

    def test_is_none_where_there_are_too_few(self):
        fewest = summary.FEWEST_FOR_INTERVAL
        self.assertIsNone(summary.median_interval([5.0]))
        self.assertIsNone(summary.median_interval(range(fewest - 1)))
        self.assertIsNotNone(summary.median_interval(range(fewest)))

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
        self.assertEqual(table.loc["pipe", ["median", "repetitions", "noisy"]].tolist(), [2.5, 2, False],
                         "the noisy one does not count")
        self.assertEqual(table.loc["fifo", ["median", "repetitions", "noisy"]].tolist(), [9.0, 1, True])

    def test_is_preliminary_and_has_no_interval_where_too_few_count(self):
        for noisy, low, high, preliminary in ((0, 1.0, 7.0, False), (1, 2.0, 7.0, False), (2, 5.0, 5.0, True),
                                              (7, 4.0, 4.0, True)):
            with self.subTest(noisy=noisy):
                rows = pandas.DataFrame({"mechanism": "pipe", "size": 8, "rtt": [1.0, 2, 3, 4, 5, 6, 7],
                                         "noisy": [place < noisy for place in range(7)]})
                (row,) = summary.summarise(rows, ["mechanism", "size"], "rtt").itertuples()
                self.assertEqual((row.low, row.high, row.preliminary), (low, high, preliminary))


class LeastFirst(unittest.TestCase):
    def test_goes_by_the_first_value_that_a_name_has(self):
        table = pandas.DataFrame({"name": ["a", "a", "b", "b", "c"], "median": [5, 1, 6, 4, 3],
                                  "panel": ["first", "last", "first", "first", "last"], "preliminary": False})
        self.assertEqual(summary.least_first(table, "name", "panel", ["first", "last"]), ["c", "b", "a"])
        self.assertEqual(summary.least_first(table, "name", "panel", ["last", "first"]), ["a", "c", "b"])

    def test_has_what_is_preliminary_there_last_and_by_its_median(self):
        table = pandas.DataFrame({"name": ["a", "b", "c", "c", "d"], "median": [2, 1, 9, 3, 8], "panel": "first",
                                  "preliminary": [True, True, False, True, False]})
        self.assertEqual(summary.least_first(table, "name", "panel", ["first"]), ["d", "c", "b", "a"])


class Ordered(unittest.TestCase):
    TABLE = pandas.DataFrame({"name": ["a", "b", "c", "c", "d", "d", "e"], "place": [1, 1, 1, 2, 1, 2, 2],
                              "median": [5, 1, 4, 9, 3, 2, 1], "preliminary": [False, True, False, False, True, False, False]})

    def test_goes_by_the_first_place_then_the_next_and_has_what_is_preliminary_everywhere_last(self):
        places = [self.TABLE["place"] == place for place in (1, 2)]
        self.assertEqual(summary.ordered(self.TABLE, "name", *places), ["c", "a", "d", "e", "b"])
        self.assertEqual(summary.ordered(self.TABLE, "name", *reversed(places)), ["e", "d", "c", "a", "b"])
        self.assertEqual(summary.ordered(self.TABLE, "name"), ["e", "d", "c", "a", "b"])

    def test_names_lines_of_several_columns(self):
        self.assertEqual(summary.ordered(self.TABLE[:2], ["name", "place"]), [("a", 1), ("b", 1)])


class HowToRead(unittest.TestCase):
    def sentence(self, *repetitions, noisy=False):
        return summary.how_to_read(pandas.DataFrame({
            "repetitions": repetitions, "noisy": noisy, "preliminary": [each < 6 for each in repetitions]}), "Line", "band")

    def test_says_what_the_band_is(self):
        self.assertEqual(self.sentence(6, 6),
                         "Line: median of 6 repetitions; band: distribution-free 95 % interval of the median.")
        self.assertIn("median of 3 to 6 repetitions; band: distribution-free", self.sentence(6, 3))
        self.assertIn("Line: median of 3 to 5 repetitions, so no band can be given.", self.sentence(5, 3))
        self.assertIn("Line: a single repetition, so no band can be given.", self.sentence(1))

    def test_says_once_what_is_preliminary_where_something_is(self):
        grey = "Grey, hollow: preliminary, of fewer than 6 sessions that count, so without an interval."
        for repetitions, times in (((6, 6), 0), ((6, 5), 1), ((1, 1), 1)):
            self.assertEqual(self.sentence(*repetitions).count(grey), times)

    def test_says_where_noisy_ones_are_preliminary(self):
        self.assertIn("sessions that count or of noisy ones alone, so", self.sentence(6, 1, noisy=[False, True]))


class RowsSentence(unittest.TestCase):
    def test_says_where_preliminary_ones_are(self):
        for preliminary, expected in (([False], "Rows: by name."), ([False, True], "Rows: by name, preliminary ones last.")):
            table = pandas.DataFrame({"preliminary": preliminary})
            self.assertEqual(summary.rows_sentence(table, "by name"), expected)


if __name__ == "__main__":
    unittest.main()
