"""What the documents point at is there."""

import re
import subprocess
import unittest

from pages import PAGES, TOP, prose

LINK = re.compile(r"\]\(([^)\s]+)\)")
MENTION = re.compile(r"(?<![\w/.])(?:docs|tests|scripts)/[\w./-]+\.(?:md|py|sh|h|cpp|yml)\b")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(path):
    """The anchors of a page's headings, as GitHub makes them."""
    for heading in HEADING.findall(prose(path)):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class LinksTest(unittest.TestCase):
    def test_links_of_pages(self):
        for page in PAGES:
            for link in LINK.findall(prose(page)):
                if link.startswith(("http://", "https://", "mailto:")):
                    continue
                path, _, anchor = link.partition("#")
                target = (page.parent / path).resolve() if path else page
                with self.subTest(page=page.name, link=link):
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, set(anchors(target)))

    def test_every_page_is_in_the_book(self):
        book = LINK.findall(prose(TOP / "docs/README.md"))
        for page in sorted((TOP / "docs").glob("*.md")):
            if page.name != "README.md":
                self.assertIn(page.name, book)

    def test_files_that_pages_and_sources_name(self):
        listed = subprocess.run(["git", "ls-files", "-z", "*.md", "src", "bench", "cmake", "scripts", "plots", "*.sh"], cwd=TOP,
                                stdout=subprocess.PIPE, check=True, text=True).stdout
        for name in filter(None, listed.split("\0")):
            path = TOP / name
            if not path.is_file():
                continue
            for mention in MENTION.findall(path.read_text(encoding="utf-8", errors="replace")):
                with self.subTest(file=name, names=mention):
                    self.assertTrue((TOP / mention).exists())


if __name__ == "__main__":
    unittest.main()
