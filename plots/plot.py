"""Draws the pictures of one run: PYTHON plots/plot.py RESULTS_DIR --out PLOTS_DIR [--formats svg,png]

Exit codes: 0 fine; 1 a picture could not be written; 2 the call was wrong, or there is nothing to draw.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

FORMATS = ("svg", "png")


def main(arguments):
    """Runs the program; returns its exit code."""
    options = _parse(arguments)
    try:
        # Not at the top: a Python without the libraries shall say so in one line.
        from results import Run
    except ImportError as error:
        return _refuse(f"{sys.executable} cannot draw ({error}): use a Python that has matplotlib and pandas")
    run = Run(options.results)
    figures, reasons = _draw(run)
    if not figures:
        why = "; ".join(dict.fromkeys(map(str, reasons.values())))
        return _refuse(f"nothing to draw in {options.results}: {why}")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=options.out):
            pass
    except OSError as error:
        return _refuse(f"cannot write into {options.out}: {error.strerror}; give another --out")
    for remark in run.remarks:
        _say(remark)
    for name, reason in reasons.items():
        _say(f"{name} not drawn: {reason}")
    return _write(figures, options)


def _draw(run):
    """The pictures by name, and why others that every run should have are missing."""
    from distribution import rtt_distribution
    from floor_ratio import floor_ratio_over_size
    from latency_over_load import latency_over_load
    from matrix import cache_line_matrix, rtt_matrix
    from over_size import rtt_over_size, throughput_over_size
    from pool_speedup import pool_speedup
    from results import NothingToDraw
    from waits import rtt_by_wait

    of_every_run = {"rtt_over_size": rtt_over_size, "throughput_over_size": throughput_over_size,
                    "rtt_distribution_64B": rtt_distribution, "latency_over_load": latency_over_load,
                    "pool_speedup": pool_speedup}
    # Where a run holds what they show: several wait strategies, several pairs of CPUs, a floor.
    of_some_runs = {"waits_64B": rtt_by_wait, "floor_ratio": floor_ratio_over_size,
                    "cache_line_matrix": cache_line_matrix, "rtt_matrix_64B": rtt_matrix}
    figures, reasons = {}, {}
    for name, picture in {**of_every_run, **of_some_runs}.items():
        try:
            figures[name] = picture(run)
        except NothingToDraw as reason:
            if name in of_every_run:
                reasons[name] = reason
    return figures, reasons


def _write(figures, options):
    import style

    code = 0
    for name, figure in figures.items():
        for suffix in options.formats:
            path = options.out / f"{name}.{suffix}"
            try:
                style.write(figure, path)
            except OSError as error:
                _say(f"{path} not written: {error.strerror}")
                code = 1
            else:
                print(path)
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise SystemExit(_refuse(f"{message}; see --help"))


def _parse(arguments):
    parser = _Parser(prog="plot.py", description="Draws the pictures of one run.", allow_abbrev=False)
    parser.add_argument("results", metavar="RESULTS_DIR", type=_directory, help="with the CSV files of a run")
    parser.add_argument("--out", metavar="PLOTS_DIR", type=Path, required=True,
                        help="where to write; made if missing")
    parser.add_argument("--formats", metavar="LIST", type=_formats, default=FORMATS,
                        help="comma-separated, of svg and png (default: both)")
    return parser.parse_args(arguments)


def _directory(text):
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a directory")
    return path


def _formats(text):
    formats = tuple(dict.fromkeys(text.split(",")))
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is none of {', '.join(FORMATS)}")
    return formats


def _say(text):
    print(f"plot.py: {text}", file=sys.stderr)


def _refuse(text):
    _say(text)
    return 2


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Whoever read the list has gone: no error of ours.
    sys.exit(main(sys.argv[1:]))
