"""Pool: workers that take tasks: processes, and for contrast threads."""

import multiprocessing
import multiprocessing.pool
import time

from lecture import program
from lecture.construct import Construct, Pool
from lecture.measuring.peer import end_with_parent
from lecture.measuring.pools import STEPS, countdown


def demonstrate():
    """The lecture's case, a tenth as long: two countdowns on a pool of two, and one alone."""
    began = time.perf_counter()
    countdown(STEPS)
    program.say(f"one countdown of {STEPS} alone: {time.perf_counter() - began:.2f} s")
    pool = multiprocessing.Pool(2)
    began = time.perf_counter()
    for _ in range(2):
        pool.apply_async(countdown, (STEPS,))
    pool.close()
    pool.join()
    program.say(f"two on Pool(2): {time.perf_counter() - began:.2f} s")


def processes(workers):
    """Pool(workers), whose workers end with this process, however that ends."""
    return multiprocessing.get_context("fork").Pool(workers, initializer=end_with_parent)


class _Here:
    """One after the other, in this process."""

    def apply_async(self, function, arguments):
        """Does it at once."""
        return _Done(function(*arguments))

    def close(self):
        """Nothing is under way."""

    join = close

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


class _Done:
    def __init__(self, value):
        self._value = value

    def get(self, _patience_s):
        """What the function gave."""
        return self._value


CONSTRUCT = Construct(
    "Pool", demonstrate,
    (Pool("py-serial", "serial", lambda _: _Here(), serial=True),
     Pool("py-threads", "threads", multiprocessing.pool.ThreadPool),
     Pool("py-processes", "processes", processes)),
    "src/pool/processes.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
