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
        from distribution import rtt_distribution
        from over_size import rtt_over_size, throughput_over_size
        from pool_speedup import pool_speedup
        from results import NothingToDraw, Run
    except ImportError as error:
        return _refuse(f"{sys.executable} cannot draw ({error}): use a Python that has matplotlib and pandas")
    pictures = {"rtt_over_size": rtt_over_size, "throughput_over_size": throughput_over_size,
                "rtt_distribution_64B": rtt_distribution, "pool_speedup": pool_speedup}

    run = Run(options.results)
    figures, reasons = {}, {}
    for name, picture in pictures.items():
        try:
            figures[name] = picture(run)
        except NothingToDraw as reason:
            reasons[name] = reason
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
