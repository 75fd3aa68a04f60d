"""Queue: many producers, many consumers, any object."""

import array
import multiprocessing

from lecture import program
from lecture.construct import Channel, Construct, End, Why, other
from lecture.measuring.peer import FORK


def demonstrate():
    """Two producers and one consumer."""
    queue = multiprocessing.Queue()
    producers = [multiprocessing.Process(target=produce, args=(queue, name)) for name in ("left", "right")]
    for producer in producers:
        producer.start()
    for _ in range(4):
        program.say(f"took {queue.get()}")
    for producer in producers:
        producer.join()


def produce(queue, name):
    """Puts two objects."""
    for number in range(2):
        queue.put((name, number))
    program.say("put two; a thread of mine writes them to the pipe")


class Queues:
    """One Queue in each direction; of `nested` ones each message is an object that takes pickling work."""

    def __init__(self, nested=False):
        self._nested, self._queues = nested, {"near": FORK.Queue(), "far": FORK.Queue()}

    def attach(self, side):
        """Puts into one, gets from the other."""
        into, out_of = self._queues[side], self._queues[other(side)]

        def close():
            into.cancel_join_thread()
            into.close()
        if self._nested:
            return End(lambda message: into.put(_words(message)), lambda: _bytes(out_of.get()), close)
        return End(into.put, out_of.get, close)


def _words(message):
    """A list of numbers, one for each eight bytes."""
    return memoryview(message).cast("Q").tolist()


def _bytes(words):
    return array.array("Q", words).tobytes()


CONSTRUCT = Construct(
    "Queue", demonstrate,
    (Channel("py-queue", "boost-mq", lambda *_: Queues(),
             Why("a feeder thread between put and the pipe: a SimpleQueue does without", "py-simple-queue")),
     Channel("py-queue-nested", "boost-mq", lambda *_: Queues(nested=True),
             Why("pickling of a list of numbers: a Queue of the same bytes as they are does without", "py-queue"))),
    "src/mechanisms/boost_mq.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
