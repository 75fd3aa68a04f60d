#!/usr/bin/env bash
# Every test of the release build, and with --all those of the sanitizer builds: builds each preset, runs its tests and
# names the slowest. Ends with how many presets passed.
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
usage: ./run_tests.sh [--all | --preset NAME] [--no-install]

Builds the release preset, runs all its tests, and names the ten slowest.

  --all          the sanitizer builds, too: asan (with UBSan) and tsan
  --preset NAME  only one build: release, asan or tsan
  --quick        the same as without it, for callers of an earlier version
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
  presets=(release) install=yes
  while (($# > 0)); do
    case $1 in
      --preset=*) set -- --preset "${1#*=}" "${@:2}"; continue ;;
      --all) presets=("${all_presets[@]}") ;;
      --quick) presets=(release) ;;
      --preset) need_value "$@"; choose_preset "$2"; shift ;;
      --no-install) install=no ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
}

# The file in which CTest leaves the time of each test of a preset.
times_of() {
  printf '%s' "$checkout/build/$1.tests.xml"
}

# One a CPU. Tests that need more than one, or what others use, say so to CTest (tests/CMakeLists.txt).
run_preset() {
  rm -f -- "$(times_of "$1")"
  build_preset "$1" ${target_of[$1]:+--target "${target_of[$1]}"} &&
    (cd -- "$checkout" && ctest --preset "$1" -j "$(nproc)" --no-tests=error --output-junit "$(times_of "$1")")
}

# A preset that could not be built has no times. What cannot be said of them is no failure of a test.
name_slowest() {
  local preset
  for preset in "${presets[@]}"; do
    [[ -e $(times_of "$preset") ]] || continue
    "$plot_python" "$checkout/scripts/slowest_tests.py" "$preset" "$(times_of "$preset")" || true
  done
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
  name_slowest
  ((${#failed[@]} == 0)) || fail 1 "$passed passed, ${#failed[@]} failed: ${failed[*]}"
  printf '%s passed, 0 failed\n' "$passed"
}

main "$@"
