"""Manager: an object in a server process, used through proxies."""

import multiprocessing
import multiprocessing.managers

from lecture import program
from lecture.construct import Construct, SharedObject, Why
from lecture.measuring.objects import expect
from lecture.measuring.peer import FORK, end_with_parent


def demonstrate():
    """Two children append to a list that lives in a third process."""
    with multiprocessing.Manager() as manager:
        shared = manager.list([])
        children = [multiprocessing.Process(target=add, args=(shared, word)) for word in ("one", "two")]
        for child in children:
            child.start()
        for child in children:
            child.join()
        program.say(f"the list in process {manager._process.pid} holds {sorted(shared)}")


def add(shared, word):
    """Appends a word through the proxy."""
    shared.append(word)
    program.say(f"appended {word!r}")


class ServedList:
    """Manager().list, with the operations of bench_shared; the server ends with this process, however that ends."""

    def __init__(self):
        self._manager = multiprocessing.managers.SyncManager(ctx=FORK)
        self._manager.start(end_with_parent)
        self._list = self._manager.list([0])

    def read(self, count):
        """Reads the first element."""
        served = self._list
        for _ in range(count):
            served[0]

    def write(self, count):
        """Writes a 7 to the first element."""
        served = self._list
        for _ in range(count):
            served[0] = 7

    def append(self, count):
        """Appends a 7."""
        append = self._list.append
        for _ in range(count):
            append(7)

    def prove(self, operation, count):
        """Raises Failed unless it holds what `count` operations leave."""
        expect("the list's sum", sum(self._list[:]), {"read": 0, "write": 7, "append": 7 * count}[operation])

    def close(self):
        """Ends the server."""
        self._manager.shutdown()


CONSTRUCT = Construct("Manager", demonstrate,
                      (SharedObject("py-manager-list", "manager-list", ServedList, Why(
                          "a call pickled, sent, served by a thread of another interpreter and answered, for each access: an "
                          "Array does without", "py-array"), operations=("read", "write", "append")),),
                      "src/shared/server.h")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
