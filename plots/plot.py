"""Draws the pictures of one run: PYTHON plots/plot.py RESULTS_DIR --out PLOTS_DIR [--formats svg,png]

Exit codes: 0 fine; 1 a picture could not be written; 2 the call was wrong, or there is nothing to draw.
"""

import argparse
import sys
from pathlib import Path

import program

_PROGRAM = program.Program("plot.py")


def main(arguments):
    """Runs the program; returns its exit code."""
    options = _parse(arguments)
    try:
        # Not at the top: a Python without the libraries shall say so in one line.
        from results import Run
    except ImportError as error:
        return _PROGRAM.refuse(f"{sys.executable} cannot draw ({error}): use a Python that has matplotlib and pandas")
    run = Run(options.results)
    figures, reasons = _draw(run)
    if not figures:
        why = "; ".join(dict.fromkeys(map(str, reasons.values())))
        return _PROGRAM.refuse(f"nothing to draw in {options.results}: {why}")
    _PROGRAM.prepare(options.out)
    for remark in run.remarks:
        _PROGRAM.say(remark)
    for name, reason in reasons.items():
        _PROGRAM.say(f"{name} not drawn: {reason}")
    return _PROGRAM.write(figures, options.out, options.formats)


def _draw(run):
    """The pictures by name, and why others that every run should have are missing."""
    from distribution import rtt_distribution
    from floor_ratio import floor_ratio_over_size
    from heat_map import rtt_heat_map
    from latency_over_load import latency_over_load
    from lecture_beside import python_beside_cpp
    from lecture_countdown import lecture_countdown
    from shared import shared_objects
    from sync import sync_operations
    from many_to_many import many_to_many
    from matrix import cache_line_matrix, rtt_matrix
    from over_size import rtt_over_size, throughput_over_size
    from pool_hand_out import pool_hand_out
    from pool_speedup import pool_speedup
    from remote_calls import remote_calls
    from results import NothingToDraw
    from spawn import spawn_over_memory
    from waits import rtt_by_wait

    of_every_run = {"rtt_over_size": rtt_over_size, "throughput_over_size": throughput_over_size,
                    "rtt_distribution_64B": rtt_distribution, "rtt_heat_map": rtt_heat_map,
                    "latency_over_load": latency_over_load, "pool_speedup": pool_speedup}
    # Where a run holds what they show: several wait strategies, several producers, a floor, several pairs of CPUs,
    # remote calls, locks, objects, ways to start, tasks that are only handed out, the lecture in Python.
    of_some_runs = {"waits_64B": rtt_by_wait, "many_to_many_64B": many_to_many,
                    "floor_ratio": floor_ratio_over_size, "cache_line_matrix": cache_line_matrix,
                    "rtt_matrix_64B": rtt_matrix, "remote_calls": remote_calls, "sync_operations": sync_operations,
                    "shared_objects": shared_objects,
                    "spawn_over_memory": spawn_over_memory, "pool_hand_out": pool_hand_out,
                    "lecture_countdown": lecture_countdown, "python_beside_cpp": python_beside_cpp}
    figures, reasons = {}, {}
    for name, picture in {**of_every_run, **of_some_runs}.items():
        try:
            figures[name] = picture(run)
        except NothingToDraw as reason:
            if name in of_every_run:
                reasons[name] = reason
    return figures, reasons


def _parse(arguments):
    parser = _PROGRAM.parser("Draws the pictures of one run.")
    parser.add_argument("results", metavar="RESULTS_DIR", type=_directory, help="with the CSV files of a run")
    parser.add_argument("--out", metavar="PLOTS_DIR", type=Path, required=True,
                        help="where to write; made if missing")
    parser.add_argument("--formats", metavar="LIST", type=_formats, default=program.FORMATS,
                        help="comma-separated, of svg and png (default: both)")
    return parser.parse_args(arguments)


def _directory(text):
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a directory")
    return path


def _formats(text):
    formats = tuple(dict.fromkeys(text.split(",")))
    unknown = [name for name in formats if name not in program.FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {', '.join(program.FORMATS)}")
    return formats


if __name__ == "__main__":
    program.run(main)
