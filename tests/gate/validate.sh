#!/usr/bin/env bash
# How often is a gate right? Hundreds of gates whose right answer is known: of a commit against itself, of builds that
# were made slower without the gate's knowing, and both on a disturbed machine. docs/gate.md keeps what came out.
set -euo pipefail

here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/common.sh
source "$here/../../scripts/common.sh"

usage() {
  cat <<'TEXT'
usage: tests/gate/validate.sh [--out DIR] [--rounds N] [--table]

Takes some 50 minutes of a quiet machine, as root (a control group with a quota, idle cores that poll). Started again
with the same DIR it goes on where it was. What it compares is the commit that is checked out, by the gate of
build/release, which has to be built.

  --out DIR   where builds and trials are kept (default: results/validation)
  --rounds N  of a gate of one cell, and as many again of a suspect (default: 30)
  --table     only print what there is
  --help      this text
TEXT
}

parse_flags() {
  out="$checkout/results/validation" rounds=30 table=
  while (($# > 0)); do
    case $1 in
      --out=* | --rounds=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      --out) need_value "$@"; out=$2; shift ;;
      --rounds) need_value "$@"; rounds=$2; shift ;;
      --table) table=--table ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
}

# build NAME [PATCH]: the arm of the commit, built apart from every other, in $out/builds/NAME.
build() {
  local place="$out/builds/$1" source="$out/source-$1"
  [[ ! -x $place/bench_latency ]] || return 0
  printf 'building %s\n' "$1"
  rm -rf "$source"
  git -C "$checkout" worktree prune
  git -C "$checkout" worktree add --quiet --force --force --detach "$source" HEAD
  [[ -z ${2-} ]] || git -C "$source" apply "$2"
  (cd -- "$source" && cmake --preset release -D BUILD_TESTING=OFF ${3+"$3"} && cmake --build --preset release --target bench_latency) \
    >"$out/builds/$1.log" 2>&1 || fail 1 "building $1 failed (log: $out/builds/$1.log)"
  mkdir -p "$place"
  mv "$source/build/release/bin/bench_latency" "$place/"
  git -C "$checkout" worktree remove --force "$source"
}

# Trials of another commit, or with other rounds, are no trials of this one.
check_setting() {
  local setting
  setting="commit $(git -C "$checkout" log -1 --format=%H -- src bench CMakeLists.txt CMakePresets.json cmake), $rounds rounds"
  [[ -e $out/setting ]] || printf '%s\n' "$setting" >"$out/setting"
  [[ "$(<"$out/setting")" == "$setting" ]] ||
    fail 2 "$out holds trials with '$(<"$out/setting")', and this is '$setting'; give another --out, or remove it"
}

main() {
  parse_flags "$@"
  out="$(realpath -m -- "$out")"
  local programs="$checkout/build/release/bin"
  [[ -x $programs/ipcbench ]] || fail 2 "build first: cmake --preset release && cmake --build --preset release"
  mkdir -p "$out/builds" 2>/dev/null || fail 2 "cannot write in $out; give another with --out"
  if [[ -z $table ]]; then
    check_setting
    build base
    build base2 '' -DCMAKE_EXE_LINKER_FLAGS=-Wl,--sort-section=name
    build head
    build one_more_call "$here/validation/one_more_call.patch"
    "${CC:-cc}" -O2 -shared -fPIC -o "$out/builds/slow_write.so" "$here/validation/slow_write.c"
  fi
  python3 -B "$here/validation/trials.py" "$out" --ipcbench "$programs/ipcbench" --rounds "$rounds" ${table:+"$table"}
}

main "$@"
