"""The arrows between folders go down only, and the tests mirror the sources."""

import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What each folder's files may include besides their own folder's; bench and cli are at the top.
ALLOWED = {
    "os": set(),
    "stats": set(),
    "harness": {"stats", "os"},
    "mechanisms": {"harness", "os"},
    "sync": {"harness", "stats", "os"},
    "primitives": {"sync", "harness", "os"},
    "shared": {"harness", "stats", "os"},
    "spawn": {"harness", "stats", "os"},
    "starters": {"spawn", "os"},
    "started": {"spawn", "os"},
    "measure": {"shared", "sync", "spawn", "harness", "stats", "os"},
    "pool": {"measure", "harness", "stats", "os"},
    "report": {"harness", "stats", "os"},
    "runner": {"report", "measure", "shared", "sync", "spawn", "harness", "stats", "os"},
    "verdict": {"report", "stats", "os"},
    "gate": {"verdict", "report", "measure", "harness", "stats", "os"},
    "history": {"verdict", "report", "stats", "os"},
    "advice": {"report", "stats", "os"},
    "page": {"advice", "report", "stats", "os"},
    "cli": {"page", "advice", "history", "gate", "verdict", "runner", "report", "measure", "sync", "spawn", "harness", "stats", "os"},
    "bench": {"gate", "runner", "report", "measure", "shared", "sync", "spawn", "harness", "stats", "os"},
}
# Folders whose files register themselves, a file a row of a registry.
REGISTERED = {"mechanisms", "primitives", "starters"}
# What the build writes, and who reads it.
GENERATED = {"build_info.h": "report"}
# The one question about pools.
POOL_USER = "bench/pool.cpp"

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# Folders of tests that mirror none of src.
OTHER_TESTS = {"lecture", "bench", "scripts", "plots", "docs", "structure", "perf"}


def sources(root):
    """Every C++ file of src and bench: its path below src, or from bench on."""
    for top, base in (("src", root / "src"), ("bench", root)):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in {".h", ".cpp"}:
                yield path.relative_to(base).as_posix(), path


def is_part(included):
    return included.split("/")[1] == "parts"


def why_not(user, included, root):
    """Why the file `user` may not include `included`; None if it may. A file includes its like from src on."""
    user_folder, folder = user.split("/")[0], included.split("/")[0]
    if GENERATED.get(included) == user_folder:
        return None
    if not (root / "src" / included).is_file():
        return "is no file below src"
    if user_folder == folder and folder in REGISTERED:
        return None if is_part(included) else f"is one of the {folder}, which do not know each other"
    if folder == user_folder or folder in ALLOWED[user_folder]:
        return None
    if folder == "pool" and user == POOL_USER:
        return None
    return f"is above or beside {user_folder}"


def complaints(root):
    found = []
    for user, path in sources(root):
        text = path.read_text(encoding="utf-8")
        if user.split("/")[0] not in ALLOWED:
            found.append(f"{user}: its folder has no place among the layers")
            continue
        for included in INCLUDE.findall(text):
            reason = why_not(user, included, root)
            if reason:
                found.append(f"{user}: {included} {reason}")
        if user.endswith(".h") and "#pragma once" not in text.splitlines():
            found.append(f"{user}: no #pragma once")
    return found


def stray_tests(root):
    """What in tests/ mirrors nothing: a folder, or a C++ test without its source."""
    found = []
    for folder in sorted(p for p in (root / "tests").iterdir() if p.is_dir()):
        if folder.name in OTHER_TESTS or folder.name.startswith("__"):
            continue
        if not (root / "src" / folder.name).is_dir():
            found.append(folder.name)
            continue
        sources = {p.stem for p in (root / "src" / folder.name).iterdir()}
        for test in sorted(folder.glob("*_test.cpp")):
            # One source may have several tests: session_test.cpp, session_failures_test.cpp.
            subject = test.name.removesuffix("test.cpp")
            # The registry as a whole has a test that is no single file's.
            if folder.name not in REGISTERED and not any(subject.startswith(source + "_") for source in sources):
                found.append(f"{folder.name}/{test.name}")
    return found


class LayersTest(unittest.TestCase):
    def test_arrows_go_down_only(self):
        self.assertEqual(complaints(ROOT), [])

    def test_there_is_something_to_check(self):
        users = {user.split("/")[0] for user, _ in sources(ROOT)}
        self.assertEqual(users, set(ALLOWED))
        self.assertGreater(sum(len(INCLUDE.findall(path.read_text())) for _, path in sources(ROOT)), 100)

    def test_headers_of_tests_are_read_once(self):
        for header in (ROOT / "tests").rglob("*.h"):
            self.assertIn("#pragma once", header.read_text().splitlines(), header)

    def test_tests_mirror_the_sources(self):
        self.assertEqual(stray_tests(ROOT), [])


class CheckerTest(unittest.TestCase):
    """The checks above can fail."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for header in ("os/fd.h", "stats/quantiles.h", "harness/case.h", "mechanisms/parts/fill.h", "mechanisms/other.h",
                       "pool/pool.h", "report/csv.h", "runner/suite.h", "cli/commands.h"):
            self.write("src/" + header, "#pragma once\n")
        self.write("bench/columns.h", "#pragma once\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def complaints_about(self, path, *included):
        self.write(path, "".join(f'#include "{each}"\n' for each in included))
        return complaints(self.root)

    def test_is_silent_where_all_is_well(self):
        self.assertEqual(complaints(self.root), [])

    def test_lets_arrows_down(self):
        for path, included in (
            ("src/harness/a.cpp", "stats/quantiles.h"),
            ("src/mechanisms/a.cpp", "mechanisms/parts/fill.h"),
            ("src/mechanisms/parts/a.cpp", "harness/case.h"),
            ("src/pool/a.cpp", "harness/case.h"),
            ("src/report/a.cpp", "harness/case.h"),
            ("src/report/a.cpp", "build_info.h"),
            ("src/runner/a.cpp", "report/csv.h"),
            ("src/cli/a.cpp", "runner/suite.h"),
            ("bench/a.cpp", "runner/suite.h"),
            ("bench/pool.cpp", "pool/pool.h"),
        ):
            with self.subTest(path=path, included=included):
                self.assertEqual(self.complaints_about(path, included), [])

    def test_stops_every_other(self):
        for path, included in (
            ("src/os/a.cpp", "stats/quantiles.h"),
            ("src/stats/a.cpp", "os/fd.h"),
            ("src/harness/a.cpp", "report/csv.h"),
            ("src/harness/a.cpp", "mechanisms/parts/fill.h"),
            ("src/mechanisms/a.cpp", "mechanisms/other.h"),
            ("src/mechanisms/parts/a.cpp", "mechanisms/other.h"),
            ("src/mechanisms/a.cpp", "stats/quantiles.h"),
            ("src/pool/a.cpp", "runner/suite.h"),
            ("src/harness/a.cpp", "pool/pool.h"),
            ("src/report/a.cpp", "runner/suite.h"),
            ("src/report/a.cpp", "pool/pool.h"),
            ("src/runner/a.cpp", "pool/pool.h"),
            ("src/runner/a.cpp", "cli/commands.h"),
            ("src/verdict/a.cpp", "runner/suite.h"),
            ("src/gate/a.cpp", "runner/suite.h"),
            ("src/history/a.cpp", "runner/suite.h"),
            ("src/runner/a.cpp", "mechanisms/parts/fill.h"),
            ("src/cli/a.cpp", "mechanisms/other.h"),
            ("src/cli/a.cpp", "pool/pool.h"),
            ("bench/a.cpp", "pool/pool.h"),
            ("bench/a.cpp", "mechanisms/other.h"),
            ("bench/a.cpp", "cli/commands.h"),
            ("src/runner/a.cpp", "bench/columns.h"),
            ("src/os/a.cpp", "fd.h"),
            ("src/os/a.cpp", "build_info.h"),
            ("src/os/a.cpp", "../stats/quantiles.h"),
        ):
            with self.subTest(path=path, included=included):
                self.assertEqual(len(self.complaints_about(path, included)), 1)
                (self.root / path).unlink()

    def test_sees_includes_however_they_are_written(self):
        self.write("src/os/a.cpp", '  #  include   "harness/case.h"  // why\n')
        self.assertEqual(len(complaints(self.root)), 1)

    def test_sees_a_header_without_its_guard(self):
        self.write("src/os/a.h", "// #pragma once\n")
        self.assertEqual(complaints(self.root), ["os/a.h: no #pragma once"])

    def test_sees_a_folder_that_has_no_place(self):
        self.write("src/utils/a.h", "#pragma once\n")
        self.assertEqual(complaints(self.root), ["utils/a.h: its folder has no place among the layers"])

    def test_sees_tests_of_nothing(self):
        for path in ("tests/os/fd_test.cpp", "tests/os/fd_closing_test.cpp", "tests/os/fds_test.cpp",
                     "tests/os/gone_test.cpp", "tests/utils/a_test.cpp", "tests/bench/a_test.py"):
            self.write(path, "")
        self.assertEqual(stray_tests(self.root), ["os/fds_test.cpp", "os/gone_test.cpp", "utils"])


if __name__ == "__main__":
    unittest.main()
