"""The other tools: how each is run on two CPUs, and the µs a message that it found."""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import tempfile

from launch import Failed, last_two_threads, output, pinned, processes_called

# Each runs for about as long as a launch of the suite: perf at some 4 µs a trip, rt-tests at some 930 messages a
# second.
PERF_LOOPS = 125_000
RT_LOOPS = 500
SECONDS = 1  # the least that sockperf and stress-ng take

RT_INTERVAL_US = 1000


def found(pattern, said):
    """The number that `pattern` captures. Throws Failed where it is not there."""
    match = re.search(pattern, said)
    if not match:
        raise Failed(f"nothing like {pattern} in: {' '.join(said.split()[:40])}")
    return float(match.group(1))


def perf_us(said):
    """The round trip that `perf bench sched pipe` printed."""
    return found(r"([\d.]+) usecs/op", said)


def sockperf_us(said):
    """The mean round trip that `sockperf ping-pong --full-rtt` printed."""
    return found(r"avg-rtt=\s*([\d.]+)", said)


def stress_ng_us(said, stressor):
    """The time of a bogo operation: the rate over real time in the table of --metrics-brief."""
    operations, seconds = r"\d+", r"[\d.]+"
    return 1e6 / found(rf"\] {stressor}\s+{operations}\s+{seconds}\s+{seconds}\s+{seconds}\s+([\d.]+)", said)


def rt_test_us(written):
    """The mean latency in what an rt-test wrote with --json."""
    try:
        return float(json.loads(written)["thread"]["0"]["receiver"]["avg"])
    except (ValueError, KeyError) as error:
        raise Failed(f"no thread.0.receiver.avg in: {' '.join(written.split()[:40])}") from error


def perf_pipe(cpus):
    command = pinned(cpus, ["perf", "bench", "sched", "pipe", "-l", PERF_LOOPS])
    return perf_us(output(command, processes_called("sched-pipe"), cpus))


def stress_ng(stressor, *options):
    """A measurement by one instance of `stressor`."""

    def measure(cpus):
        command = ["stress-ng", f"--{stressor}", 1, *options, "--timeout", SECONDS, "--metrics-brief"]
        said = output(pinned(cpus, command), processes_called(f"stress-ng-{stressor}"), cpus)
        return stress_ng_us(said, stressor)

    return measure


def rt_test(program):
    """A measurement by one pair of threads of an rt-test."""

    def measure(cpus):
        with tempfile.NamedTemporaryFile("r", suffix=".json", encoding="utf-8") as result:
            command = [program, "-q", "-i", RT_INTERVAL_US, "-l", RT_LOOPS, f"--json={result.name}"]
            output(pinned(cpus, command), last_two_threads, cpus)
            return rt_test_us(result.read())

    return measure


def sockperf(message_bytes, family):
    """A measurement over loopback (`socket.AF_INET`) or a socket in a directory of its own (`socket.AF_UNIX`)."""

    def measure(cpus):
        with sockperf_address(family) as address:
            serve = pinned(cpus[1:], ["sockperf", "server", *address])
            options = ["--full-rtt", "-t", SECONDS, "-m", message_bytes]
            ask = pinned(cpus[:1], ["sockperf", "ping-pong", *options, *address])
            with subprocess.Popen(serve, stdout=subprocess.DEVNULL) as server:
                try:  # the client waits for two seconds before it measures: the server is there by then
                    return sockperf_us(output(ask))
                finally:
                    server.terminate()

    return measure


@contextlib.contextmanager
def sockperf_address(family):
    """The options that say where server and client meet."""
    if family == socket.AF_UNIX:
        with tempfile.TemporaryDirectory() as directory:
            yield ["-i", f"{directory}/socket"]
    else:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            free_port = probe.getsockname()[1]
        yield ["-i", "127.0.0.1", "-p", free_port]


def why_missing(program):
    """Why a tool cannot be run here, or None."""
    return None if shutil.which(program) else f"{program} is not installed"


def why_no_unix_sockets(program):
    """Why this sockperf cannot measure AF_UNIX sockets, which came with 3.9, or None."""
    reason = why_missing(program)
    if reason:
        return reason
    said = subprocess.run([program, "ping-pong", "--help"], capture_output=True, text=True, check=False).stdout
    return None if "UNIX" in said else f"this {program} has no AF_UNIX sockets (3.9 brought them)"
