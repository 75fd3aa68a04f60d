#!/usr/bin/env python3
"""The report in a browser: tests/page/browser/check.js drives Chromium through pages of ordinary, hostile and bare runs.

IPCBENCH_BIN says where the program is, IPCBENCH_BROWSER_CHECK where npm may put what check.js needs. Skipped where Chromium, Node.js
or Chart.js is not installed.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))
from advise_test import IPCBENCH, STORED  # noqa: E402  (tests of one program share its stored run)
from report_test import HOSTILE  # noqa: E402

CHECK = pathlib.Path(os.environ["IPCBENCH_BIN"]).parent / "browser_check"
MISSING = [name for name in ("chromium", "node", "npm") if not shutil.which(name)]
if not any(pathlib.Path("/usr/share/javascript/chart.js").glob("[Cc]hart.min.js")):
    MISSING.append("libjs-chart.js")


def install_check():
    """check.js with the packages that it names, beside the build; npm is called once for each list of packages."""
    CHECK.mkdir(exist_ok=True)
    for file in (HERE / "browser").iterdir():
        shutil.copy(file, CHECK)
    installed = CHECK / "installed.json"
    packages = (CHECK / "package.json").read_bytes()
    if installed.is_file() and installed.read_bytes() == packages:
        return
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "true"}
    subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=CHECK, check=True, env=environment,
                   stdout=subprocess.DEVNULL, timeout=240)
    installed.write_bytes(packages)


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class BrowserTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install_check()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ipcbench-test-")
        self.addCleanup(folder.cleanup)
        self.run_directory = pathlib.Path(folder.name) / "stored"
        shutil.copytree(STORED, self.run_directory)

    def check(self, *flags):
        page = self.run_directory / "report.html"
        subprocess.run([IPCBENCH, "report", self.run_directory], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(["node", CHECK / "check.js", page, *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def test_a_run(self):
        self.check()

    def test_a_run_full_of_hostile_strings(self):
        document = json.loads((self.run_directory / "mechanisms.json").read_text(encoding="utf-8"))
        for mechanism in document["mechanisms"]:
            for member in ("title", "family", "path", "reason", "limited_by"):
                mechanism[member] = HOSTILE
        (self.run_directory / "mechanisms.json").write_text(json.dumps(document))
        (self.run_directory / "environment.json").write_text(json.dumps({"host": HOSTILE, HOSTILE: [HOSTILE], "warnings": [HOSTILE]}))
        self.check("--once")

    def test_a_run_with_nothing_but_one_file(self):
        for file in self.run_directory.iterdir():
            if file.name != "latency.csv":
                file.unlink()
        self.check("--once")


if __name__ == "__main__":
    unittest.main()
