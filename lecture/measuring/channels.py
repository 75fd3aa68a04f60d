"""Round trips and streams over any Channel."""

import contextlib

from lecture.construct import SIDES, Unavailable
from lecture.measuring import costs
from lecture.measuring.names import Names
from lecture.measuring.pace import calibrated
from lecture.measuring.peer import beside, pin
from lecture.measuring.stamps import Stamps

SIZES = (64, 1 << 20)


def cases(channel):
    """The message sizes in bytes that it is measured with."""
    return SIZES if channel.carries_bytes else (0,)


def measure_latency(channel, size, cpus, seconds):
    """Round trips of messages of `size` bytes for about `seconds`, as the columns of latency.csv."""
    with at_work(channel, size, cpus, echo if channel.answered else _look_on) as (end, peer, stamps):
        count = calibrated(lambda count: sum(trips(end, peer, stamps, count)[0]), seconds)
        samples, used = trips(end, peer, stamps, count)
    return {"iterations": count, "rtt_mean_ns": sum(samples) / count, **costs.percentiles("rtt", samples),
            **costs.columns(used, count, "message")}


def measure_throughput(channel, size, cpus, seconds):
    """A stream of messages of `size` bytes for about `seconds`, as the columns of throughput.csv."""
    if not channel.streams:
        raise Unavailable("may lose messages that nobody waits for: a stream cannot be counted")
    with at_work(channel, size, cpus, _take) as (end, peer, stamps):
        count = calibrated(lambda count: _stream(end, peer, stamps, count)[0], seconds)
        elapsed_ns, used = _stream(end, peer, stamps, count)
    per_s = 1e9 * count / elapsed_ns
    return {"producers": 1, "consumers": 1, "messages": count, "messages_per_s": per_s, "bytes_per_s": per_s * size,
            "lost": 0, **costs.columns(used, count, "message")}


@contextlib.contextmanager
def at_work(channel, size, cpus, serve):
    """Both sides at work: the near end, the Peer that runs serve(end, stamps, count) for each count it is sent, and the
    stamps."""
    stamps = Stamps(size)
    with Names() as names:
        ends = channel.make(names, size)

        def work(control):
            end = ends.attach(SIDES[1])
            while True:
                count = control.recv()
                before = costs.used()
                serve(end, stamps, count)
                control.send(costs.since(before))

        pin(cpus[0])
        with beside(work, cpus[1]) as peer:
            end = ends.attach(SIDES[0])
            try:
                yield end, peer, stamps
            finally:
                peer.stop()
                end.close()


def trips(end, peer, stamps, count):
    """The ns of each round trip; while the far side is busy, the next message is made."""
    send, receive, make, check, now = end.send, end.receive, stamps.make, stamps.check, costs.wall_ns
    samples = []
    before = costs.used()
    peer.control.send(count)
    message = make(0)
    for number in range(count):
        began = now()
        send(message)
        message = make(number + 1)
        answer = receive()
        samples.append(now() - began)
        check(answer, number)
    return samples, (costs.since(before), peer.answer())


def echo(end, stamps, count):
    """The far side of round trips: answers each message with one of the same number."""
    send, receive, make, check = end.send, end.receive, stamps.make, stamps.check
    answer = make(0)
    for number in range(count):
        message = receive()
        send(answer)
        check(message, number)
        answer = make(number + 1)


def _look_on(_end, _stamps, _count):
    pass


def _stream(end, peer, stamps, count):
    """The ns from the first message until the far side has the last."""
    send, make = end.send, stamps.make
    before = costs.used()
    began = costs.wall_ns()
    peer.control.send(count)
    for number in range(count):
        send(make(number))
    theirs = peer.answer()
    return costs.wall_ns() - began, (costs.since(before), theirs)


def _take(end, stamps, count):
    receive, check = end.receive, stamps.check
    for number in range(count):
        check(receive(), number)
