"""Every construct's program, killed while it measures."""

import os
import random
import signal
import subprocess
import time
import unittest

from programs import Programs, modules

BIN = os.environ["IPCBENCH_BIN"]


class KilledTest(Programs):
    def test_nothing_is_left(self):
        """Killed anywhere: what it started is gone within seconds, and what had names goes with the next run's sweep."""
        chance = random.Random()
        for module in modules():
            with self.subTest(module):
                child = self.start(module, "--measure")
                time.sleep(chance.uniform(0.05, 1.5))
                child.send_signal(signal.SIGKILL)
                child.communicate()
                ends = time.monotonic() + 30
                while self.left() and time.monotonic() < ends:
                    time.sleep(0.05)
                self.assertEqual(self.left(), [])
        subprocess.run([f"{BIN}/ipcbench", "clean"], env={**os.environ, "TMPDIR": str(self.folder)}, check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("ipcbench-")], [])


if __name__ == "__main__":
    unittest.main()
