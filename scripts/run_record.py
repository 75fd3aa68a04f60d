#!/usr/bin/env python3
"""Keeps what a run was started with, for run_all.sh to go on with it.

usage: run_record.py write FILE KEY=VALUE ...         made anew, all at once
       run_record.py finish FILE JSON KEY=VALUE ...   the same; prints the milliseconds that the binary which wrote that
                                                      JSON spent in timed slices
       run_record.py read FILE KEY ...                each value, with a zero byte behind it
exit 0: fine; 1: a file cannot be read or written, one line says why; 2: wrong call
"""

import json
import os
import sys


def write(path, pairs):
    fresh = f"{path}.new"
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(dict(pair.split("=", 1) for pair in pairs), file, indent=2)
        file.write("\n")
    os.replace(fresh, path)


def read(path, keys):
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    sys.stdout.write("".join(f"{record[key]}\0" for key in keys))


def timed_s(path):
    """0 where a binary died before it could write it."""
    try:
        with open(path, encoding="utf-8") as file:
            return float(json.load(file)["context"]["ipcbench_timed_s"])
    except (OSError, ValueError, KeyError):
        return 0.0


def main(arguments):
    command, *rest = arguments or ["none"]
    try:
        if command == "write" and rest:
            write(rest[0], rest[1:])
        elif command == "read" and rest:
            read(rest[0], rest[1:])
        elif command == "finish" and len(rest) > 1:
            write(rest[0], rest[2:])
            print(round(1000 * timed_s(rest[1])))
        else:
            print("run_record.py: give write, finish or read (see its head)", file=sys.stderr)
            return 2
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"run_record.py: {rest[0]}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
