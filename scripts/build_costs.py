#!/usr/bin/env python3
"""Prints what a build spent its time on: the most expensive files and the sum.

usage: build_costs.py [--most N] [--limit PERCENT] [BUILD_DIR]

  BUILD_DIR        a build by Ninja (default: build/release below the checkout)
  --most N         how many files are listed (default: 15)
  --limit PERCENT  no file may take a larger part of the sum than this
  --help           this text

The times are those of Ninja's log: how long each command ran while others ran beside it. They mean
something only where the compiler ran, so build anew, with CCACHE_DISABLE=1.

Exit codes: 0 fine; 1 a file takes more than the limit; 2 wrong call, or nothing was built there.
"""

import argparse
import pathlib
import sys

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]


class NoBuild(Exception):
    """There is no log that tells what was built."""


def latest(lines):
    """Of each output the start and the end in ms and the hash of the command of its latest build."""
    builds = {}
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        start, end, _, output, command = line.rstrip("\n").split("\t")
        builds[output] = (int(start), int(end), command)
    return builds


def costs(log):
    """Pairs of seconds and output, the most expensive first. A command with several outputs counts once."""
    try:
        with log.open(encoding="utf-8") as file:
            builds = latest(file)
    except OSError as error:
        raise NoBuild(f"{log}: {error.strerror}; build first, such as by ./run_tests.sh") from error
    except ValueError as error:
        raise NoBuild(f"{log}: is no log of Ninja's that this script can read") from error
    commands = {}
    for output, build in builds.items():
        commands.setdefault(build, output)
    if not commands:
        raise NoBuild(f"{log}: nothing was built yet")
    return sorted((((end - start) / 1000, output) for (start, end, _), output in commands.items()), reverse=True)


def percentage(text):
    value = float(text)
    if not 0 < value <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no percentage")
    return value


def parse(arguments):
    parser = argparse.ArgumentParser(prog="build_costs.py", add_help=False, usage=argparse.SUPPRESS)
    parser.add_argument("build_dir", nargs="?", type=pathlib.Path, default=CHECKOUT / "build" / "release")
    parser.add_argument("--most", type=int, default=15)
    parser.add_argument("--limit", type=percentage)
    parser.add_argument("--help", action="store_true")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    if options.help:
        print(__doc__.strip())
        return 0
    try:
        files = costs(options.build_dir / ".ninja_log")
    except NoBuild as error:
        print(f"build_costs.py: {error}", file=sys.stderr)
        return 2
    total = sum(seconds for seconds, _ in files)
    for seconds, output in files[:max(options.most, 0)]:
        print(f"{seconds:8.1f} s {100 * seconds / max(total, 1e-3):5.1f} %  {output}")
    print(f"{total:8.1f} s 100.0 %  all {len(files)} files")
    if options.limit is None:
        return 0
    offenders = [(seconds, output) for seconds, output in files if 100 * seconds > options.limit * total]
    for seconds, output in offenders:
        print(f"build_costs.py: {output}: {seconds:.1f} s are {100 * seconds / total:.1f} % of {total:.1f} s, and no file may"
              f" take more than {options.limit:g} %; include less, or split it", file=sys.stderr)
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
