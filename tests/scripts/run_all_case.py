"""What the tests of run_all.sh begin with: a checkout in which all that it calls is a stub."""

import re
import unittest

from stub_checkout import CASES, StubCheckout

BENCHES = tuple(CASES)


class RunAllTest(unittest.TestCase):
    looks_for_needs = False  # A third of the programs that a run starts; only the tests of that do.

    def setUp(self):
        self.stub = StubCheckout()
        self.addCleanup(self.stub.remove)
        if not self.looks_for_needs:
            self.stub.replace("scripts/setup.sh", '"${words[@]}" &&', '{ [[ $probe != has_plot_python ]] || has_plot_python; } &&')

    def run_all(self, *flags, expect=0, **more):
        code, stdout, stderr = self.stub.run("run_all.sh", *flags, **more)
        self.assertEqual(code, expect, f"stdout:\n{stdout}\nstderr:\n{stderr}")
        return stdout, stderr

    def refused(self, *flags, expect=2):
        """Runs, expects one line on stderr and nothing measured; returns the line."""
        _, stderr = self.run_all(*flags, expect=expect)
        self.assertEqual(stderr.count("\n"), 1, stderr)
        self.assertTrue(stderr.startswith("run_all.sh: "), stderr)
        self.assertEqual(self.measured(), [])
        return stderr

    def measured(self):
        """The names of the binaries that were called to measure, in order."""
        return [call.split()[0] for call in self.stub.calls("bench_") if "--csv=" in call]

    def seconds(self, table, key):
        """What stands in a table of scripts/settings.sh, `budgets` or `first_budgets`."""
        text = (self.stub.checkout / "scripts" / "settings.sh").read_text(encoding="utf-8")
        entries = re.search(rf"^readonly -A {table}=\((.*?)^\)", text, re.DOTALL | re.MULTILINE)[1]
        return int(re.search(rf"\[{key}\]=(\d+)", entries)[1])


def timed(visits=1):
    """The seconds that stubs of all binaries say they measured, as the script writes them."""
    return int(1.5 * len(BENCHES) * visits)
