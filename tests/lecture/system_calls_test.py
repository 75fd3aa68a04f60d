"""The system calls that docs/lecture.md names for each construct, counted with strace."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from checkout import TOP, InFolder

FEW, MANY = 100, 300  # what a start takes goes out between them
HERE = pathlib.Path(__file__).parent
# Whether one sleeps depends on who comes first: how often is not said.
UNSURE = {"futex", "clock_nanosleep"}
# With a filter of the kernel's, who makes a call that is not counted is not stopped.
STRACE = ["strace", "-f", "--seccomp-bpf"]
COUNTED = "trace=read,readv,write,sendto,recvfrom,kill,rt_sigtimedwait,rt_sigprocmask,futex,poll,clock_nanosleep"


def can_trace():
    """Whether strace is there, and may trace."""
    return shutil.which("strace") and subprocess.run([*STRACE, "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL,
                                                     check=False).returncode == 0


def documented():
    """Mechanism: {call: times}, from the table's cells such as "`write` 2, `read` 4", "none", or "–" where none are said; a
    call without a number may vary."""
    found = {}
    for line in (TOP / "docs/lecture.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| `(py-[a-z-]+)` \| [^|]* \| ([^|]*) \|", line)
        if match and match[2] != "–":
            calls = re.findall(r"`([a-z_]+)`(?: (\d+))?", match[2])
            found[match[1]] = {name: int(times) for name, times in calls if times}
    return found


@unittest.skipUnless(can_trace(), "strace is not installed, or may not trace here")
class SystemCallsTest(InFolder):
    def count(self, mechanism, trips):
        report = self.folder / "calls"
        subprocess.run([*STRACE, "-c", "-o", report, "-e", COUNTED, sys.executable, "-B", HERE / "round_trips.py",
                        mechanism, str(trips)], check=True, timeout=100, env={**os.environ, "TMPDIR": str(self.folder)})
        rows = [line.split() for line in report.read_text().splitlines()]
        return {row[-1]: int(row[3]) for row in rows if len(row) >= 5 and row[3].isdigit() and row[-1] != "total"}

    def test_each_is_as_documented(self):
        self.assertGreater(len(documented()), 10)
        for mechanism, calls in documented().items():
            with self.subTest(mechanism):
                few, many = self.count(mechanism, FEW), self.count(mechanism, MANY)
                # A call that a signal or a busy machine cut short is made again: seldom enough to round away.
                found = {name: round((many[name] - few.get(name, 0)) / (MANY - FEW)) for name in many}
                found = {name: times for name, times in found.items() if times and name not in UNSURE}
                self.assertEqual(found, calls)


if __name__ == "__main__":
    unittest.main()
