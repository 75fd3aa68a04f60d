#!/usr/bin/env bash
# Runs clang-tidy over the programs and what they are made of. Build the release preset first.
set -euo pipefail

# shellcheck source=scripts/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
cd -- "$checkout"

[[ -f build/release/compile_commands.json ]] || fail 2 'nothing is built; run cmake --preset release first'
# A header's fault is shown once for each file that includes it.
run-clang-tidy -quiet -p build/release -j "$(nproc)" "^$checkout/(src|bench)/" 2>/dev/null
