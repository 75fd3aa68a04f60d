"""Runs that never took place: results as the suite writes them, with figures made up from a seed.

Importing this makes the modules of plots/ importable too.
"""

import contextlib
import csv
import itertools
import json
import random
import sys
import tempfile
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "plots" / "plot.py"
sys.path.insert(0, str(PROGRAM.parent))
sys.dont_write_bytecode = True

RUN = "20260102T030405Z-testhost"
MECHANISMS = ("pipe", "fifo", "unix-dgram", "posix-mq", "shm-sem", "mmap")
SIZES = (8, 64, 512, 4096, 65536, 1048576)
# What the suite has, by family, and the bytes of those that only notify.
FAMILIES = {
    "byte stream": ("fifo", "pipe", "pty", "socketpair", "tcp", "unix-stream", "vsock"),
    "datagram": ("udp", "unix-dgram", "unix-seqpacket"),
    "queue": ("boost-mq", "posix-mq", "sysv-mq"),
    "shared memory": ("mailbox", "memfd", "shm-eventfd", "shm-futex", "shm-mutex", "shm-pipe", "shm-sem", "sysv-shm"),
    "mapped file": ("mmap",),
    "file": ("file",),
    "ring": ("boost-spsc", "shm-mpmc", "shm-ring", "shm-ring-huge"),
    "kernel copy": ("cma", "fd-pass", "splice", "vmsplice"),
    "notification": ("eventfd", "futex", "pidfd-signal", "signal", "signal-handler", "signal-queue", "signalfd"),
    "library": ("boost-asio-unix", "cyclonedds", "iceoryx", "mpi", "nng-ipc", "redis", "zeromq-ipc", "zeromq-tcp"),
    "remote call": ("capnp-unix", "dbus", "dbus-peer", "grpc-unix", "grpc-unix-stream", "unix-stream-framed"),
    "io_uring": ("uring-futex", "uring-msg-ring", "uring-pipe", "uring-socket"),
}
EVERY_MECHANISM = tuple(sorted(name for names in FAMILIES.values() for name in names))
NOTIFIERS = {"eventfd": 7, "futex": 3, "pidfd-signal": 8, "signal": 0, "signal-handler": 0, "signal-queue": 8,
             "signalfd": 8, "uring-msg-ring": 8}
NEVER_BLOCK = ("boost-spsc", "mpi")
IN_PLACE = ("iceoryx", "memfd", "mmap", "shm-eventfd", "shm-futex", "shm-mpmc", "shm-mutex", "shm-pipe", "shm-ring",
            "shm-ring-huge", "shm-sem", "sysv-shm", "uring-futex", "vmsplice")
SHARED = ("boost-mq", "eventfd", "fd-pass", "fifo", "pipe", "posix-mq", "redis", "shm-mpmc", "splice", "sysv-mq",
          "unix-dgram", "unix-seqpacket", "uring-pipe", "vmsplice")
LOADED = ("pipe", "unix-stream", "unix-dgram", "tcp", "posix-mq", "sysv-mq", "shm-sem", "shm-futex", "shm-ring",
          "uring-pipe")

_CASE = ("schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,"
         "shares_llc").split(",")
_COSTS = ("cpu_ns_per_message,voluntary_switches_per_message,involuntary_switches_per_message,"
          "page_faults_per_message,steal_percent,cache_line_ns").split(",")
COLUMNS = {
    "latency": _CASE
    + "iterations,rtt_mean_ns,rtt_p50_ns,rtt_p90_ns,rtt_p99_ns,rtt_p999_ns,rtt_max_ns".split(",") + _COSTS
    + ["floor_ns", "floor_ratio", "transfer"],
    "throughput": _CASE
    + ("transfer,producers,consumers,messages,lost,messages_per_s,bytes_per_s,capacity_bytes,capacity_messages,"
       "producer_fairness,consumer_fairness").split(",") + _COSTS,
    "load": _CASE + ("schedule,rate,asked_per_s,achieved_per_s,capacity_per_s,saturated,messages,"
                     "latency_mean_ns,latency_p50_ns,latency_p90_ns,latency_p99_ns,latency_p999_ns,"
                     "latency_p9999_ns,latency_max_ns").split(",") + _COSTS,
    "rpc": _CASE + ("reply_bytes,in_flight,calls_per_s,call_mean_ns,call_p50_ns,call_p99_ns,serialize_ns,"
                    "deserialize_ns,cache_line_ns").split(","),
    "floor": _CASE + ["part", "ns", "cache_line_ns"],
    "sync": _CASE + ["operation", "processes", "critical_ns", "operation_ns", "cache_line_ns"],
    "shared": _CASE + ["operation", "processes", "operation_ns", "cache_line_ns"],
    "spawn": _CASE + ["caller_bytes", "caller_pages", "reaped_mean_ns", "cache_line_ns"],
    "lecture": ("construct,question,case,mechanism,counterpart,status,reason,ratio,ratio_low,ratio_high,pairs").split(","),
    "pool": ("schema,run,bench,pool,scaling,workers,tasks,countdown,repetition,status,reason,cpus_available,"
             "task,wait,idle,cpu_a,cpu_b,wall_s,speedup,efficiency,task_s,steal_percent,task_p50_ns,task_p99_ns,"
             "tasks_per_s,cache_line_ns").split(","),
}
ENVIRONMENT = {"host": "testhost", "cpu_model": "Example CPU @ 2.50GHz", "kernel": "6.1.0-18-cloud-amd64",
               "date": "2026-01-02T03:04:05Z", "cpus_available": 2, "hypervisor": "kvm", "governor": None}

_BASE_NS = {"pipe": 4000, "fifo": 4100, "unix-dgram": 5200, "posix-mq": 4700, "shm-sem": 3300, "mmap": 3350}
# Wait strategy: a round trip across cores takes this much of a blocking one; cores that it keeps busy.
_WAITS = {"block": (1, 0.8), "epoll": (1.3, 0.85), "poll": (1.2, 0.85), "spin-then-block": (0.3, 1.6),
          "yield": (0.35, 1.8), "spin": (0.12, 2)}
# A remote call, and both its messages' encoding; each takes longer by the byte.
_CALL_NS = {"unix-stream-framed": (9000, 12), "capnp-unix": (38000, 700), "dbus-peer": (52000, 1900),
            "grpc-unix-stream": (78000, 350), "dbus": (110000, 1900), "grpc-unix": (130000, 350)}
_CROSS = {"pipe": 1.7, "fifo": 1.7, "unix-dgram": 1.25, "posix-mq": 1.55, "shm-sem": 2.1, "mmap": 2.1}


def latency_rows(mechanisms=MECHANISMS, sizes=SIZES, placements=("same-core", "cross-core"), idle="poll",
                 repetitions=6, scatter=0.1, largest=None, wait="block", seed=1):
    """Round trips that take a base and a time for each byte; `largest`: mechanism to its greatest size."""
    dice = random.Random(seed)
    rows = []
    for mechanism, placement, size, repetition in _messages(mechanisms, placements, sizes, repetitions):
        row = {**_case("latency", mechanism, placement, size, repetition, idle), "wait": wait}
        if size > (largest or {}).get(mechanism, size):
            rows.append({**row, "status": "skipped", "reason": "over the largest message"})
            continue
        factor, cores = (1, 1) if placement == "same-core" else _WAITS[wait]
        rtt = factor * _round_trip_ns(mechanism, placement, size) * dice.lognormvariate(0, scatter)
        if idle == "default" and placement == "cross-core":
            rtt += 100e3 * dice.lognormvariate(0, scatter)
        rows.append({**row, "rtt_mean_ns": rtt, "rtt_p50_ns": 0.95 * rtt, "rtt_p90_ns": 1.1 * rtt,
                     "rtt_p99_ns": 1.9 * rtt * dice.lognormvariate(0, 2 * scatter),
                     "rtt_p999_ns": 6 * rtt * dice.lognormvariate(0, 4 * scatter),
                     "cpu_ns_per_message": cores * rtt / 2})
    return rows


def repeated(rows, times=6):
    """Each row as so many repetitions of one figure: by default enough for an interval."""
    return [{**row, "repetition": repetition} for repetition in range(times) for row in rows]


def with_floor(rows, floor_ns=300):
    """The measured ones of these rows of latency.csv, with a floor under them that grows with the size."""
    return [{**row, "floor_ns": floor, "floor_ratio": row["rtt_mean_ns"] / floor}
            for row in rows if "rtt_mean_ns" in row
            for floor in [floor_ns + 0.04 * row["message_bytes"]]]


def throughput_rows(mechanisms=MECHANISMS, sizes=SIZES, placements=("same-core", "cross-core"), idle="poll",
                    repetitions=6, scatter=0.1, seed=2):
    """Streams that cost a third of the round trip."""
    dice = random.Random(seed)
    rows = []
    for mechanism, placement, size, repetition in _messages(mechanisms, placements, sizes, repetitions):
        rate = 1 / (_round_trip_ns(mechanism, placement, size) / 3 * 1e-9) * dice.lognormvariate(0, scatter)
        rows.append({**_case("throughput", mechanism, placement, size, repetition, idle), "messages_per_s": rate,
                     "bytes_per_s": size * rate})
    return rows


def in_place(rows):
    """These rows of latency.csv or throughput.csv as if nothing had been copied: half as long for each."""
    factors = {"rtt_mean_ns": 0.5, "bytes_per_s": 2, "messages_per_s": 2, "floor_ratio": 0.5}
    return [{**row, "transfer": "zero-copy", **{name: row[name] * by for name, by in factors.items() if name in row}}
            for row in rows]


def shared_rows(mechanisms=SHARED, shapes=((1, 1), (4, 1), (1, 4), (4, 4)), repetitions=6, seed=8, **arguments):
    """Streams of several producers and consumers, which are in each other's way."""
    dice = random.Random(seed)
    rows = throughput_rows(mechanisms, (64,), repetitions=repetitions, **arguments)
    return [{**row, "transfer": "copy", "producers": producers, "consumers": consumers,
             "messages_per_s": row["messages_per_s"] / (producers * consumers) ** 0.4,
             "producer_fairness": 1 - dice.random() * (producers - 1) / producers,
             "consumer_fairness": 1 - dice.random() * (consumers - 1) / consumers}
            for row in rows for producers, consumers in shapes]


def load_rows(mechanisms=MECHANISMS, rates=("20%", "50%", "80%"), placements=("same-core", "cross-core"),
              schedule="fixed", repetitions=6, scatter=0.1, seed=4):
    """Messages of 64 B that queue at a single server: what is asked for over its capacity piles up."""
    dice = random.Random(seed)
    rows = []
    for mechanism, placement, rate, repetition in _cases(mechanisms, placements, rates, repetitions):
        service = _round_trip_ns(mechanism, placement, 64) / 3 * dice.lognormvariate(0, scatter)
        capacity = 1e9 / service
        asked = float(rate[:-1]) / 100 * capacity if rate.endswith("%") else float(rate)
        use = asked / capacity
        saturated = use > 0.99
        wait = 0.1 / 2e-9 if saturated else service * use / (1 - use) * (1 if schedule == "poisson" else 0.3)
        median = (2 * service + wait) * dice.lognormvariate(0, scatter)
        rows.append({**_case("load", mechanism, placement, 64, repetition, "poll"), "schedule": schedule,
                     "rate": rate, "asked_per_s": asked, "achieved_per_s": min(asked, capacity),
                     "capacity_per_s": capacity, "saturated": int(saturated), "latency_p50_ns": median,
                     "latency_p99_ns": 3 * median + 4 * wait, "latency_p999_ns": 9 * median + 9 * wait})
    return rows


def rpc_rows(mechanisms=tuple(_CALL_NS), replies=(64, 65536), in_flight=(1, 4, 16), placement="cross-core",
             repetitions=6, scatter=0.1, seed=12):
    """Calls that wait for those before them, for more than half of their time."""
    dice = random.Random(seed)
    rows = []
    for mechanism, reply, count, repetition in _cases(mechanisms, replies, in_flight, repetitions):
        call, encoding = (ns * (1 + reply / base) * dice.lognormvariate(0, scatter)
                          for ns, base in zip(_CALL_NS[mechanism], (50000, 2000)))
        call *= 0.4 + 0.6 * count
        rows.append({**_case("rpc", mechanism, placement, 64, repetition, "poll"), "reply_bytes": reply,
                     "in_flight": count, "calls_per_s": count * 1e9 / call, "call_mean_ns": 1.1 * call,
                     "call_p50_ns": call, "call_p99_ns": 3 * call, "serialize_ns": 0.4 * encoding,
                     "deserialize_ns": 0.6 * encoding})
    return rows


def pair_ns(a, b):
    """What a pair of CPUs costs that are two to a core and eight to a cache."""
    return 12 if a == b else 55 if a // 2 == b // 2 else 220 if a // 8 == b // 8 else 900


def floor_rows(cpus=8, repetitions=6, scatter=0.05, seed=6):
    """A cache line between every two CPUs, and another part of the floor."""
    dice = random.Random(seed)
    case = {"schema": 1, "run": RUN, "bench": "floor", "status": "ok"}
    pairs = [{**case, "cpu_a": a, "cpu_b": b, "repetition": repetition, "part": "cache-line",
              "ns": pair_ns(a, b) * dice.lognormvariate(0, scatter)}
             for a in range(cpus) for b in range(a + 1, cpus) for repetition in range(repetitions)]
    return [*pairs, {**case, "cpu_a": 0, "part": "system-call", "ns": 150}]


def pair_rows(mechanisms=MECHANISMS, cpus=4, repetitions=6, scatter=0.05, sizes=(64,), seed=7):
    """Rows of latency.csv for every two CPUs, and each with itself."""
    dice = random.Random(seed)
    return [{**row, "cpu_a": a, "cpu_b": b,
             "rtt_mean_ns": (row["rtt_mean_ns"] + 4 * pair_ns(a, b)) * dice.lognormvariate(0, scatter)}
            for row in latency_rows(mechanisms, sizes, ("cpus",), repetitions=repetitions, scatter=scatter)
            for a in range(cpus) for b in range(a, cpus)]


POOLS = {"serial": 1, "threads": 0.98, "processes": 0.97, "fork-each": 0.9, "boost-asio": 0.96, "openmp": 0.95,
         "onetbb": 0.94}


def pool_rows(cpus=2, most_workers=4, repetitions=6, scatter=0.02, seed=3, task="countdown", idle="", ceiling=1):
    """Pools whose speedup ends where the CPUs do, or at a share of them."""
    dice = random.Random(seed)
    return [{"schema": 1, "run": RUN, "bench": "pool", "pool": pool, "scaling": scaling, "workers": workers,
             "tasks": 8 if scaling == "strong" else workers, "countdown": 100000000, "repetition": repetition,
             "status": "ok", "cpus_available": cpus, "task": task, "idle": idle,
             "speedup": efficiency * ceiling * min(workers, cpus) * dice.lognormvariate(0, scatter)}
            for pool, efficiency in POOLS.items() for scaling in ("strong", "weak")
            for workers in range(1, (1 if pool == "serial" else most_workers) + 1)
            for repetition in range(repetitions)]


def hand_out_rows(repetitions=6, scatter=0.05, idle="poll", workers=(1, 2), seed=11):
    """Empty tasks handed out, the slower the later a pool is listed; spinning where it is ours."""
    dice = random.Random(seed)
    rows = []
    for place, pool in enumerate(list(POOLS)[1:], start=1):
        for wait in ("block", "spin") if pool in ("threads", "processes") else ("block",):
            for count, repetition in itertools.product(workers, range(repetitions)):
                one = (6000 if wait == "block" else 400) * place * dice.lognormvariate(0, scatter)
                rows.append({"schema": 1, "run": RUN, "bench": "pool", "pool": pool, "workers": count, "tasks": 64,
                             "repetition": repetition, "status": "ok", "cpus_available": 2, "task": "empty",
                             "wait": wait, "idle": idle, "task_p50_ns": one,
                             "task_p99_ns": "" if pool == "fork-each" else 2 * one, "tasks_per_s": 1e10 / one})
    return rows


def every_mechanism(placements=("same-core", "cross-core"), sizes=(64, 4096, 1048576), repetitions=2):
    """The tables of a run of all there is, by name, as run_all.sh measures them."""
    of = {"placements": placements, "repetitions": repetitions}
    blocking = tuple(name for name in EVERY_MECHANISM if name not in NEVER_BLOCK)
    apart = {"placements": placements[-1:], "repetitions": repetitions}
    latency = with_floor([
        *latency_rows(blocking, sizes, largest={"sysv-mq": 4096, "posix-mq": 65536, "udp": 65536}, **of),
        *latency_rows(EVERY_MECHANISM, (64,), wait="spin", **apart),
        *latency_rows(blocking, (64,), idle="default", **apart)])
    throughput = [*throughput_rows(blocking, sizes, **of), *in_place(throughput_rows(IN_PLACE, sizes, **apart)),
                  *shared_rows(shapes=((4, 1), (1, 4), (4, 4)), **apart)]
    return {"latency": latency, "throughput": throughput, "load": load_rows(LOADED, **of),
            "rpc": rpc_rows(repetitions=repetitions)}


def mechanisms(names=EVERY_MECHANISM):
    """What `ipcbench list --json` says of these mechanisms, or the part of it that pictures need."""
    family = {name: family for family, names in FAMILIES.items() for name in names}
    payload = {name: "word" if size else "none" for name, size in NOTIFIERS.items()}
    return {"mechanisms": [{"id": name, "family": family[name], "payload": payload.get(name, "bytes"),
                            "available": True, "reason": None} for name in names]}


def write(directory, environment=ENVIRONMENT, listed=None, **tables):
    """Writes tables (name=rows, as dictionaries; what a row lacks is empty), the environment and what is listed."""
    for name, rows in tables.items():
        with open(directory / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], restval="")
            writer.writeheader()
            writer.writerows(rows)
    if environment is not None:
        (directory / "environment.json").write_text(json.dumps(environment), encoding="utf-8")
    if listed is not None:
        (directory / "mechanisms.json").write_text(json.dumps(listed), encoding="utf-8")


@contextlib.contextmanager
def directory(**tables):
    """A directory with those tables, as long as it lasts."""
    with tempfile.TemporaryDirectory() as path:
        write(Path(path), **tables)
        yield Path(path)


def _cases(*dimensions_and_repetitions):
    *dimensions, repetitions = dimensions_and_repetitions
    return list(itertools.product(*dimensions, range(repetitions)))


def _messages(mechanisms, placements, sizes, repetitions):
    """As _cases(), but what only notifies has its own size."""
    return [case for mechanism in mechanisms for case in _cases(
        (mechanism,), placements, (NOTIFIERS[mechanism],) if mechanism in NOTIFIERS else sizes, repetitions)]


def _case(bench, mechanism, placement, size, repetition, idle):
    return {"schema": 1, "run": RUN, "bench": bench, "mechanism": mechanism, "wait": "block",
            "message_bytes": size, "placement": placement, "idle": idle, "repetition": repetition,
            "status": "ok"}


def _round_trip_ns(mechanism, placement, size):
    base = _BASE_NS.get(mechanism) or 1000 + sum(mechanism.encode()) % 97 * 300
    factor = _CROSS.get(mechanism, 1.6) if placement == "cross-core" else 1
    return base * factor + size * (0.06 if mechanism in ("shm-sem", "mmap") else 0.25)
