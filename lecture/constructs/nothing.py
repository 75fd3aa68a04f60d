"""Nothing: what the loops themselves take, which is in every figure of Python."""

from lecture import program
from lecture.construct import Channel, Construct, End, Primitive, SharedObject
from lecture.measuring.primitives import take_and_give_back


def demonstrate():
    """There is nothing to see."""
    program.say("calls that do nothing; see --measure")


class Nowhere:
    """The near side has back at once what it sent."""

    def attach(self, _side):
        """An end that moves nothing."""
        kept = []
        return End(kept.append, kept.pop)


class NoLock:
    """Lets everybody in."""

    acquire = release = [].clear


class NoObject:
    """Holds nothing."""

    def read(self, count):
        """As many empty calls."""
        call = [].clear
        for _ in range(count):
            call()

    def prove(self, _operation, _count):
        """Nothing can be wrong."""

    def close(self):
        """Nothing to give back."""


CONSTRUCT = Construct(
    "empty calls", demonstrate,
    (Channel("py-call", "", lambda *_: Nowhere(), streams=False, answered=False),
     Primitive("py-call", "", NoLock, loops=(("uncontended", take_and_give_back),)),
     SharedObject("py-call", "", NoObject, operations=("read",))),
    "")


if __name__ == "__main__":
    raise SystemExit(program.main(CONSTRUCT))
