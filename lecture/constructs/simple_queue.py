"""SimpleQueue: a queue without a thread: a pipe and two locks."""

import multiprocessing

from lecture import program
from lecture.construct import Channel, Construct, End, Why, other
from lecture.measuring.peer import FORK


def demonstrate():
    """A child takes what the parent put."""
    queue = multiprocessing.SimpleQueue()
    child = multiprocessing.Process(target=take, args=(queue,))
    child.start()
    queue.put("an object")
    program.say("put an object")
    child.join()


def take(queue):
    """Takes one."""
    program.say(f"took {queue.get()!r}")


class SimpleQueues:
    """One in each direction."""

    def __init__(self):
        self._queues = {"near": FORK.SimpleQueue(), "far": FORK.SimpleQueue()}

    def attach(self, side):
        """Puts into one, gets from the other."""
        return End(self._queues[side].put, self._queues[other(side)].get)


CONSTRUCT = Construct(
    "SimpleQueue", demonstrate,
    (Channel("py-simple-queue", "pipe", lambda *_: SimpleQueues(),
             Why("pickling, and a lock at each end of the pipe: a FIFO used through os.read and os.write does without both",
                 "py-fifo")),),
    "src/mechanisms/pipe.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
