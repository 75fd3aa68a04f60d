"""Processes, threads and programs that are started: until the caller goes on, until their first instruction, until they
were reaped."""

import contextlib
import mmap
import multiprocessing
import os
import struct

from lecture.measuring import binaries, costs
from lecture.measuring.peer import pin

_WARM_UP = 2
_LEAST = 5
BYTES_OF_EACH_STREAM = 32  # of what is captured: 64 in all, as bench_spawn --sizes=64 has it


class Ground:
    """What a starter needs: where the started says when it began, in ns, and a program that does."""

    def __init__(self):
        self.descriptor = os.memfd_create("first")
        os.ftruncate(self.descriptor, mmap.PAGESIZE)
        os.set_inheritable(self.descriptor, True)
        self._memory = mmap.mmap(self.descriptor, mmap.PAGESIZE)
        # In memory that multiprocessing hands on to a process, however that was started.
        self.value = multiprocessing.get_context("spawn").RawValue("q", 0)

    def program(self, output_bytes=0):
        """The program that bench_spawn starts (src/started/started.cpp), and its arguments; so many bytes to each of its
        streams."""
        return [binaries.path("ipcbench_started"), str(self.descriptor), str(output_bytes)]

    def first_ns(self):
        """When the last that was started ran its first instruction."""
        told = struct.unpack_from("<q", self._memory)[0]
        return max(told, self.value.value)

    def close(self):
        self._memory.close()
        os.close(self.descriptor)


def started(value):
    """The first thing that a started process or thread does."""
    value.value = costs.wall_ns()


def measure(starter, cpus, seconds):
    """Starts for about `seconds`, one after the other, as the columns of spawn.csv."""
    pin(cpus[0])
    with contextlib.closing(Ground()) as ground:
        start = starter.make(ground)
        warm = [_one(start, ground) for _ in range(_WARM_UP)]
        before = costs.used()
        times = [_one(start, ground) for _ in range(max(_LEAST, int(1e9 * seconds / warm[-1][2])))]
        used = costs.since(before)
    first, caller, reaped = zip(*times)
    count = len(times)
    return {"starts": count, "first_mean_ns": sum(first) / count, "caller_mean_ns": sum(caller) / count,
            "reaped_mean_ns": sum(reaped) / count, **costs.percentiles("reaped", reaped),
            **costs.columns((used,), count, "start")}


def _one(start, ground):
    """The ns to the first instruction, to the caller's going on and to the end."""
    began = costs.wall_ns()
    wait = start()
    went_on = costs.wall_ns()
    wait()
    ended = costs.wall_ns()
    return ground.first_ns() - began, went_on - began, ended - began
