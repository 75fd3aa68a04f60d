"""Telling rounds whose CPUs were two cores from those whose CPUs were two threads of one."""

import math
import unittest

import checkout  # noqa: F401  (makes the package importable)

from lecture.distance import boundary, is_one_core, of_two_cores


class BoundaryTest(unittest.TestCase):
    def test_lies_between_two_kinds(self):
        for few in (5, 50, 95):
            values = [90.0 + i % 5 for i in range(few)] + [370.0 + i % 9 for i in range(100 - few)]
            for ordered in (values, values[::-1]):
                self.assertAlmostEqual(boundary(ordered), (90 * 370) ** 0.5, delta=10)

    def test_is_none_where_there_is_one(self):
        for values in ([], [90], [90, 90], [90, 150] * 20, [90] * 97 + [900] * 3, [math.nan, 90], [0, 90]):
            with self.subTest(values=values):
                self.assertIsNone(boundary(values))


def row(cache_line_ns, status="ok"):
    return {"cache_line_ns": str(cache_line_ns), "status": status}


class OfTwoCoresTest(unittest.TestCase):
    def test_are_the_far_ones_that_stayed_so(self):
        far = [row(350), row(404), row(316)]
        others = [row(75), row(82, "noisy"), row(350, "noisy"), row(""), {"status": "ok"}, row("", "failed")]
        self.assertEqual(of_two_cores([far[0], *others[:3], far[1], *others[3:], far[2]]), far)

    def test_are_all_of_one_kind(self):
        for lines in ((75, 80, 90), (350, 380, 316), ("", "", "")):
            rows = [row(lines[0]), row(lines[1], "noisy"), row(lines[2])]
            self.assertEqual(of_two_cores(rows), rows)


class IsOneCoreTest(unittest.TestCase):
    def environment(self, *cores, package=0):
        return {"cpus": [{"cpu": cpu, "package": package, "core": core} for cpu, core in enumerate(cores)]}

    def test_by_the_first_four_cpus(self):
        for cores, expected in (((0, 0), True), ((0, 1), False), ((0, 0, 1, 1), False), ((0, 0, 0, 0, 1), True)):
            with self.subTest(cores):
                self.assertEqual(is_one_core(self.environment(*cores)), expected)

    def test_one_cpu_is_no_two_threads(self):
        self.assertFalse(is_one_core(self.environment(0)))

    def test_what_is_unknown_is_taken_for_cores(self):
        self.assertFalse(is_one_core({}))
        self.assertFalse(is_one_core(self.environment(None, None)))

    def test_cores_of_two_packages_may_have_one_number(self):
        both = self.environment(0)["cpus"] + self.environment(0, package=1)["cpus"]
        self.assertFalse(is_one_core({"cpus": both}))


if __name__ == "__main__":
    unittest.main()
