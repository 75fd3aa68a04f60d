#!/usr/bin/env bash
# Runs clang-tidy over the programs and what they are made of: all of it, or what changed.
set -euo pipefail

# shellcheck source=scripts/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
cd -- "$checkout"

usage() {
  cat <<'TEXT'
usage: scripts/check_tidy.sh [--commits N]

  --commits N  only what the last N commits changed: all takes half an hour on two cores
  --help       this text

Exit codes: 0 nothing found; 1 something found; 2 wrong call.
TEXT
}

parse_flags() {
  commits=''
  while (($# > 0)); do
    case $1 in
      --commits=*) set -- --commits "${1#*=}" "${@:2}"; continue ;;
      --commits) need_value "$@"; commits=$2; shift ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
  [[ -z $commits || $commits =~ ^[1-9][0-9]*$ ]] || fail 2 "--commits: '$commits' is not a positive number"
}

# A build of single files without precompiled headers: with others before it, none would show a missing #include. Nothing of it
# is compiled; the header that says what was built and what is written from schemas have to be there.
configure() {
  if ! { cmake --preset release -B build/tidy -D CMAKE_UNITY_BUILD=OFF -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON &&
    cmake --build build/tidy --target ipcbench_build_info ipcbench_code; } >/dev/null; then
    fail 1 'build/tidy could not be configured'
  fi
}

# The sources that changed, and of a header that did the source beside it, or one that includes it. Only another header may.
changed_sources() {
  local file source
  git diff --name-only --diff-filter=d "$1" -- 'src/*.cpp' 'src/*.h' 'bench/*.cpp' | while read -r file; do
    source="${file%.h}.cpp"
    if [[ $file != *.h ]]; then
      printf '%s\n' "$file"
    elif [[ -f $source ]]; then
      printf '%s\n' "$source"
    else
      grep -rl --include='*.cpp' -m1 "#include \"${file#src/}\"" src bench | sort | head -n 1 || true
    fi
  done | sort -u
}

main() {
  local since
  local -a sources=()
  parse_flags "$@"
  configure
  if [[ -z $commits ]]; then
    sources=("^$checkout/(src|bench)/")
  else
    since="$(git rev-parse --verify --quiet "HEAD~$commits^{commit}")" || fail 2 "there are no $commits commits before this one"
    mapfile -t sources < <(changed_sources "$since")
    printf '%s files changed in the last %s commits\n' "${#sources[@]}" "$commits"
    ((${#sources[@]} > 0)) || return 0
    sources=("${sources[@]/#/^$checkout/}")
  fi
  # A header's fault is shown once for each file that includes it.
  # Flags that only g++ knows are no fault of a file.
  run-clang-tidy -quiet -p build/tidy -j "$(nproc)" -extra-arg=-Wno-unused-command-line-argument "${sources[@]}" 2>/dev/null
}

main "$@"
