#!/usr/bin/env bash
# Everything from one command: sets up, builds, measures, draws, and says where the results are.
set -euo pipefail

here="$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/common.sh
source "$here/scripts/common.sh"
# shellcheck source=scripts/setup.sh
source "$here/scripts/setup.sh"
# shellcheck source=scripts/build.sh
source "$here/scripts/build.sh"

# What is measured, by mode and question. Percentiles far out in the tail need many trips, hence only at some sizes.
readonly -A settings=(
  [quick:latency]='--sizes=64,4096,65536 --benchmark_repetitions=3 --benchmark_min_time=0.05'
  [quick:throughput]='--sizes=64,4096,65536 --benchmark_repetitions=3 --benchmark_min_time=0.05'
  [quick:pool]='--benchmark_repetitions=3'
  [default:latency]='--benchmark_repetitions=6 --benchmark_min_time=0.1 --tail-sizes=64'
  [default:throughput]='--benchmark_repetitions=6 --benchmark_min_time=0.1'
  [default:pool]='--benchmark_repetitions=6'
  [full:latency]='--benchmark_repetitions=20 --benchmark_min_time=0.5 --tail-sizes=8,64,512,4096'
  [full:throughput]='--benchmark_repetitions=20 --benchmark_min_time=0.5'
  [full:pool]='--benchmark_repetitions=20'
)
questions=(latency throughput pool)

# Held open by a binary, it keeps idle cores polling (--idle=poll). Everything is measured so where it may be, and at
# 64 bytes also with idle cores left as they are.
readonly latency_device=/dev/cpu_dma_latency
readonly idle_both=('--idle=both' '--benchmark_filter=/poll$|/64/[^/]*/default$')
readonly idle_default=('--idle=default')

readonly bin="$checkout/build/release/bin"

usage() {
  cat <<'TEXT'
usage: ./run_all.sh [--quick | --full] [--filter REGEX] [--out DIR] [--no-install]

Installs what is missing, builds, measures, and draws: results/<run>/ and plots/<run>/ hold the outcome.

  --quick         three sizes, three repetitions: at most 60 s of measuring
  --full          more and longer repetitions: at most 90 minutes
  --filter REGEX  only the cases whose name matches (names: build/release/bin/bench_latency --benchmark_list_tests)
  --out DIR       write DIR/<run>/ and DIR/<run>/plots/ instead
  --no-install    install nothing; print the line to run if something is missing
  --help          this text

Exit codes: 0 fine; 1 a measurement failed or a result could not be written; 2 wrong call, found before measuring;
3 too noisy to say; 130 interrupted, what was measured is kept.
TEXT
}

choose_mode() {
  [[ $mode == default || $mode == "$1" ]] || fail 2 '--quick and --full exclude each other; give one'
  mode=$1
}

parse_flags() {
  mode=default filter='' out='' install=yes
  while (($# > 0)); do
    case $1 in
      --filter=* | --out=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      --quick | --full) choose_mode "${1#--}" ;;
      --filter) need_value "$@"; filter=$2; shift ;;
      --out) need_value "$@"; out=$2; shift ;;
      --no-install) install=no ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
}

# As root, and on a full or read-only file system, only trying tells.
check_writable() {
  local probe
  if ! { mkdir -p -- "$1" && probe="$(mktemp -d -- "$1/.probe-XXXXXX")" && rmdir -- "$probe"; } 2>/dev/null; then
    fail 2 "cannot write in $1; name a directory that can be written with --out DIR"
  fi
}

choose_places() {
  results="$checkout/results"
  [[ -z $out ]] || results="$(realpath --canonicalize-missing -- "$out")"
  check_writable "$results"
  [[ -n $out ]] || check_writable "$checkout/plots"
}

choose_idle() {
  idle_flags=("${idle_both[@]}")
  # The test for a device comes first, since opening would make a file where there is none.
  [[ -c $latency_device ]] && (exec 3<>"$latency_device") 2>/dev/null && return
  idle_flags=("${idle_default[@]}")
  printf '%s\n' "$latency_device may not be opened: idle cores are left as they are (--idle=default)"
}

# flags_of QUESTION: fills flags with what decides the cases. Of several filters, all must match.
flags_of() {
  read -ra flags <<<"${settings[$mode:$1]}"
  [[ $1 == pool ]] || flags+=("${idle_flags[@]}")
  [[ -z $filter ]] || flags+=("--benchmark_filter=$filter")
}

# A binary asked for nothing it has calls that a wrong call; with --filter it is left out instead.
keep_matching_questions() {
  local question said code
  local -a matching=()
  [[ -n $filter ]] || return 0
  for question in "${questions[@]}"; do
    flags_of "$question"
    code=0
    said="$("$bin/bench_$question" "${flags[@]}" --benchmark_list_tests=true 2>&1 >/dev/null)" || code=$?
    case $code in
      0) matching+=("$question") ;;
      2) printf '%s left out: %s\n' "bench_$question" "$said" ;;
      *) fail 1 "bench_$question --benchmark_list_tests ended with $code: $said" ;;
    esac
  done
  ((${#matching[@]} > 0)) || fail 2 "nothing to measure with --filter '$filter' in $mode mode (see --help for names)"
  questions=("${matching[@]}")
}

# mkdir is atomic: of two runs started in one second, one takes the name and the other waits for the next second.
make_run_directory() {
  while true; do
    run="$(date --utc +%Y%m%dT%H%M%SZ)-$(uname -n)"
    run_dir="$results/$run"
    mkdir -- "$run_dir" 2>/dev/null && break
    [[ -e $run_dir ]] || fail 1 "cannot make $run_dir; is the disk full?"
    sleep 0.2
  done
  plots_dir="$checkout/plots/$run"
  [[ -z $out ]] || plots_dir="$run_dir/plots"
}

write_environment() {
  local file="$run_dir/environment.json" said
  said="$("$bin/ipcbench" env --json 2>&1 >"$file")" || fail 1 "cannot write $file: $said"
  [[ -z $said ]] || printf '%s\n' "$said" >&2
}

interrupted='' child=''

# Ctrl-C at a terminal reaches the binary by itself; what is sent to this script alone has to be passed on.
handle_signals() {
  trap 'interrupted=yes' INT
  trap 'interrupted=yes; [[ -z $child ]] || kill -INT "$child" 2>/dev/null || true' TERM
}

# Runs a command to its end, in the background so that a signal is seen meanwhile, and returns its exit code.
# Bash lets background commands ignore SIGINT: env undoes that.
run_to_end() {
  local code
  env --default-signal=INT,QUIT "$@" &
  child=$!
  while true; do
    code=0
    wait "$child" || code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=''
  return "$code"
}

measure() {
  flags_of "$1"
  run_to_end "$bin/bench_$1" "--run=$run" "--csv=$run_dir/$1.csv" "--benchmark_out=$run_dir/$1.json" \
    "--seed=$seed" "${flags[@]}"
}

# Leaves in status what the run ends with: a wrong call or an interruption at once, else the worst of failed and noisy.
measure_all() {
  local question code
  status=0
  for question in "${questions[@]}"; do
    code=0
    measure "$question" || code=$?
    [[ -z $interrupted ]] || code=130
    case $code in
      0) ;;
      2 | 130) status=$code; return ;;
      3) ((status == 1)) || status=3 ;;
      *) status=1; printf '%s: %s\n' "${0##*/}" "bench_$question ended with $code; going on" >&2 ;;
    esac
  done
}

# True if a CSV of the run has a row below its header.
measured_something() {
  local file
  for file in "$run_dir"/*.csv; do
    [[ -f $file ]] && { read -r && read -r; } <"$file" && return
  done
  return 1
}

# The plotting program's 2 is a run in which there is nothing to draw: everything was skipped, say.
draw() {
  local code=0
  "$plot_python" "$checkout/plots/plot.py" "$run_dir" --out "$plots_dir" || code=$?
  [[ $code != 0 && $code != 2 ]] || return 0
  status=1
  printf '%s: %s\n' "${0##*/}" "drawing failed; the results are kept in $run_dir" >&2
}

# link_latest DIRECTORY: makes the link `latest` beside it point to it. A rename replaces an older link atomically.
link_latest() {
  local parent=${1%/*} name=${1##*/}
  local fresh="$parent/.latest-$$"
  ln -s -- "$name" "$fresh" 2>/dev/null && mv -T -- "$fresh" "$parent/latest" 2>/dev/null && return
  rm -f -- "$fresh"
  status=1
  printf '%s: %s\n' "${0##*/}" "cannot set the link $parent/latest" >&2
}

has_pictures() {
  compgen -G "$plots_dir/*.svg" >/dev/null
}

# Paths are shown from where the caller stands.
show_places() {
  local -a places=("$run_dir"/*.csv)
  ! has_pictures || places+=("$plots_dir"/*.svg)
  realpath --no-symlinks --relative-base="$PWD" -- "${places[@]}"
}

finish() {
  measured_something || fail "$((status == 0 ? 1 : status))" "nothing was measured; see above for why"
  [[ $status == 2 || $status == 130 ]] || draw
  link_latest "$run_dir"
  [[ -n $out ]] || ! has_pictures || link_latest "$plots_dir"
  show_places
  [[ $status != 130 ]] || fail 130 "interrupted after $measuring_s s of measuring; the files above are kept"
  printf 'measured for %s s, seed %s\n' "$measuring_s" "$seed"
  exit "$status"
}

main() {
  parse_flags "$@"
  choose_places
  ensure "$install" "${build_needs[@]}" "${plot_needs[@]}"
  build_preset release --target programs || exit 1
  choose_idle
  keep_matching_questions
  make_run_directory
  write_environment
  seed=$((RANDOM << 15 | RANDOM))
  printf 'run %s, seed %s\n' "$run" "$seed"
  handle_signals
  local started=$SECONDS
  measure_all
  measuring_s=$((SECONDS - started))
  finish
}

main "$@"
