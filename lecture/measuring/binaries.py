"""The suite's C++ programs that measuring in Python takes."""

import os
import pathlib


def path(name):
    """In $IPCBENCH_BIN, or where the release build puts it."""
    directory = os.environ.get("IPCBENCH_BIN") or pathlib.Path(__file__).parents[2] / "build/release/bin"
    return os.path.join(directory, name)
