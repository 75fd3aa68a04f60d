"""Names in the file system that go with the process that made them, however it ends."""

import fcntl
import os
import tempfile


class Names:
    """A directory as the C++ programs make theirs (src/os/run_directory.h): `ipcbench clean`, and the start of any of
    their runs, remove what a killed process left of it."""

    def __init__(self):
        with open("/proc/self/stat", encoding="ascii", errors="replace") as file:
            started = file.read().rsplit(")", 1)[1].split()[19]
        self.path = os.path.join(tempfile.gettempdir(), f"ipcbench-{os.getpid()}-{started}")
        os.mkdir(self.path, 0o700)
        self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._journal = open(os.path.join(self.path, "journal"), "a", encoding="utf-8")
        self._made = []

    def file(self, stem):
        """A path not yet used, written to the journal before anything is made there."""
        path = os.path.join(self.path, f"{len(self._made)}-{stem}")
        self._journal.write(f"file {path}\n")
        self._journal.flush()
        self._made.append(path)
        return path

    def close(self):
        """Removes what is left, and the directory."""
        for path in [*self._made, self._journal.name]:
            if os.path.lexists(path):
                os.unlink(path)
        self._journal.close()
        os.rmdir(self.path)
        os.close(self._lock)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
