"""A second process beside the measuring one: pinned, gone with its parent, and missed at once when it dies."""

import contextlib
import ctypes
import multiprocessing
import os
import signal

FORK = multiprocessing.get_context("fork")
PATIENCE_S = 20  # the longest that one session may take without an answer
_PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """A session that came to nothing; its text is the row's reason."""


def end_with_parent():
    """Has the kernel kill this process when the thread that started it ends (prctl(2), PR_SET_PDEATHSIG); one that has
    ended already is not told of any more, hence the look."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != multiprocessing.parent_process().pid:
        os._exit(1)


def pin(cpu):
    """Keeps this process on one CPU; None leaves it free."""
    if cpu is not None:
        os.sched_setaffinity(0, {cpu})


def _serve(work, control, cpu):
    end_with_parent()
    for number in (signal.SIGCHLD, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pin(cpu)
    try:
        work(control)
    except Exception as error:  # whatever it was, the row says it
        control.send(Failed(f"{type(error).__name__}: {error}"))


class Peer:
    """Runs work(control) in a forked process on `cpu`; `control` is the other end of `self.control`."""

    def __init__(self, work, cpu):
        self.stopped = self.listened_to = False
        self.control, theirs = FORK.Pipe()
        self.process = FORK.Process(target=_serve, args=(work, theirs, cpu), daemon=True)
        self.process.start()
        theirs.close()

    def answer(self):
        """The next thing that the peer says. Raises Failed where it failed or died."""
        self.listened_to = True
        try:
            said = self.control.recv()
        except EOFError:
            self.process.join()
            raise Failed(f"the other process ended with {self.process.exitcode}") from None
        finally:
            self.listened_to = False
        if isinstance(said, Failed):
            raise said
        return said

    def miss(self):
        """Raises Failed where it ended by itself: with its own words, where it left some."""
        if self.stopped or self.listened_to or self.process.exitcode is None:
            return
        if self.control.poll():
            self.answer()
        raise Failed(f"the other process ended with {self.process.exitcode}")

    def stop(self):
        """Ends it, whatever it does; nothing that it has matters any more."""
        self.stopped = True
        self.process.kill()
        self.process.join()
        self.control.close()


@contextlib.contextmanager
def beside(work, cpu, patience_s=PATIENCE_S):
    """A Peer as long as the block lasts, which fails when the peer dies or it takes longer than `patience_s`."""
    peer = Peer(work, cpu)

    def too_late(*_):
        raise Failed(f"no answer within {patience_s} s")

    before = signal.signal(signal.SIGCHLD, lambda *_: peer.miss()), signal.signal(signal.SIGALRM, too_late)
    signal.setitimer(signal.ITIMER_REAL, patience_s)
    try:
        yield peer
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGCHLD, before[0])
        signal.signal(signal.SIGALRM, before[1])
        peer.stop()
