# shellcheck shell=bash disable=SC2154 # checkout comes from common.sh
# Builds a preset. To be sourced after common.sh.

# build_preset PRESET [BUILD_FLAG ...]: quiet, with a log whose end is shown on failure. Returns 1 where it cannot be built.
build_preset() {
  local log="$checkout/build/$1.log"
  mkdir -p "$checkout/build" 2>/dev/null || fail 2 "cannot write in $checkout/build; make it writable"
  printf 'building %s (log: %s)\n' "$1" "$log"
  if ! run_cmake "$1" "$log" "${@:2}"; then
    tail -n 60 "$log" >&2
    printf '%s: building %s failed (log: %s)\n' "${0##*/}" "$1" "$log" >&2
    return 1
  fi
}

# Two runs started at once share the build tree, which neither CMake nor Ninja locks.
run_cmake() (
  exec 9>"$checkout/build/.lock"
  flock 9
  cd -- "$checkout" || return
  exec >"$2" 2>&1
  cmake --preset "$1" && cmake --build --preset "$1" "${@:3}"
)
