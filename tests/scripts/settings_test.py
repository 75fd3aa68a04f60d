"""What run_all.sh asks of the programs, they can do: each call names cases, and its budget holds a session of each."""

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


class Settings(unittest.TestCase):
    def test_each_question_has_cases_and_time_for_them(self):
        for mode in ("quick", "default", "full", "lecture"):
            for idle in ("default", "poll"):
                calls = subprocess.run(["bash", "-c", FIRST_CALLS, "bash", mode, idle], cwd=CHECKOUT,
                                       capture_output=True, text=True, check=True).stdout.splitlines()
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
