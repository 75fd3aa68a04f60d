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
# shellcheck source=scripts/settings.sh
source "$here/scripts/settings.sh"
# shellcheck source=scripts/lecture.sh
source "$here/scripts/lecture.sh"
# shellcheck source=scripts/runs.sh
source "$here/scripts/runs.sh"

readonly bin="$checkout/build/release/bin"

usage() {
  cat <<'TEXT'
usage: ./run_all.sh [--quick | --full | --lecture | --resume RUN] [--filter REGEX] [--out DIR]
                    [--with-libraries | --no-install]

Installs what is missing, builds, measures for at most eight minutes, and draws: results/<run>/ and plots/<run>/ hold the
outcome. What a mode has no time for on this machine, at eight sessions a case, it leaves out, and says so.

  --quick         one mechanism of each kind, 64 B and 64 KiB: at most 60 s of measuring
  --full          every size, every way to wait, a sweep over rates: more than an hour, at most 90 minutes
  --lecture       the constructs of a lecture on processes and IPC, in Python and in C++ side by side, and a verdict on each
                  of its claims: at most 5 minutes (docs/lecture.md)
  --resume RUN    go on with a run that was interrupted: its directory, its name below results/, or latest
  --filter REGEX  only the cases whose name matches (names: build/release/bin/bench_latency --benchmark_list_tests)
  --out DIR       write DIR/<run>/ and DIR/<run>/plots/ instead
  --with-libraries
                  install the large libraries and servers, too, whose mechanisms are skipped where they are missing
  --no-install    install nothing; print the line to run if something is missing
  --help          this text

Exit codes: 0 fine; 1 a measurement failed or a result could not be written; 2 wrong call, found before measuring;
3 too noisy to say; 130 interrupted, what was measured is kept.
TEXT
}

choose_mode() {
  [[ $mode == default || $mode == "$1" ]] || fail 2 '--quick, --full and --lecture exclude each other; give one'
  mode=$1
}

parse_flags() {
  mode=default filter='' out='' resume='' install=yes libraries=no
  while (($# > 0)); do
    case $1 in
      --filter=* | --out=* | --resume=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
      --quick | --full | --lecture) choose_mode "${1#--}" ;;
      --filter) need_value "$@"; filter=$2; shift ;;
      --out) need_value "$@"; out=$2; shift ;;
      --resume) need_value "$@"; resume=$2; shift ;;
      --with-libraries) libraries=yes ;;
      --no-install) install=no ;;
      --help) usage; exit 0 ;;
      *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
    esac
    shift
  done
  [[ -z $resume || $mode$filter == default ]] ||
    fail 2 '--resume goes on with a run as it was started; leave --quick, --full, --lecture and --filter out'
  [[ $libraries$install != yesno ]] || fail 2 '--with-libraries and --no-install exclude each other; give one'
  [[ $mode != lecture || -z $filter ]] || fail 2 '--lecture measures all that its table and its claims need; leave --filter out'
}

choose_places() {
  results="$checkout/results"
  [[ -z $out ]] || results="$(realpath --canonicalize-missing -- "$out")"
  check_writable "$results"
  [[ -n $out ]] || check_writable "$checkout/plots"
  [[ -z $resume ]] || find_run
}

# A binary asked for nothing it has calls that a wrong call; with --filter it is left out instead.
keep_matching_questions() {
  local question said code
  local -a matching=()
  [[ -n $filter ]] || return 0
  for question in "${questions[@]}"; do
    flags_of "$question" 1
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

start_run() {
  make_run_directory
  lock_run
  write_circumstances
  seed=$((RANDOM << 15 | RANDOM))
  finished='' visit_begun=0 visit_began=0
  write_run || fail 1 "cannot write $run_dir/run.json; is the disk full?"
  printf 'run %s, seed %s\n' "$run" "$seed"
}

resume_run() {
  local words
  read -ra words <<<"$finished"
  printf 'going on with run %s (%s), seed %s; finished: %s of %s parts\n' "$run" "$mode" "$seed" "${#words[@]}" \
    "$((${visits[$mode]} * ${#questions[@]}))"
}

# What the machine is, and which mechanisms there are, of what family, and why one cannot be used here.
write_circumstances() {
  write_said environment.json env
  write_said mechanisms.json list
}

# write_said FILE COMMAND: what ipcbench COMMAND --json says.
write_said() {
  local file="$run_dir/$1" said
  said="$("$bin/ipcbench" "$2" --json 2>&1 >"$file")" || fail 1 "cannot write $file: $said"
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

# measure QUESTION VISIT: only the last visit shows tables, which are of all of them. Each has an order of its own.
measure() {
  local -a limit=()
  flags_of "$1" "$2"
  [[ -z $resume && $2 == 1 ]] || flags+=(--resume "--since=$visit_began")
  [[ $2 == "${visits[$mode]}" && $mode != lecture ]] || flags+=(--quiet)
  run_to_end ${limit[@]+"${limit[@]}"} "$bin/bench_$1" "--run=$run" "--csv=$run_dir/$1.csv" "--benchmark_out=$run_dir/$1.json" \
    "--seed=$((seed + $2 - 1))" "${flags[@]}" || return
  [[ $mode != lecture ]] || measure_in_python "$1"
}

is_finished() {
  [[ " $finished " == *" $1 "* ]]
}

# Leaves in status what the run ends with: a wrong call or an interruption at once, else the worst of failed and noisy.
measure_all() {
  local visit question
  status=0
  for ((visit = 1; visit <= ${visits[$mode]}; ++visit)); do
    ! is_too_late_for "$visit" || break
    for question in "${questions[@]}"; do
      ! is_finished "$visit/$question" || continue
      begin_visit "$visit"
      measure_part "$visit" "$question" || return 0
    done
  done
}

# is_too_late_for VISIT: whether it would not end within the mode's limit, if it takes as long as those before it did.
is_too_late_for() {
  local most=${limits[$mode]:-0} elapsed=$(($(milliseconds) - started))
  (($1 > 1 && most > 0 && elapsed + elapsed / ($1 - 1) > 1000 * most)) || return 1
  printf 'no visit after %s: there is time for no other within %s s\n' "$(($1 - 1))" "$most"
}

# begin_visit VISIT: sets visit_began, in milliseconds since 1970, unless that one was begun before.
begin_visit() {
  [[ $visit_begun != "$1" ]] || return 0
  visit_begun=$1 visit_began="$(milliseconds)"
  ((${visits[$mode]} == 1)) || printf 'visit %s of %s\n' "$1" "${visits[$mode]}"
}

# measure_part VISIT QUESTION: false where nothing more is to be measured.
measure_part() {
  local code=0
  measure "$2" "$1" || code=$?
  [[ -z $interrupted ]] || code=130
  [[ $code != 0 ]] || finished+="${finished:+ }$1/$2"
  timed=$((timed + $(write_run "$run_dir/$2.json"))) || status=1
  case $code in
    0) ;;
    2 | 130) status=$code; return 1 ;;
    3) ((status == 1)) || status=3 ;;
    *) status=1; printf '%s: %s\n' "${0##*/}" "bench_$2 ended with $code; going on" >&2 ;;
  esac
}

summarise() {
  "$bin/ipcbench" summary "$run_dir" >"$run_dir/summary.txt" && return
  status=1
  printf '%s: %s\n' "${0##*/}" "the summary could not be made; the results are kept in $run_dir" >&2
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

has_pictures() {
  compgen -G "$plots_dir/*.svg" >/dev/null
}

# Paths are shown from where the caller stands.
show_places() {
  local -a places=("$run_dir"/*.csv)
  [[ ! -f $run_dir/summary.txt ]] || places+=("$run_dir/summary.txt")
  [[ ! -f $run_dir/report.html ]] || places+=("$run_dir/report.html")
  [[ ! -f $run_dir/claims.json ]] || places+=("$run_dir/claims.json")
  ! has_pictures || places+=("$plots_dir"/*.svg)
  realpath --no-symlinks --relative-base="$PWD" -- "${places[@]}"
}

milliseconds() {
  printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"
}

# "141 s, 87 % of the time since the first binary started"
time_measured() {
  local took
  took=$(($(milliseconds) - started))
  printf '%s s, %s %% of the time since the first binary started' "$((timed / 1000))" "$((100 * timed / (took + 1)))"
}

# 2: Chart.js is not there. The page is one more view of what is kept.
report() {
  local code=0
  "$bin/ipcbench" report "$run_dir" >/dev/null || code=$?
  [[ $code != 0 && $code != 2 ]] || return 0
  status=1
  printf '%s: %s\n' "${0##*/}" "the report could not be made; the results are kept in $run_dir" >&2
}

finish() {
  measured_something || fail "$((status == 0 ? 1 : status))" "nothing was measured; see above for why"
  if [[ $status != 2 && $status != 130 ]]; then
    summarise
    [[ $mode != lecture ]] || report_lecture
    draw
    report
  fi
  link_latest "$run_dir"
  [[ $plots_dir != "$checkout"/plots/* ]] || ! has_pictures || link_latest "$plots_dir"
  show_places
  [[ $status != 130 ]] ||
    fail 130 "interrupted after measuring for $(time_measured); the files above are kept; to go on: $(line_to_resume)"
  if [[ $mode == lecture ]]; then
    printf 'took %s s, seed %s\n' "$((($(milliseconds) - started) / 1000))" "$seed"
  else
    printf 'measured for %s, seed %s\n' "$(time_measured)" "$seed"
  fi
  exit "$status"
}

main() {
  parse_flags "$@"
  choose_places
  ensure "$install" "${build_needs[@]}" "${plot_needs[@]}"
  wish "$install" "${optional_needs[@]}"
  [[ $libraries == no ]] || wish "$install" "${service_needs[@]}" "${library_needs[@]}"
  find_commit
  if [[ -n $resume ]]; then
    lock_run
    read_run
  fi
  build_preset release --target programs || exit 1
  if [[ $mode == lecture ]]; then
    questions=("${lecture_questions[@]}")
    prepare_lecture
  fi
  [[ -n $resume ]] || choose_idle
  keep_matching_questions
  if [[ -n $resume ]]; then resume_run; else start_run; fi
  choose_plots_directory
  handle_signals
  started="$(milliseconds)"
  timed=0
  measure_all
  finish
}

main "$@"
