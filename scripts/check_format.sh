#!/usr/bin/env bash
# Checks that C++ is formatted as .clang-format says, and that shellcheck warns of nothing in shell scripts and flake8 of
# nothing in the lecture's Python; in what else is Python, of no name that is not there or serves nothing.
set -euo pipefail

# shellcheck source=scripts/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
cd -- "$checkout"

# Tracked files, and new ones that are not ignored.
files() {
  git ls-files -z --cached --others --exclude-standard -- "$@"
}

files '*.h' '*.cpp' | xargs -0 -r clang-format --dry-run -Werror
if command -v shellcheck >/dev/null; then
  files '*.sh' .ci/run | xargs -0 -r shellcheck --external-sources
else
  printf 'shellcheck is not installed: shell scripts were not checked\n'
fi
if command -v flake8 >/dev/null; then
  flake8 --max-line-length=128 lecture tests/lecture
  flake8 --select=F plots scripts tests
else
  printf 'flake8 is not installed: Python was not checked\n'
fi
