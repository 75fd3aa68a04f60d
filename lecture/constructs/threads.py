"""threading.Thread: a function that runs in a thread of this process."""

import os
import threading

from lecture import program
from lecture.construct import Construct, Starter
from lecture.measuring.starters import started


def demonstrate():
    """Four threads in one process."""
    def greet(number):
        program.say(f"thread {number}, native id {threading.get_native_id()}")

    threads = [threading.Thread(target=greet, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    program.say(f"all ran in process {os.getpid()}, and under one interpreter lock")


def make(ground):
    """What starts a thread."""
    def start():
        thread = threading.Thread(target=started, args=(ground.value,))
        thread.start()
        return thread.join
    return start


CONSTRUCT = Construct("threading.Thread", demonstrate, (Starter("py-thread", "std-thread", make),),
                      "src/starters/std_thread.cpp")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
