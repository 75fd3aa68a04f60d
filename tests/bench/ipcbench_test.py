"""What needs no measuring: ipcbench list, env and clean."""

import functools
import json
import os
import tempfile
import unittest

from programs import MECHANISMS, QUICK, Programs, call

MEMORY_WAITS = ["block", "spin", "yield", "spin-then-block"]
DESCRIPTOR_WAITS = ["block", "spin", "poll", "epoll"]


@functools.lru_cache(maxsize=None)
def listed():
    """What `ipcbench list` says, as JSON, as a table, and what it leaves: each called once for all tests."""
    with tempfile.TemporaryDirectory(prefix="ipcbench-test-") as temporary:
        as_json, table = (call("ipcbench", "list", *flags, folder=temporary, temporary=temporary) for flags in (["--json"], []))
        return as_json, table, os.listdir(temporary)


class ListTest(Programs):
    @property
    def document(self):
        return json.loads(self.assert_fine(listed()[0]).stdout)

    def test_json_has_the_documented_keys(self):
        document = self.document
        self.assertEqual([m["id"] for m in document["mechanisms"]], MECHANISMS)
        for mechanism in document["mechanisms"]:
            with self.subTest(mechanism["id"]):
                self.assertLessEqual(
                    {"id", "family", "available", "reason", "waits", "max_message_bytes", "payload", "lossless",
                     "boundaries", "tells_of_death", "per_message", "path", "zero_copy", "many_to_many_bytes"},
                    set(mechanism),
                )
                self.assertIsInstance(mechanism["available"], bool)
                self.assertEqual(mechanism["available"], mechanism["reason"] is None)
                self.assertTrue(set(mechanism["waits"]) <= {*MEMORY_WAITS, *DESCRIPTOR_WAITS})
                self.assertTrue(mechanism["path"])
                self.assertIn(mechanism["payload"], {"bytes", "word", "none"})
                self.assertIsInstance(mechanism["lossless"], bool)
                self.assertIsInstance(mechanism["boundaries"], bool)
                self.assertEqual(set(mechanism["per_message"]), {"system_calls", "sleep_calls", "copies", "wakeups"})
                self.assertIsInstance(mechanism["max_message_bytes"], (int, type(None)))

    def test_json_has_the_primitives(self):
        document = self.document
        kinds = {each["id"]: each["kind"] for each in document["primitives"]}
        self.assertEqual([kinds[name] for name in ("mutex-robust", "event-futex", "barrier")], ["lock", "signal", "barrier"])
        self.assertEqual({name for each in document["primitives"] for name in each},
                         {"id", "title", "kind", "path", "wait", "available", "reason"})
        self.assertTrue(all(each["available"] for each in document["primitives"]))

    def test_json_has_the_ways_to_start(self):
        document = self.document
        captures = {each["id"]: each["captures"] for each in document["starters"]}
        self.assertEqual([captures[name] for name in ("posix-spawn", "std-jthread", "capture-memfd")], [False, False, True])
        self.assertEqual({name for each in document["starters"] for name in each},
                         {"id", "title", "captures", "path", "available", "reason"})

    def test_json_has_the_libraries(self):
        document = self.document
        library = {each["id"]: each["library"] for each in document["mechanisms"]}
        self.assertIsNone(library["pipe"])
        self.assertEqual(library["boost-asio-unix"]["licence"], "BSL-1.0")
        for each in filter(None, library.values()):
            self.assertEqual(set(each), {"name", "version", "licence", "packages"})
            self.assertIn("-dev", each["packages"])

    def test_what_is_not_available_says_why(self):
        document = self.document
        for mechanism in document["mechanisms"]:
            if not mechanism["available"]:
                self.assertGreater(len(mechanism["reason"].split()), 3, mechanism["id"])

    def test_table_has_a_line_for_each(self):
        tables = self.assert_fine(listed()[1]).stdout.split("\n\n")
        lines, libraries, primitives, starters = (table.splitlines() for table in tables)
        self.assertIn("Boost.Asio", [line.split()[0] for line in libraries])
        self.assertIn("mutex-robust", [line.split()[0] for line in primitives])
        self.assertIn("posix-spawn", [line.split()[0] for line in starters])
        self.assertEqual([line.split()[0] for line in lines[1:]], MECHANISMS)

    def test_leaves_nothing(self):
        self.assertEqual(listed()[2], [])


class EnvTest(Programs):
    def test_json_is_an_object_with_warnings(self):
        document = json.loads(self.assert_fine(self.run_program("ipcbench", "env", "--json")).stdout)
        self.assertIsInstance(document, dict)
        self.assertIsInstance(document["warnings"], list)

    def test_text_has_a_line_for_each_matter(self):
        self.assertGreater(len(self.assert_fine(self.run_program("ipcbench", "env")).stdout.splitlines()), 5)


class CleanTest(Programs):
    def test_removes_what_a_dead_run_left_and_says_so(self):
        left = self.temporary / "ipcbench-1-1"
        left.mkdir(mode=0o700)
        (left / "0-socket").write_text("")
        (left / "journal").write_text(f"file {left}/0-socket\n")
        own = self.temporary / "ipcbench-notes"
        own.mkdir(mode=0o700)
        done = self.assert_fine(self.run_program("ipcbench", "clean"))
        self.assertEqual(done.stdout, f"removed {left}/0-socket\nremoved {left}\n")
        self.assertEqual([p.name for p in self.temporary.iterdir()], ["ipcbench-notes"])

    def test_says_nothing_where_there_is_nothing(self):
        self.assertEqual(self.assert_fine(self.run_program("ipcbench", "clean")).stdout, "")

    def test_a_run_does_so_too_before_it_begins(self):
        left = self.temporary / "ipcbench-1-1"
        left.mkdir(mode=0o700)
        (left / "journal").write_text("")
        done = self.assert_fine(self.run_program("bench_latency", *QUICK, "--placement=unpinned"))
        self.assertIn(str(left), done.stderr)
        self.assertFalse(left.exists())


if __name__ == "__main__":
    unittest.main()
