"""The documents: README.md, the pages of docs, and the one of results."""

import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGES = [TOP / "README.md", TOP / "results/README.md", *sorted((TOP / "docs").glob("*.md"))]

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page):
    """The lines of a page's blocks for a shell, without their comments."""
    for language, block in FENCED.findall(page.read_text(encoding="utf-8")):
        if language == "sh":
            for line in block.splitlines():
                command = re.sub(r"(^|\s+)# .*", "", line).strip()
                if command:
                    yield command


def prose(page):
    """A page without its blocks."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))
