"""How far two CPUs are apart at this moment. The interpreter is too slow to find that out, and what C++ rows say of
theirs is seconds old, while a host may change its mind within one. So a C++ program is asked, in some 20 ms."""

import json
import subprocess

from lecture.measuring import binaries

# A row of bench_pool with next to no work in it: it looks at the same two CPUs as it does for its own rows.
_ROW = ("--pool=serial", "--scaling=weak", "--workers=1", "--countdown=1", "--benchmark_repetitions=1",
        "--benchmark_format=json")
_PATIENCE_S = 30


def cache_line_ns():
    """What a cache line takes there and back; None where there is one CPU, or nobody who could tell."""
    try:
        told = subprocess.run([binaries.path("bench_pool"), *_ROW], check=True, timeout=_PATIENCE_S,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return json.loads(told)["benchmarks"][0].get("cache_line_ns")
