"""The lecture's programs as they are run, with names of a test's own, and what is left of them."""

import os
import pathlib
import subprocess
import sys

from checkout import TOP, InFolder

from lecture import catalog


class Programs(InFolder):
    def start(self, module, *flags):
        environment = {**os.environ, "TMPDIR": str(self.folder), "IPCBENCH_TEST": str(self.folder)}
        return subprocess.Popen([sys.executable, "-B", "-m", module, *flags], cwd=TOP, env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)

    def run_program(self, module, *flags):
        child = self.start(module, *flags)
        out, err = child.communicate(timeout=120)
        return child.returncode, out, err

    def left(self):
        """Processes that have this test's mark in their environment."""
        mark = f"IPCBENCH_TEST={self.folder}".encode()
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


def modules():
    return [construct.demonstrate.__module__ for construct in catalog.constructs()]
