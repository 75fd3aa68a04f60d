"""Numbers as texts, and the ticks that carry them."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401

import units  # noqa: E402


class Texts(unittest.TestCase):
    def test_sizes_are_exact_and_binary(self):
        for size, text in ((8, "8 B"), (64, "64 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"),
                           (4096, "4 KiB"), (4097, "4097 B"), (65536, "64 KiB"), (2**20, "1 MiB"),
                           (2**30, "1 GiB")):
            self.assertEqual(units.size_text(size), text)

    def test_durations_and_rates_are_decimal(self):
        for value, text in ((0.5, "0.5 ns"), (500, "500 ns"), (1e3, "1 µs"), (2e5, "200 µs"), (1e6, "1 ms"),
                            (5e9, "5 s"), (1e3 - 1e-10, "1 µs")):
            self.assertEqual(units.duration_text(value), text)
        self.assertEqual(units.duration_text(4567.8, 3), "4.57 µs")
        self.assertEqual(units.duration_text(999.7, 3), "1 µs")
        for value, text in ((500, "500"), (2e4, "20 k"), (1e6 - 1e-4, "1 M"), (1.5e9, "1.5 G")):
            self.assertEqual(units.count_text(value), text)
        for value, text in ((0.5, "0.5×"), (1, "1×"), (20, "20×"), (1e5, "100000×")):
            self.assertEqual(units.ratio_text(value), text)
        for value, text in ((50, "50 B/s"), (1e3, "1 kB/s"), (2e6, "2 MB/s"), (1e9, "1 GB/s"),
                            (1e12, "1 TB/s")):
            self.assertEqual(units.rate_text(value), text)


    def test_have_three_digits_and_all_before_the_point(self):
        for value, text in ((0.0512, "0.0512"), (5.123, "5.12"), (51.23, "51.2"), (512.3, "512"),
                            (51234, "51234")):
            self.assertEqual(units.three_digits(value), text)


class DurationUnit(unittest.TestCase):
    def test_is_the_largest_that_leaves_a_figure_above_one(self):
        self.assertEqual(units.duration_unit(999), (1, "ns"))
        self.assertEqual(units.duration_unit(1e3), (1e3, "µs"))
        self.assertEqual(units.duration_unit(0.2), (1, "ns"))


class LogTicks(unittest.TestCase):
    def test_are_as_fine_as_there_is_room_for(self):
        self.assertEqual(units.log_ticks(9, 1100, 9), [10, 20, 50, 100, 200, 500, 1000])
        self.assertEqual(units.log_ticks(9, 1100, 6), [10, 100, 1000])
        self.assertEqual(units.log_ticks(0.9, 4, 9), [1, 1.5, 2, 3])
        self.assertEqual(units.log_ticks(1, 1e9, 5), [1, 100, 1e4, 1e6, 1e8])


if __name__ == "__main__":
    unittest.main()
