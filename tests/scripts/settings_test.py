"""What run_all.sh asks of the programs, they can do: each call names cases, and a mode has time for the sessions that an
interval takes of each."""

import os
import pathlib
import subprocess
import unittest

BIN = pathlib.Path(os.environ["IPCBENCH_BIN"])
CHECKOUT = pathlib.Path(__file__).resolve().parents[2]

# The calls of each mode's first visit, which measures every case: one a line.
FIRST_CALLS = """
set -euo pipefail
source scripts/common.sh
source scripts/settings.sh
source scripts/lecture.sh
filter='' mode=$1 idle=$2
if [[ $mode == lecture ]]; then questions=("${lecture_questions[@]}") lecture_cpus=0,1; fi
for question in "${questions[@]}"; do
  flags_of "$question" 1
  printf '%s\\n' "bench_$question ${flags[*]}"
done
"""

# A mode's numbers, for each question: visits, sessions of each case in one, seconds, milliseconds of a session.
NUMBERS = """
set -euo pipefail
source scripts/common.sh
source scripts/settings.sh
mode=$1
printf '%s\\n' "${limits[$mode]} $((${visits[$mode]} * ${repetitions[$mode]})) ${visits[$mode]} $start_ms"
for question in "${questions[@]}"; do
  printf '%s %s %s\\n' "$question" "${budgets[$mode:$question]}" "${session_ms[$mode:$question]}"
done
"""
ENOUGH_SESSIONS = 8


class Settings(unittest.TestCase):
    def bash(self, script, *words):
        return subprocess.run(["bash", "-c", script, "bash", *words], cwd=CHECKOUT, capture_output=True, text=True,
                              check=True).stdout.splitlines()

    def cases_of(self, mode):
        """From each question to how many cases it has."""
        found = {}
        for call in self.bash(FIRST_CALLS, mode, "poll"):
            program, *flags = call.split()
            listed = subprocess.run([BIN / program, *flags, "--benchmark_list_tests"], capture_output=True, text=True,
                                    check=True)
            found[program.removeprefix("bench_")] = len(listed.stdout.splitlines())
        return found

    def test_each_mode_has_time_for_the_sessions_of_its_cases(self):
        for mode in ("quick", "default", "full"):
            first, *lines = self.bash(NUMBERS, mode)
            limit_s, sessions, visits, start_ms = map(int, first.split())
            self.assertGreaterEqual(sessions, ENOUGH_SESSIONS, mode)
            cases = self.cases_of(mode)
            in_all_s = visits * len(lines) * start_ms / 1000
            for line in lines:
                question, budget_s, session_ms = line.split()
                with self.subTest(mode=mode, question=question):
                    self.assertLessEqual(cases[question] * sessions * float(session_ms) / 1000, float(budget_s))
                in_all_s += float(budget_s)
            self.assertLessEqual(in_all_s, limit_s, mode)

    def test_each_question_has_cases_and_time_for_them(self):
        for mode in ("quick", "default", "full", "lecture"):
            for idle in ("default", "poll"):
                calls = self.bash(FIRST_CALLS, mode, idle)
                self.assertEqual(len(calls), 6 if mode == "lecture" else 10, calls)
                for call in calls:
                    with self.subTest(mode=mode, idle=idle, call=call):
                        program, *flags = call.split()
                        listed = subprocess.run([BIN / program, *flags, "--benchmark_list_tests"],
                                                capture_output=True, text=True, check=False)
                        self.assertEqual(listed.returncode, 0, listed.stderr)
                        self.assertTrue(listed.stdout)


if __name__ == "__main__":
    unittest.main()
