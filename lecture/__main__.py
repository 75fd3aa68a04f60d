"""The lecture from one command: python3 -m lecture list | measure | report (--help for each)."""

import argparse
import os
import re
import sys


def main(arguments):
    """Runs the command; gives the exit code."""
    options = _parse(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"lecture: {error}; what was measured is kept", file=sys.stderr)
        return 1


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="python3 -m lecture", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _list_command(commands)
    _measure_command(commands)
    _report_command(commands)
    return parser.parse_args(arguments)


def _list_command(commands):
    command = commands.add_parser(
        "list", help="the constructs, their programs, the C++ counterpart's source, and what is held against what")
    command.set_defaults(run=_list)


def _list(_options):
    from lecture import catalog
    for construct in catalog.constructs():
        pairs = ", ".join(f"{each.mechanism} ({each.counterpart})" for each in construct.measured)
        module = construct.demonstrate.__module__
        print(f"{construct.name:24} python3 -m {module:36} {construct.source:38} {pairs}")
    return 0


def _measure_command(commands):
    command = commands.add_parser(
        "measure", help="one visit to one question: adds a row for each case to the CSV file that the C++ program of that "
                        "question began in a run's directory")
    command.add_argument("--run-dir", metavar="DIR", type=_directory, required=True, help="of the run")
    command.add_argument("--question", metavar="NAME", required=True,
                         choices=("latency", "throughput", "sync", "shared", "spawn", "pool"),
                         help="%(choices)s")
    command.add_argument("--seconds", metavar="S", type=_seconds, default=0.03, help="of each case (default: %(default)s)")
    command.add_argument("--filter", metavar="REGEX", type=_regex, default="",
                         help="only cases whose name has this in it, such as latency/py-pipe/64")
    command.add_argument("--since", metavar="MS", type=int, default=0,
                         help="when the visit began, in milliseconds since 1970: what was measured since then is not measured "
                              "again (default: %(default)s, measured at all)")
    command.add_argument("--times", metavar="N", type=int, default=1,
                         help="rows of each case in a visit (default: %(default)s)")
    command.add_argument("--idle", choices=("default", "poll"), default="default",
                         help="what idle cores do; poll holds /dev/cpu_dma_latency at 0")
    command.add_argument("--prefix", default="py", help="of the pools' names (default: %(default)s)")
    command.add_argument("--unavailable", metavar="REASON", help="measure nothing: rows are skipped, for this reason")
    command.set_defaults(run=_measure)


def _measure(options):
    from lecture.measuring import idle, question
    path = os.path.join(options.run_dir, f"{options.question}.csv")
    if not os.path.isfile(path):
        return _refuse(f"{path} is not there; bench_{options.question} --csv has to be run first")
    visit = question.Visit(options.question, options.run_dir, options.since, options.unavailable)
    with idle.held(options.idle):
        if options.question == "pool":
            visit.pools(options.prefix)
        else:
            visit.cases(options.seconds, options.idle, options.filter, options.times)
    return 1 if visit.failed else 0


def _report_command(commands):
    command = commands.add_parser(
        "report", help="Python beside C++, and the lecture's claims, from a run's CSV files: shows both, and writes "
                       "lecture.csv and claims.json there")
    command.add_argument("run_dir", metavar="DIR", type=_directory, help="of the run")
    command.set_defaults(run=_report)


def _report(options):
    from lecture import claims, comparison
    from lecture.figures import Figures
    figures = Figures(options.run_dir)
    comparison.write(figures, os.path.join(options.run_dir, "lecture.csv"))
    print(comparison.text(figures))
    answers = claims.answer(figures)
    claims.write(answers, os.path.join(options.run_dir, "claims.json"))
    print(claims.text(answers))
    return 0


def _directory(text):
    if not os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"{text} is not a directory")
    return text


def _regex(text):
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no regular expression: {error}") from None
    return text


def _seconds(text):
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= 60:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds up to 60")
    return value


def _refuse(reason):
    print(f"lecture: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
