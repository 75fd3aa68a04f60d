"""What is compared with what; docs/comparisons.md says how the two differ, and why others are not here."""

import functools
import socket
from dataclasses import dataclass
from typing import Callable, Optional

import tools
from suite import us_a_message, us_of


@dataclass(frozen=True)
class Comparison:
    """A case of the suite and another tool's measurement of the same thing, both as µs a message."""

    name: str
    binary: str
    arguments: tuple
    of_row: Callable[[dict], float]
    tool: str
    of_tool: Callable[[tuple], float]  # given the two CPUs
    tool_missing: Callable[[str], Optional[str]] = tools.why_missing

    def why_not(self, bin_dir):
        """Why it cannot be made here, or None."""
        if not (bin_dir / self.binary).is_file():
            return f"no {self.binary} in {bin_dir}"
        return self.tool_missing(self.tool)

    def suite_us(self, launch, cpus):
        return self.of_row(launch.row(self.binary, self.arguments, cpus))


def case(mechanism, message_bytes, *more):
    return (f"--mechanism={mechanism}", f"--sizes={message_bytes}", *more)


round_trip = functools.partial(Comparison, binary="bench_latency", of_row=us_of("rtt_mean_ns"))
stream = functools.partial(Comparison, binary="bench_throughput", of_row=us_a_message, tool="stress-ng")
paced = functools.partial(Comparison, binary="bench_load", of_row=us_of("latency_mean_ns"))

A_THOUSAND_A_SECOND = ("--rates=1000", "--schedule=fixed")

COMPARISONS = (
    round_trip("perf-pipe", arguments=case("pipe", 8), tool="perf", of_tool=tools.perf_pipe),
    round_trip("sockperf-unix", arguments=case("unix-dgram", 64), tool="sockperf",
               of_tool=tools.sockperf(64, socket.AF_UNIX), tool_missing=tools.why_no_unix_sockets),
    round_trip("sockperf-udp", arguments=case("unix-dgram", 64), tool="sockperf",
               of_tool=tools.sockperf(64, socket.AF_INET)),
    paced("pmqtest", arguments=case("posix-mq", 8, *A_THOUSAND_A_SECOND), tool="pmqtest",
          of_tool=tools.rt_test("pmqtest")),
    paced("ptsematest", arguments=case("shm-sem", 8, *A_THOUSAND_A_SECOND), tool="ptsematest",
          of_tool=tools.rt_test("ptsematest")),
    stream("stress-ng-pipe", arguments=case("pipe", 512), of_tool=tools.stress_ng("pipe")),
    stream("stress-ng-fifo", arguments=case("fifo", 64),
           of_tool=tools.stress_ng("fifo", "--fifo-readers", 1, "--fifo-data-size", 64)),
    stream("stress-ng-mq", arguments=case("posix-mq", 8), of_tool=tools.stress_ng("mq")),
)
