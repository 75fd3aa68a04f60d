"""Labels that are moved apart."""

import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402, F401

from labels import spread  # noqa: E402


class Spread(unittest.TestCase):
    def assert_close(self, actual, expected):
        self.assertEqual(len(actual), len(expected))
        for one, other in zip(actual, expected):
            self.assertAlmostEqual(one, other)

    def test_leaves_alone_what_does_not_overlap(self):
        self.assertEqual(spread([], 1, 0, 10), [])
        self.assert_close(spread([5, 1, 9], 2, 0, 10), [5, 1, 9])

    def test_moves_two_apart_by_the_same(self):
        self.assert_close(spread([5, 5.5], 2, 0, 10), [4.25, 6.25])

    def test_moves_a_cluster_as_one(self):
        self.assert_close(spread([5, 5, 5, 9], 1, 0, 10), [4, 5, 6, 9])
        self.assert_close(spread([5, 5, 6.2], 1, 0, 10), [4.4, 5.4, 6.4])

    def test_stays_within_the_limits(self):
        self.assert_close(spread([0, 0, 10, 10], 1, 0, 10), [0, 1, 9, 10])
        self.assert_close(spread([-5, 20], 1, 0, 10), [0, 10])

    def test_shrinks_the_gap_where_all_cannot_fit(self):
        self.assert_close(spread([5, 5, 5], 8, 0, 10), [0, 5, 10])

    def test_keeps_order_gap_and_limits_for_any_positions(self):
        dice = random.Random(7)
        for _ in range(200):
            wanted = [dice.gauss(0.5, 0.3) for _ in range(dice.randrange(1, 15))]
            placed = spread(wanted, 0.05, 0, 1)
            ranked = [position for _, position in sorted(zip(wanted, placed))]
            self.assertTrue(all(-1e-9 <= position <= 1 + 1e-9 for position in placed))
            self.assertTrue(all(b - a >= 0.05 - 1e-9 for a, b in zip(ranked, ranked[1:])), (wanted, placed))


if __name__ == "__main__":
    unittest.main()
