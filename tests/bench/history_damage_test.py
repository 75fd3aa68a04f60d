"""`ipcbench history` where several write at once, a writer is killed, the file is damaged or the disk is full.

IPCBENCH_BIN says where the programs are.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import unittest

from made_up_history import BIN, HistoryTest, finding

# Begins to add through SQLite itself, with a cache so small that the file is written into, and is killed at that.
KILLED_WRITER = """
import os, signal, sqlite3, sys
history = sqlite3.connect(sys.argv[1], isolation_level=None)
history.execute("PRAGMA cache_size = 1")
history.execute("BEGIN IMMEDIATE")
for number in range(1000, 3000):
    history.execute("INSERT INTO judgements VALUES (?, ?, 0, 'gate', '', '', NULL, '', '', NULL)", (number, f"half-{number}"))
os.kill(os.getpid(), signal.SIGKILL)
"""


class AtOnce(HistoryTest):
    def test_two_writers_lose_nothing(self):
        runs = [[self.day(30 * writer + n) for n in range(30)] for writer in range(2)]
        codes = []

        def add_one_by_one(mine):
            for run in mine:
                codes.append(subprocess.run([BIN / "ipcbench", "history", "add", f"--file={self.file}", run],
                                            stdout=subprocess.DEVNULL).returncode)

        writers = [threading.Thread(target=add_one_by_one, args=(mine,)) for mine in runs]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertEqual(codes, [0] * 60)
        self.assertEqual(self.stored(), {f"gate-{n}" for n in range(60)})

    def test_a_reader_among_writers_is_served(self):
        self.history("add", self.day(0))
        runs = [self.day(n) for n in range(1, 60)]
        writer = subprocess.Popen(["sh", "-c", 'for run; do "$0" history add --file="$FILE" "$run" >/dev/null || exit; done',
                                   BIN / "ipcbench", *runs], env={**os.environ, "FILE": str(self.file)})
        while writer.poll() is None:
            self.assertIn("gate-0", self.stored())
        self.assertEqual(writer.returncode, 0)
        self.assertEqual(len(self.stored()), 60)


class Killed(HistoryTest):
    def test_at_any_moment_leaves_calls_whole_or_undone(self):
        self.history("add", self.day(0))
        moment = random.Random(1)
        for call in range(1, 25):
            runs = [self.day(100 * call + n, findings=[finding(f"cell-{i}", 1.0) for i in range(50)]) for n in range(20)]
            writer = subprocess.Popen([BIN / "ipcbench", "history", "add", f"--file={self.file}", *runs],
                                      stdout=subprocess.DEVNULL)
            time.sleep(moment.uniform(0, 0.05))  # whenever that is: what is asserted holds at any moment
            writer.kill()
            writer.wait()
            stored = self.stored()
            self.assertIn("gate-0", stored)
            self.assertEqual((len(stored) - 1) % 20, 0, "a call is stored whole or not at all")

    def test_in_the_middle_of_writing_is_undone(self):
        try:
            import sqlite3  # noqa: F401
        except ImportError:
            self.skipTest("this Python has no sqlite3")
        self.history("add", self.day(0))
        before = self.file.stat().st_size
        killed = subprocess.run([sys.executable, "-c", KILLED_WRITER, self.file])
        self.assertEqual(killed.returncode, -signal.SIGKILL)
        self.assertGreater(self.file.stat().st_size, before, "the file was written into")
        self.assertTrue(self.file.with_name("history.sqlite-journal").exists())
        self.assertEqual(self.stored(), {"gate-0"})
        self.history("add", self.day(1))
        self.assertEqual(self.stored(), {"gate-0", "gate-1"})


class Damaged(HistoryTest):
    def assert_left_alone(self, *words):
        """Neither shown nor added to, and the same bytes as before."""
        before = self.file.read_bytes()
        for command, arguments in (("show", ()), ("add", (self.day(99),)), ("export", ()), ("plot", ())):
            with self.subTest(command=command):
                said = self.refused(command, *arguments)
                self.assertIn(str(self.file), said)
                for word in words:
                    self.assertIn(word, said)
        self.assertEqual(self.file.read_bytes(), before)

    def test_no_file_is_said(self):
        for command in ("show", "export", "plot"):
            said = self.refused(command)
            self.assertIn("no such history; `ipcbench history add RUN` begins one", said)
        self.assertFalse(self.file.exists())

    def test_an_empty_file(self):
        self.file.touch()
        self.assert_left_alone("is damaged", "left as it is")

    def test_some_text(self):
        self.file.write_text("no database\n" * 1000)
        self.assert_left_alone("is damaged (file is not a database)")

    def test_a_truncated_file(self):
        self.fill()
        whole = self.file.read_bytes()
        for size in (len(whole) - 1, len(whole) // 2, 4096, 600, 60):
            with self.subTest(size=size):
                self.file.write_bytes(whole[:size])
                self.assert_left_alone("is damaged")

    def test_a_broken_page(self):
        self.fill()
        broken = bytearray(self.file.read_bytes())
        broken[4096:4196] = bytes(random.Random(1).randbytes(100))
        self.file.write_bytes(broken)
        self.assert_left_alone("is damaged")

    def test_another_programs_file(self):
        try:
            import sqlite3
        except ImportError:
            self.skipTest("this Python has no sqlite3")
        with sqlite3.connect(self.file) as bookmarks:
            bookmarks.execute("CREATE TABLE bookmarks (url TEXT)")
        bookmarks.close()
        self.assert_left_alone("some other program's")

    def test_a_newer_versions_file(self):
        self.fill()
        newer = bytearray(self.file.read_bytes())
        newer[60:64] = (99).to_bytes(4, "big")  # user_version, fileformat2.html 1.3
        self.file.write_bytes(newer)
        self.assert_left_alone("newer ipcbench", "99")


class FullDisk(HistoryTest):
    def many(self, first):
        return [self.day(first + n, findings=[finding(f"cell-{i}", 1.0) for i in range(50)]) for n in range(20)]

    def test_keeps_what_was_stored(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", disk], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("may not mount a small disk here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        file = disk / "history.sqlite"
        self.history("add", self.day(0), file=file)
        said = self.failed("add", *self.many(100), *self.many(200), expect=1, file=file)
        self.assertIn("nothing was added: the disk is full; all that was stored before still is", said)
        self.assertEqual(self.stored(file), {"gate-0"})
        self.assertEqual([path.name for path in disk.iterdir()], ["history.sqlite"])
        (disk / "filler").write_bytes(bytes(disk_free(disk)))
        self.assertIn("not made", self.failed("add", self.day(1), expect=1, file=disk / "new.sqlite"))
        self.assertEqual(sorted(path.name for path in disk.iterdir()), ["filler", "history.sqlite"])
        (disk / "filler").unlink()
        self.history("add", self.day(1), file=file)
        self.assertEqual(self.stored(file), {"gate-0", "gate-1"})

    def test_or_a_limit_on_files(self):
        self.history("add", self.day(0))
        limit = self.file.stat().st_size + 16_384
        said = self.failed("add", *self.many(100), expect=1,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertIn("nothing was added", said)
        self.assertEqual(self.stored(), {"gate-0"})


def disk_free(path):
    space = os.statvfs(path)
    return space.f_bavail * space.f_frsize


if __name__ == "__main__":
    unittest.main()
