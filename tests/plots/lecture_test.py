"""The lecture's pictures: the countdown over pool sizes, and what Python takes in times of C++."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, titles  # noqa: E402

from lecture_beside import python_beside_cpp  # noqa: E402
from lecture_countdown import lecture_countdown  # noqa: E402

POOLS = ("py-processes", "py-threads", "processes", "threads")


def countdown(pool, workers, wall_s, scaling="strong", tasks=4, steps=10_000_000, **more):
    return {"schema": 1, "run": made_up.RUN, "bench": "pool", "pool": pool, "scaling": scaling, "workers": workers,
            "tasks": tasks, "countdown": steps, "repetition": 0, "status": "ok", "cpus_available": 2, "task": "countdown",
            "wall_s": wall_s, "task_s": 0.25, "speedup": tasks * 0.25 / wall_s, **more}


def curves(pools=POOLS):
    return made_up.repeated([
        countdown(pool, workers, (1 if "threads" in pool and "py" in pool else 1 / min(workers, 2)) * scale)
        for pool, scale in zip(pools, (1, 1.1, 0.01, 0.011)) for workers in (1, 2, 4)])


def beside(mechanism, ratio, question="latency", low="", high=""):
    return {"construct": mechanism, "question": question, "mechanism": mechanism, "counterpart": mechanism[3:], "status": "ok",
            "ratio": ratio, "ratio_low": low, "ratio_high": high, "pairs": 6}


class LectureCountdown(PictureTest):
    picture = lecture_countdown

    def test_has_a_line_for_each_pool_in_both_panels(self):
        figure = self.draw(pool=curves())
        self.assertEqual(titles(figure), ["Speedup over one alone", "Time for a step of the work"])
        for panel in figure.axes:
            self.assertEqual(len([line for line in panel.lines if len(line.get_xdata()) == 3]), 4)

    def test_says_the_lectures_own_case(self):
        own = [countdown("py-processes", 2, 2.6, "weak", 2, 100_000_000, task_s=2.4)]
        noisy = countdown("py-processes", 2, 9, "weak", 2, 100_000_000, task_s=9, status="noisy")
        sentence = ("Two tasks of 100,000,000 on a pool of two, the lecture's case, take Python processes 2.6 s, one alone "
                    "2.4 s")
        for rows, end in ((own, " (preliminary)."), ([*own, noisy], " (preliminary)."), (made_up.repeated(own), ".")):
            self.assertIn(sentence + end, caption(self.draw(pool=[*curves(), *rows])))

    def test_shows_the_distance_that_most_had(self):
        near = [{**row, "cache_line_ns": 90, "wall_s": 99} for row in curves(("py-processes",))]
        far = [{**row, "cache_line_ns": 370} for row in made_up.repeated(curves(("py-processes",)), 2)]
        figure = self.draw(pool=[*near, *far])
        self.assertLess(figure.axes[1].get_ylim()[1], 1000)
        self.assertIn("CPUs far from each other", figure.texts[1].get_text())

    def test_leaves_out_what_is_no_countdown(self):
        memory = [countdown("threads", 2, 99, task="memory")]
        figure = self.draw(pool=curves() + memory)
        self.assertLess(max(max(line.get_ydata()) for line in figure.axes[1].lines if len(line.get_xdata()) == 3), 100)

    def test_is_legible(self):
        self.assert_legible(self.draw(pool=curves()))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(pool=curves(("processes", "threads"))), "no measured row of pool.csv is of Python")


class PythonBesideCpp(PictureTest):
    picture = python_beside_cpp

    def test_has_the_first_case_of_each_mechanism_by_ratio(self):
        figure = self.draw(lecture=[beside("py-pipe", 2), beside("py-pipe", 9), beside("py-fifo", 1.1, "latency", 1, 1.2)])
        names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        self.assertEqual(names, ["py-fifo : fifo", "py-pipe : pipe"])

    def test_has_preliminary_ones_grey_hollow_and_last(self):
        figure = self.draw(lecture=[beside("py-pipe", 1), beside("py-fifo", 5, "latency", 4, 6), beside("py-udp", 0.5)])
        self.assertEqual([label.get_text() for label in figure.axes[0].get_yticklabels()],
                         ["py-fifo : fifo", "py-udp : udp", "py-pipe : pipe"])
        faces = [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "o"]
        self.assertEqual([face == "white" for face in faces], [False, True, True])
        self.assertIn("Grey, hollow: preliminary", caption(figure))
        self.assertNotIn("Grey", caption(self.draw(lecture=[beside("py-fifo", 5, "latency", 4, 6)])))

    def test_is_legible_with_one_and_with_all(self):
        questions = ("latency", "sync", "shared", "spawn", "pool")
        for count in (1, 34):
            self.assert_legible(self.draw(lecture=[
                beside(f"py-mechanism-{number}", 1.15 ** number, questions[number % 5], 1.1 ** number, 1.2 ** number)
                for number in range(count)]))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "lecture.csv is missing")


if __name__ == "__main__":
    unittest.main()
