"""What all measurements are made of: stamps, names, peers, pace, rows."""

import csv
import os
import pathlib
import signal
import time
import unittest
from unittest import mock

from checkout import InFolder

from lecture.measuring import costs, pace, peer, rows
from lecture.measuring.names import Names
from lecture.measuring.stamps import Corrupt, Stamps


class StampsTest(unittest.TestCase):
    def test_a_message_is_its_own_and_no_other(self):
        for size in (8, 16, 64, 1000):
            stamps = Stamps(size)
            self.assertEqual(len(stamps.make(3)), size)
            stamps.check(stamps.make(3), 3)
            with self.assertRaises(Corrupt):
                stamps.check(stamps.make(3), 4)

    def test_one_that_is_cut_or_torn_is_noticed(self):
        stamps = Stamps(64)
        for message in (stamps.make(1)[:-1], stamps.make(1)[:32] + stamps.make(2)[32:]):
            with self.assertRaises(Corrupt):
                stamps.check(message, 1)

    def test_a_signal_carries_nothing(self):
        self.assertEqual(Stamps(0).make(1), b"")
        Stamps(0).check(b"", 7)


class NamesTest(InFolder):
    def test_are_as_the_cpp_side_sweeps_them(self):
        with mock.patch("tempfile.gettempdir", return_value=str(self.folder)), Names() as names:
            path = names.file("socket")
            pathlib.Path(path).write_text("")
            directory = pathlib.Path(names.path)
            self.assertRegex(directory.name, r"^ipcbench-[0-9]+-[0-9]+$")
            self.assertEqual(directory.stat().st_mode & 0o777, 0o700)
            self.assertEqual((directory / "journal").read_text(), f"file {path}\n")
        self.assertEqual(list(self.folder.iterdir()), [])


class PeerTest(unittest.TestCase):
    def test_answers(self):
        with peer.beside(lambda control: control.send(control.recv() + 1), None) as other:
            other.control.send(1)
            self.assertEqual(other.answer(), 2)

    def test_says_what_went_wrong(self):
        def work(_control):
            raise ValueError("so it is")
        with self.assertRaisesRegex(peer.Failed, "ValueError: so it is"):
            with peer.beside(work, None) as other:
                other.answer()

    def test_is_missed_when_it_is_killed_while_something_else_is_waited_for(self):
        with self.assertRaisesRegex(peer.Failed, "ended with -9"):
            with peer.beside(lambda control: control.recv(), None) as other:
                os.kill(other.process.pid, signal.SIGKILL)
                time.sleep(60)

    def test_is_given_up_when_it_does_not_answer(self):
        with self.assertRaisesRegex(peer.Failed, "no answer within 0.2 s"):
            with peer.beside(lambda control: time.sleep(60), None, patience_s=0.2) as other:
                other.answer()
        self.assertFalse(other.process.is_alive())


class PaceTest(unittest.TestCase):
    def test_finds_the_count_that_takes_the_time(self):
        self.assertAlmostEqual(pace.calibrated(lambda count: 1000 * count, 0.1), 100_000, delta=20_000)

    def test_has_a_least_one(self):
        self.assertEqual(pace.calibrated(lambda count: 10**10 * count, 0.1), 5)

    def test_does_not_take_the_first_call_for_the_others(self):
        calls = []

        def run(count):
            calls.append(count)
            return 10**9 if len(calls) == 1 else 1000 * count
        self.assertAlmostEqual(pace.calibrated(run, 0.1), 100_000, delta=20_000)


class PercentilesTest(unittest.TestCase):
    def test_are_given_only_where_a_hundred_samples_lie_beyond(self):
        self.assertEqual(costs.percentiles("rtt", range(1, 200)), {"rtt_max_ns": 199})
        self.assertEqual(costs.percentiles("rtt", range(1, 201)), {"rtt_p50_ns": 100, "rtt_max_ns": 200})
        self.assertEqual(costs.percentiles("rtt", range(1, 1001))["rtt_p90_ns"], 900)


HEADER = "schema,run,mechanism,repetition,status,reason,cpu_a,cpu_b,shares_llc,rtt_mean_ns,unix_time_ms\r\n"


class RowsTest(InFolder):
    def table(self, text):
        self.path = self.folder / "latency.csv"
        self.path.write_bytes((HEADER + text).encode())
        return rows.Table(str(self.path))

    def lines(self):
        with open(self.path, newline="", encoding="utf-8") as file:
            return list(csv.reader(file))

    def test_are_placed_where_the_cpp_rows_were(self):
        both = self.table("1,r,pipe,0,ok,,2,5,true,1,5\r\n1,r,py-pipe,0,ok,,7,7,true,1,5\r\n")
        self.assertEqual(both.pinned(), (2, 5, "true"))
        self.assertEqual(self.table("1,r,pipe,0,skipped,one CPU,,,,,\r\n").pinned(), (None, None, ""))

    def test_are_counted_by_case(self):
        table = self.table("")
        for number in (0, 1):
            self.assertEqual(table.count({"mechanism": "py-pipe"}), number)
            table.append({"mechanism": "py-pipe", "rtt_mean_ns": 1234.5678, "unix_time_ms": number})
        self.assertEqual(table.count({"mechanism": "py-pipe"}, since=1), 1)
        self.assertEqual(table.count({"mechanism": "py-fifo"}), 0)
        self.assertEqual(self.lines()[2][-2], "1234.5678")

    def test_a_torn_line_gives_way(self):
        self.table("1,r,pipe,0,ok,,2,5,true,1,5\r\n1,r,pi").append({"mechanism": "py-pipe"})
        self.assertEqual([line[2] for line in self.lines()], ["mechanism", "pipe", "py-pipe"])

    def test_what_has_no_column_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "has no column color"):
            self.table("").append({"color": 1})


if __name__ == "__main__":
    unittest.main()
