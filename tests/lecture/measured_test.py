"""Every construct is measured, and leaves nothing."""

import os
import unittest

from programs import Programs, modules


class MeasurementTest(Programs):
    def test_each_is_measured(self):
        before = set(os.listdir("/dev/shm"))
        for module in modules():
            with self.subTest(module):
                code, out, err = self.run_program(module, "--measure")
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"_ns |wall_s ")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual([name for name in set(os.listdir("/dev/shm")) - before if name.startswith(("psm_", "sem.mp"))], [])


if __name__ == "__main__":
    unittest.main()
