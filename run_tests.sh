#!/usr/bin/env bash
# Every test: builds each preset and runs its tests. Ends with how many presets passed.
set -euo pipefail

here="$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/common.sh
source "$here/scripts/common.sh"
# shellcheck source=scripts/setup.sh
source "$here/scripts/setup.sh"
# shellcheck source=scripts/build.sh
source "$here/scripts/build.sh"

readonly all_presets=(release asan tsan)
# What is built for a preset, where not all of its tests are run (CMakePresets.json): what has threads.
readonly -A target_of=([tsan]=test_pool)

usage() {
  cat <<'TEXT'
usage: ./run_tests.sh [--quick | --preset NAME] [--no-install]

  --quick        only the release build
  --preset NAME  only one build: release, asan (with UBSan) or tsan
  --no-install   install nothing; print the line to run if something is missing
  --help         this text

Exit codes: 0 everything passed; 1 something failed; 2 wrong call.
TEXT
}

choose_preset() {
  [[ " ${all_presets[*]} " == *" $1 "* ]] || fail 2 "unknown preset '$1'; one of ${all_presets[*]}"
  presets=("$1")
}

parse_flags() {
  presets=("${all_presets[@]}") install=yes
  while (($# > 0)); do
    case $1 in
      --preset=*) set -- --preset "${1#*=}" "${@:2}"; continue ;;
      --quick) choose_preset release ;;
      --preset) need_value "$@"; choose_preset "$2"; shift ;;
      --no-install) install=no ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
}

# Two at a time; tests that need the machine to themselves say so to CTest (RUN_SERIAL).
run_preset() {
  build_preset "$1" ${target_of[$1]:+--target "${target_of[$1]}"} && (cd -- "$checkout" && ctest --preset "$1" -j2 --no-tests=error)
}

main() {
  local preset passed=0
  local -a failed=()
  parse_flags "$@"
  ensure "$install" "${build_needs[@]}" "${test_needs[@]}" "${plot_needs[@]}"
  wish "$install" "${optional_needs[@]}"
  for preset in "${presets[@]}"; do
    if run_preset "$preset"; then passed=$((passed + 1)); else failed+=("$preset"); fi
  done
  ((${#failed[@]} == 0)) || fail 1 "$passed passed, ${#failed[@]} failed: ${failed[*]}"
  printf '%s passed, 0 failed\n' "$passed"
}

main "$@"
