"""shared_memory: memory that has a name and belongs to several processes."""

import multiprocessing
import time
from multiprocessing import resource_tracker, shared_memory

from lecture import program
from lecture.construct import Calls, Channel, Construct, End
from lecture.measuring.slot import Slots


def demonstrate():
    """A child writes where the parent reads."""
    block = shared_memory.SharedMemory(create=True, size=64)
    try:
        child = multiprocessing.Process(target=write, args=(block.name,))
        child.start()
        child.join()
        program.say(f"found {bytes(block.buf[:5])!r} in {block.name}")
    finally:
        block.close()
        block.unlink()


def write(name):
    """Opens the memory by its name and writes a word."""
    block = shared_memory.SharedMemory(name=name)
    block.buf[:5] = b"words"
    program.say(f"wrote into {name}")
    block.close()


def await_tracker():
    """multiprocessing starts a process that would remove what this one forgot; while it comes up, nothing is measured."""
    resource_tracker.ensure_running()
    asleep = 0
    while asleep < 3:
        time.sleep(0.02)
        with open(f"/proc/{resource_tracker._resource_tracker._pid}/stat", encoding="ascii", errors="replace") as file:
            asleep = asleep + 1 if file.read().rsplit(")", 1)[1].split()[0] == "S" else 0


class Blocks:
    """A block with a slot in each direction, woken by semaphores. Its name is gone before anything is measured: who has
    it mapped keeps it."""

    def __init__(self):
        await_tracker()
        self._block = shared_memory.SharedMemory(create=True, size=Slots.BYTES)
        self._block.unlink()
        self._slots = Slots(self._block.buf)

    def attach(self, side):
        """Writes into one slot, reads from the other."""
        end = self._slots.attach(side)

        def close():
            end.close()
            self._block.close()
        return End(end.send, end.receive, close)


CONSTRUCT = Construct(
    "shared_memory", demonstrate,
    (Channel("py-shared-memory", "shm-sem", lambda *_: Blocks(),
             Calls()),),
    "src/mechanisms/shm_sem.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
