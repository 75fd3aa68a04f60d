"""Several producers and consumers: which rows are a marker, how fair it was, and that it can be read."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import made_up  # noqa: E402
from picture import PictureTest, caption, legend, markers, rows_named, texts, titles  # noqa: E402

import style  # noqa: E402
from many_to_many import many_to_many  # noqa: E402


def row_of(producers, consumers, rate, mechanism="pipe", **more):
    (row,) = made_up.shared_rows((mechanism,), ((1, 1),), repetitions=1, placements=("cross-core",))
    return {**row, "producers": producers, "consumers": consumers, "messages_per_s": rate, **more}


class ManyToMany(PictureTest):
    picture = many_to_many

    def test_has_a_marker_for_each_number_of_sides(self):
        figure = self.draw(throughput=[row_of(1, 1, 900), row_of(4, 1, 500), row_of(4, 1, 700), row_of(4, 1, 650),
                                       row_of(4, 4, 100), row_of(1, 1, 2000, "fifo"), row_of(1, 4, 800, "fifo")])
        self.assertEqual(rows_named(figure), ["fifo", "pipe"])
        of = {shape: style.shape_marker(shape) for shape in ("1x1", "4x1", "1x4", "4x4")}
        self.assertEqual(markers(figure.axes[0]), {
            (0, of["1x1"]): 2000, (0, of["1x4"]): 800, (1, of["1x1"]): 900, (1, of["4x1"]): 650, (1, of["4x4"]): 100})
        self.assertEqual(legend(figure), ["1x1", "4x1", "1x4", "4x4"])

    def test_says_how_fair_it_was_to_those_on_a_side_with_several(self):
        fair = {"producer_fairness": 0.754, "consumer_fairness": 0.321}
        figure = self.draw(throughput=[row_of(1, 1, 900, **fair), row_of(4, 1, 500, **fair)])
        self.assertIn("0.75", texts(figure))
        self.assertNotIn("0.32", texts(figure))
        self.assertIn("Jain's index", caption(figure))
        unknown = {"producer_fairness": "", "consumer_fairness": ""}
        figure = self.draw(throughput=[row_of(4, 4, 500, **unknown)])
        self.assertFalse([text for text in texts(figure) if text.startswith("0.")])

    def test_has_the_most_first_and_preliminary_ones_last(self):
        figure = self.draw(throughput=[*made_up.repeated([row_of(4, 1, 500), row_of(4, 1, 700, "fifo")]),
                                       row_of(4, 1, 900, "udp"), row_of(4, 1, 950, "posix-mq")])
        self.assertEqual(rows_named(figure), ["fifo", "pipe", "posix-mq", "udp"])

    def test_takes_fairness_from_the_sessions_that_count(self):
        figure = self.draw(throughput=[row_of(4, 1, 500, producer_fairness=0.75),
                                       *made_up.repeated([row_of(4, 1, 500, producer_fairness=0.25, status="noisy")])])
        self.assertIn("0.75", texts(figure))

    def test_leaves_out_what_has_one_of_each(self):
        figure = self.draw(throughput=[*made_up.throughput_rows(), row_of(4, 1, 500), row_of(1, 1, 900)])
        self.assertEqual(titles(figure), ["cross-core"])
        self.assertIn("pipe", texts(figure))
        self.assertNotIn("mmap", texts(figure))

    def test_does_not_mix_sizes_strategies_idle_policies_or_transfers(self):
        others = [row_of(4, 1, 10**6, **other) for other in (
            {"message_bytes": 4096}, {"wait": "spin"}, {"idle": "default"}, {"transfer": "zero-copy"},
            {"status": "failed"})]
        figure = self.draw(throughput=[*others, row_of("some", 1, 10**6), row_of(4, 1, 500)])
        self.assertEqual(list(markers(figure.axes[0]).values()), [500])

    def test_takes_a_file_that_knows_one_of_each_only_by_omission(self):
        figure = self.draw(throughput=[row_of("", "", 900), row_of(4, 1, 500)])
        self.assertEqual(len(markers(figure.axes[0])), 2)

    def test_is_legible_with_one_to_all_mechanisms(self):
        many = [(producers, consumers) for producers in (1, 2, 4) for consumers in (1, 2, 4)]
        for mechanisms, shapes in ((1, many[1:2]), (3, many), (13, ((1, 1), (4, 1), (1, 4), (4, 4)))):
            rows = made_up.shared_rows(made_up.SHARED[:mechanisms], shapes, repetitions=2,
                                       placements=("smt-sibling", "cross-core", "unpinned"))
            self.assert_legible(self.draw(throughput=rows, listed=made_up.mechanisms()))

    def test_says_why_there_is_none(self):
        self.assertEqual(self.reason(), "throughput.csv is missing")
        self.assertEqual(self.reason(throughput=made_up.throughput_rows()),
                         "throughput.csv has no channel of several producers or consumers")


if __name__ == "__main__":
    unittest.main()
