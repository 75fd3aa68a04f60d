"""All constructs, in the lecture's order."""

import importlib

_MODULES = ("process", "pool", "threads", "lock", "rlock", "semaphore", "bounded_semaphore", "event", "condition", "barrier",
            "value", "array", "manager", "queue", "simple_queue", "pipe", "shared_memory", "signals", "unix_datagram",
            "unix_stream", "fifo", "mmap", "subprocess_run", "popen")
_BASELINE = "nothing"


def constructs():
    """The lecture's, without what is measured for comparison only."""
    return [_of(module) for module in _MODULES]


def measured(kind):
    """What is measured as a channel (latency), primitive (sync), shared object, starter (spawn) or pool, with baselines."""
    return [each for module in (*_MODULES, _BASELINE) for each in _of(module).measured if each.question == kind]


def _of(module):
    return importlib.import_module(f"lecture.constructs.{module}").CONSTRUCT
