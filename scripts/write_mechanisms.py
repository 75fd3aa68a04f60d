#!/usr/bin/env python3
"""Writes docs/mechanisms.md: what each mechanism says of itself, as far as it is the same on every machine.

usage: scripts/write_mechanisms.py build/release/bin/ipcbench >docs/mechanisms.md
"""

import json
import subprocess
import sys

# The families in the order of the book, and what those in one have in common.
FAMILIES = {
    "byte stream": "The kernel holds bytes in a buffer. Where a message ends is the reader's affair.",
    "datagram": "The kernel holds messages, each whole.",
    "queue": "Messages with a place each, in the kernel or in memory that both sides share; who sends waits where all are taken.",
    "notification": "Nothing but a word, or the arrival itself: what wakes somebody who finds the data elsewhere.",
    "shared memory": "One message at a time lies in memory that both sides map. What differs is how they wait for each other.",
    "mapped file": "As shared memory, in a file.",
    "file": "A file as the place where the message lies.",
    "ring": "Many messages lie in shared memory one after the other, so that the sides need not wait for each other at each.",
    "kernel copy": "The kernel takes the message from the sender's memory, or hands its pages over.",
    "io_uring": "Orders and what came of them lie in memory shared with the kernel.",
    "library": "What others wrote and many use, by its own means and with its own threads.",
    "remote call": "A request and its reply. `unix-stream-framed` is what the others are held against.",
}
COUNTED = (("system_calls", "system call"), ("copies", "copy"), ("wakeups", "wake-up"))
HEAD = """# The mechanisms

Each is one file in `src/mechanisms/`; what stands here is what that file declares, and conformance tests hold it to the
promises. The counts are for one message that is smaller than a page and finds its receiver asleep, both sides together.
What a machine allows (sizes, limits, which are there) is in `ipcbench list --json`, what each takes in the
[report](choosing.md#the-page) of a run: on its card a drawing of the path, and its figures.

[Written](../scripts/write_mechanisms.py) from `ipcbench list --json`; [choosing](choosing.md) says how to choose one.
"""


def count(number, noun):
    """'no copy', '1 copy', '2 copies'."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number or 'no'} {noun if number < 2 else plural}"


def costs(its):
    """What a message costs in calls and copies, in words."""
    return ", ".join(count(its["per_message"][key], noun) for key, noun in COUNTED)


def promises(its):
    """What it promises, and what it does not, a phrase each."""
    yield {"bytes": "bytes", "word": "a word alone", "none": "nothing but the arrival"}[its["payload"]]
    if its["payload"] == "bytes":
        yield "keeps messages apart" if its["boundaries"] else "does not keep messages apart"
    if not its["lossless"]:
        yield "**may lose messages**"
    if its["many_to_many_bytes"]:
        # PIPE_BUF (pipe(7)): only what is not larger is never mixed with others'.
        yield "several senders and receivers" + (" up to 4 KiB" if its["many_to_many_bytes"] == 4096 else "")
    if its["zero_copy"]:
        yield "can be written and read in place"
    yield "tells of a peer's death" if its["tells_of_death"] else "does not tell of a peer's death"


def entry(its):
    """One mechanism."""
    lines = [f"### `{its['id']}`", "", f"*{its['title']}.* {its['path']}", "",
             f"- a message: {costs(its)}", f"- carries: {'; '.join(promises(its))}", f"- waits: {', '.join(its['waits'])}"]
    if its["library"]:
        lines.append(f"- needs: {its['library']['packages']} ({its['library']['name']}, {its['library']['licence']})")
    return "\n".join(lines) + "\n"


def page(mechanisms):
    """The whole page. Throws KeyError for a family that it does not know."""
    unknown = {its["family"] for its in mechanisms} - set(FAMILIES)
    if unknown:
        raise KeyError(f"no words for the family {sorted(unknown)[0]}: add them to FAMILIES")
    parts = [HEAD]
    for family, words in FAMILIES.items():
        parts.append(f"## {family[0].upper() + family[1:]}\n\n{words}\n")
        parts += [entry(its) for its in mechanisms if its["family"] == family]
    return "\n".join(parts)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__.strip(), file=sys.stdout if sys.argv[1:] == ["--help"] else sys.stderr)
        return 0 if sys.argv[1:] == ["--help"] else 2
    said = subprocess.run([sys.argv[1], "list", "--json"], stdout=subprocess.PIPE, check=True).stdout
    print(page(json.loads(said)["mechanisms"]), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
