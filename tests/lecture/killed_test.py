"""Every construct's program, killed while it measures."""

import os
import random
import signal
import subprocess
import time
import unittest

from programs import Programs, modules

BIN = os.environ["IPCBENCH_BIN"]


AT_ONCE = 4  # each waits for its own moment


class KilledTest(Programs):
    def kill_at_random(self, children):
        """Each at a moment of the first 0.6 s, which is as long as most take; when it is then is left to chance on purpose."""
        began = time.monotonic()
        for moment, child in sorted(((random.uniform(0.05, 0.6), child) for child in children), key=lambda each: each[0]):
            time.sleep(max(began + moment - time.monotonic(), 0))
            child.send_signal(signal.SIGKILL)
            child.communicate()

    def test_nothing_is_left(self):
        """Killed anywhere: what it started is gone within seconds, and what had names goes with the next run's sweep."""
        all_of_them = modules()
        for first in range(0, len(all_of_them), AT_ONCE):
            group = all_of_them[first:first + AT_ONCE]
            with self.subTest(group):
                self.kill_at_random([self.start(module, "--measure") for module in group])
                ends = time.monotonic() + 30
                while self.left() and time.monotonic() < ends:
                    time.sleep(0.01)
                self.assertEqual(self.left(), [])
        subprocess.run([f"{BIN}/ipcbench", "clean"], env={**os.environ, "TMPDIR": str(self.folder)}, check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("ipcbench-")], [])


if __name__ == "__main__":
    unittest.main()
