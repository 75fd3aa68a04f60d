#!/usr/bin/env python3
"""Tests scripts/ci_gate.sh in a real clone, with stubs for CMake and the gate; and that action.yml's parts are sound."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

from stub_checkout import LOG, SOURCE, StubCheckout

# Ends with the code in $STUBS/gate.exit and writes the summary in $STUBS/summary, where there is one.
GATE = LOG + """
for flag in "$@"; do
  case $flag in --out=*) out=${flag#*=} ;; esac
done
mkdir -p "$out"
[[ ! -e $STUBS/summary ]] || cat "$STUBS/summary" >"$out/summary.md"
exit "$(<"$STUBS/gate.exit")"
"""

SLOWER = "<!-- ipcbench-gate -->\n**slower**: 1 of 24 cells\n"
FINE = "<!-- ipcbench-gate -->\n**not slower**: 24 cells\n"
FAILED = "<!-- ipcbench-gate -->\n**not measured**: 1 of 24 cells\n"


class CiGate(unittest.TestCase):
    """The checkout is a clone of one commit, as a CI makes it, of a branch that left `main` two commits ago."""

    def setUp(self):
        self.stub = StubCheckout()
        self.addCleanup(self.stub.remove)
        for name in ("git", "python3"):  # the real ones instead of the stubs
            self.stub.remove_program(name)
            (self.stub.path / name).symlink_to(shutil.which(name))
        self.stub.program("ipcbench", GATE, self.stub.bin)
        self.gate_says(0, FINE)
        self.origin = self.stub.base / "origin"
        self.make_origin()
        self.clone()

    def git(self, directory, *arguments):
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        done = subprocess.run(["git", *identity, "-C", directory, *arguments], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, text):
        self.git(self.origin, "commit", "--quiet", "--allow-empty", "-m", text)
        return self.git(self.origin, "rev-parse", "HEAD")

    def make_origin(self):
        self.origin.mkdir()
        self.git(self.origin, "init", "--quiet")
        self.parted = [self.commit("one"), self.commit("two")][1]
        self.git(self.origin, "checkout", "--quiet", "-b", "feature")
        self.commit("three")
        self.before = self.commit("four")
        self.head = self.commit("five")
        self.git(self.origin, "checkout", "--quiet", "main")
        self.main = self.commit("of others")
        self.git(self.origin, "checkout", "--quiet", "feature")

    def clone(self, depth=1):
        clone = self.stub.base / "clone"
        self.git(self.stub.base, "clone", "--quiet", f"--depth={depth}", "--single-branch", "--branch=feature",
                 f"file://{self.origin}", str(clone))
        shutil.move(clone / ".git", self.stub.checkout / ".git")

    def gate_says(self, code, summary=None):
        self.stub.set("gate.exit", str(code))
        if summary is None:
            (self.stub.stubs / "summary").unlink(missing_ok=True)
        else:
            self.stub.set("summary", summary)

    def ci_gate(self, *flags, expect=0, **variables):
        code, stdout, stderr = self.stub.run("scripts/ci_gate.sh", *flags, **variables)
        self.assertEqual(code, expect, f"stdout:\n{stdout}\nstderr:\n{stderr}")
        return stdout, stderr

    def gate_call(self):
        """The flags of the one gate that there has been."""
        calls = self.stub.calls("ipcbench ")
        self.assertEqual(len(calls), 1, calls)
        return calls[0].split()[1:]


class BaseTest(CiGate):
    def test_where_the_branch_left_the_target_branch(self):
        for variable in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "IPCBENCH_TARGET"):
            with self.subTest(variable=variable):
                self.stub.set("calls")
                self.ci_gate(**{variable: "main"})
                self.assertEqual(self.gate_call(), ["gate", f"--base={self.parted}", "--head=build/release/bin",
                                                    "--out=gate-report"])

    def test_the_commit_before_where_there_is_no_target(self):
        self.ci_gate()
        self.assertIn(f"--base={self.before}", self.gate_call())

    def test_the_commit_that_was_asked_for(self):
        for base, commit in {self.parted: self.parted, "HEAD~1": self.before, "origin/feature": self.head}.items():
            with self.subTest(base=base):
                self.stub.set("calls")
                self.ci_gate(IPCBENCH_BASE=base, GITHUB_BASE_REF="main")
                self.assertIn(f"--base={commit}", self.gate_call())

    def test_what_is_no_commit(self):
        for variables, said in (({"IPCBENCH_BASE": "nowhere"}, "no commit 'nowhere'"),
                                ({"IPCBENCH_BASE": "--help"}, "no commit '--help'"),
                                ({"IPCBENCH_TARGET": "nowhere"}, "cannot fetch")):
            with self.subTest(variables=variables):
                _, stderr = self.ci_gate(expect=2, **variables)
                self.assertIn(said, stderr)
        self.assertEqual(self.stub.calls("ipcbench"), [])

    def test_no_git_checkout(self):
        shutil.rmtree(self.stub.checkout / ".git")
        _, stderr = self.ci_gate(expect=2)
        self.assertIn("is no git checkout", stderr.splitlines()[-1])

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_a_checkout_that_belongs_to_another_user(self):
        for path in (self.stub.checkout, *self.stub.checkout.rglob("*")):
            os.chown(path, 12345, 12345, follow_symlinks=False)
        self.ci_gate(GITHUB_BASE_REF="main")
        self.assertIn(f"--base={self.parted}", self.gate_call())

    def test_a_first_commit(self):
        self.git(self.origin, "checkout", "--quiet", "--orphan", "feature2")
        self.commit("alone")
        self.git(self.origin, "branch", "-M", "feature2", "feature")
        shutil.rmtree(self.stub.checkout / ".git")
        self.clone()
        _, stderr = self.ci_gate(expect=2)
        self.assertIn("there is no commit before HEAD", stderr)


class OutcomeTest(CiGate):
    def report(self, name):
        return (self.stub.checkout / "gate-report" / name).read_text()

    def outcome(self, code, summary, expect=None, **variables):
        """The outputs that a workflow gets, and the summary of its page."""
        self.gate_says(code, summary)
        for name in ("output", "page"):
            (self.stub.base / name).write_text("")
        self.ci_gate(expect=code if expect is None else expect, GITHUB_OUTPUT=str(self.stub.base / "output"),
                     GITHUB_STEP_SUMMARY=str(self.stub.base / "page"), **variables)
        lines = (self.stub.base / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines), (self.stub.base / "page").read_text()

    def test_every_exit_code(self):
        for code, summary, verdict in ((0, FINE, "not-slower"), (1, SLOWER, "slower"), (1, FAILED, "failed"),
                                       (3, FAILED, "unresolved"), (130, SLOWER, "interrupted")):
            with self.subTest(code=code, verdict=verdict):
                outputs, page = self.outcome(code, summary)
                self.assertEqual(outputs, {"verdict": verdict, "exit-code": str(code),
                                           "report-dir": str(self.stub.checkout / "gate-report")})
                self.assertEqual(page, summary)

    def test_a_machine_that_cannot_tell_may_be_fine(self):
        outputs, _ = self.outcome(3, FAILED, expect=0, IPCBENCH_FAIL_ON_UNRESOLVED="false")
        self.assertEqual((outputs["verdict"], outputs["exit-code"]), ("unresolved", "3"))
        self.outcome(1, SLOWER, IPCBENCH_FAIL_ON_UNRESOLVED="false")

    def test_a_gate_that_came_to_nothing_does_not_pass_for_the_one_before(self):
        self.outcome(0, FINE)
        for code in (1, 2):
            outputs, page = self.outcome(code, None)
            self.assertEqual(outputs["verdict"], {1: "failed", 2: "none"}[code])
            self.assertEqual(page.splitlines(), ["<!-- ipcbench-gate -->", f"**no verdict**: the gate ended with exit "
                                                 f"code {code}; the log of the job says why"])

    def test_settings_reach_the_gate(self):
        self.gate_says(0, FINE)
        self.ci_gate(IPCBENCH_BUDGET="90s", IPCBENCH_CELLS="^pipe/.*(64|4096)", IPCBENCH_MARGIN="2%",
                     IPCBENCH_OUT="my report")
        call = self.stub.calls("ipcbench ")[0]
        for flag in ("--budget=90s", r"--cells=\^pipe/.\*\(64\|4096\)", "--margin=2%", r"--out=my\ report"):
            self.assertIn(flag, call)

    def test_wrong_calls(self):
        _, stderr = self.ci_gate("--fast", expect=2)
        self.assertIn("'--fast'", stderr)
        _, stderr = self.ci_gate(expect=2, IPCBENCH_FAIL_ON_UNRESOLVED="maybe")
        self.assertIn("'maybe'", stderr)
        stdout, _ = self.ci_gate("--help")
        self.assertIn("IPCBENCH_BASE", stdout)
        self.assertEqual(self.stub.calls(), [])

    def test_what_cannot_be_built_is_not_compared(self):
        self.stub.set("build.fails")
        _, stderr = self.ci_gate(expect=1)
        self.assertIn("it does not compile", stderr)
        self.assertEqual(self.stub.calls("ipcbench"), [])

    def test_nor_does_an_earlier_verdict_stand_for_it(self):
        self.outcome(0, FINE)
        self.stub.set("build.fails")
        self.ci_gate(expect=1)
        self.assertIn("**no verdict**", self.report("summary.md"))

    def test_the_release_preset_is_built_without_tests(self):
        self.ci_gate()
        self.assertIn("cmake --build --preset release --target programs", self.stub.calls())

    def test_what_is_missing_is_installed(self):
        self.stub.set("missing", "pugixml.hpp\n")
        self.ci_gate()
        self.assertIn("apt-get install -y --no-install-recommends libpugixml-dev", self.stub.calls())

    def test_a_comment_that_cannot_be_posted_changes_nothing(self):
        nobody = {"GITHUB_API_URL": "http://127.0.0.1:9", "GITHUB_REPOSITORY": "o/r", "GITHUB_REF": "refs/pull/1/merge"}
        self.gate_says(1, SLOWER)
        _, stderr = self.ci_gate(expect=1, IPCBENCH_TOKEN="secret", **nobody)
        self.assertIn("the summary was not posted as a comment", stderr)
        _, stderr = self.ci_gate(expect=1, **nobody)
        self.assertNotIn("posted", stderr)


class ExamplesTest(unittest.TestCase):
    """What the examples and the action say of each other and of the script."""

    action = (SOURCE / "action.yml").read_text()
    script = (SOURCE / "scripts" / "ci_gate.sh").read_text()
    workflow = (SOURCE / "docs" / "ci" / "github-workflow.yml").read_text()
    gitlab = (SOURCE / "docs" / "ci" / "gitlab-ci.yml").read_text()

    def section(self, name):
        """The names that are defined in a top-level section of the action."""
        body = re.search(rf"^{name}:\n((?:  .*\n)+)", self.action, re.MULTILINE)[1]
        return re.findall(r"^  ([\w-]+):", body, re.MULTILINE)

    def test_every_input_reaches_the_script(self):
        used = re.findall(r"^ +(IPCBENCH_\w+): \$\{\{ inputs\.([\w-]+) \}\}$", self.action, re.MULTILINE)
        self.assertEqual(sorted(name for _, name in used), sorted(self.section("inputs")))
        for variable, _ in used:
            self.assertIn(f"${{{variable}:-", self.script)

    def test_the_text_of_a_step_holds_no_input(self):
        bodies = re.findall(r"^ +run: (.*)$", self.action, re.MULTILINE)
        self.assertEqual(bodies, ["'\"$GITHUB_ACTION_PATH/scripts/ci_gate.sh\"'"])
        command = bodies[0].strip("'")
        subprocess.run(["bash", "-n", "-c", command], check=True)
        self.assertTrue((SOURCE / "scripts" / "ci_gate.sh").stat().st_mode & 0o100)

    def test_every_output_is_set_by_the_script(self):
        for name in self.section("outputs"):
            self.assertIn(f"value: ${{{{ steps.gate.outputs.{name} }}}}", self.action)
            self.assertIn(f'"{name}=', self.script)

    def test_the_workflow_gives_inputs_that_there_are(self):
        given = re.search(r"uses: \./\n +with:\n((?: {10}.*\n)+)", self.workflow)[1]
        for name in re.findall(r"^ +([\w-]+):", given, re.MULTILINE):
            self.assertIn(name, self.section("inputs"))

    def test_the_gitlab_job_uses_what_there_is(self):
        for variable in re.findall(r"IPCBENCH_\w+", self.gitlab):
            self.assertIn(f"${{{variable}:-", self.script)
        self.assertIn("junit: gate-report/junit.xml", self.gitlab)

    def test_the_files_can_be_parsed(self):
        """By Debian's Python, where it has a parser: the tests' own need not."""
        python = "/usr/bin/python3"
        if not pathlib.Path(python).exists() or subprocess.run([python, "-c", "import yaml"], capture_output=True,
                                                               check=False).returncode != 0:
            self.skipTest("no python3-yaml")
        for path in ("action.yml", "docs/ci/github-workflow.yml", "docs/ci/gitlab-ci.yml"):
            subprocess.run([python, "-c", "import sys, yaml; assert yaml.safe_load(open(sys.argv[1]))", SOURCE / path],
                           check=True)


if __name__ == "__main__":
    unittest.main()
