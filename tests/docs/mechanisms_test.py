"""The page of the mechanisms says what they say of themselves."""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from pages import TOP

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
WRITER = TOP / "scripts" / "write_mechanisms.py"


def parts(text):
    """What the page has before its first heading, and below each: {heading: text}."""
    pieces = re.split(r"^(#{2,3} .*)$", text, flags=re.MULTILINE)
    return {"": pieces[0], **dict(zip(pieces[1::2], pieces[2::2]))}


def not_built():
    """The headings of those whose library was not there: what they can do is not known to the programs here."""
    said = subprocess.run([BIN / "ipcbench", "list", "--json"], stdout=subprocess.PIPE, check=True).stdout
    return {f"### `{its['id']}`" for its in json.loads(said)["mechanisms"] if its["library"] and not its["library"]["version"]}


class MechanismsTest(unittest.TestCase):
    def test_the_page_is_what_would_be_written_now(self):
        written = parts(subprocess.run([sys.executable, "-B", WRITER, BIN / "ipcbench"], stdout=subprocess.PIPE, check=True,
                                       encoding="utf-8").stdout)
        page = parts((TOP / "docs/mechanisms.md").read_text(encoding="utf-8"))
        self.assertEqual(list(page), list(written))
        unknown = not_built()
        for heading, text in page.items():
            if heading not in unknown:
                with self.subTest(heading):
                    self.assertEqual(text, written[heading], "write it again: scripts/write_mechanisms.py --help")

    def test_refuses_what_is_no_program(self):
        done = subprocess.run([sys.executable, "-B", WRITER], stderr=subprocess.PIPE, check=False, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage:", done.stderr)


if __name__ == "__main__":
    unittest.main()
