#!/usr/bin/env bash
# Runs clang-tidy over everything the release build compiles. Build it first.
set -euo pipefail

# shellcheck source=scripts/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
cd -- "$checkout"

[[ -f build/release/compile_commands.json ]] || fail 2 'nothing is built; run cmake --preset release first'
run-clang-tidy -quiet -p build/release -j "$(nproc)"
