# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is for the script that sources it, and the reverse
# The Python half of run_all.sh --lecture: which Python, what it measures in a visit, and what the run says in the end. To
# be sourced after settings.sh.

# What the programs in lecture/ cannot do without.
readonly lecture_probe='
import sys
if sys.version_info < (3, 9):
    sys.exit(f"Python {sys.version.split()[0]} is older than 3.9")
try:
    from multiprocessing import shared_memory
except ImportError as error:
    sys.exit(f"this Python has no multiprocessing.shared_memory: {error}")
'
# Measured twice in each visit, as the binaries measure theirs (settings.sh): what claims rest on.
readonly -A lecture_again=([latency]='/py-(pipe|queue)/64/' [throughput]='/py-(pipe|shared-memory)/1048576/')

# Sets lecture_python to $IPCBENCH_PYTHON or the first python3, lecture_unavailable to why its half is skipped (else
# empty), lecture_free to the Pythons without an interpreter lock, and lecture_cpus to the CPUs that pools get: at most four,
# so that a pool larger than them is measured within the time.
prepare_lecture() {
  local name=${IPCBENCH_PYTHON:-python3} said candidate
  lecture_unavailable='' lecture_free=()
  if ! lecture_python="$(type -P -- "$name")"; then
    lecture_unavailable="there is no $name"
  elif ! said="$("$lecture_python" -c "$lecture_probe" 2>&1)"; then
    lecture_unavailable="${said##*$'\n'}"
  fi
  [[ -z $lecture_unavailable ]] || printf '%s: the Python half is skipped; IPCBENCH_PYTHON=PATH names another\n' "$lecture_unavailable"
  for candidate in python3.13t python3.14t python3t; do
    ! candidate="$(type -P "$candidate")" || lecture_free+=("$candidate")
  done
  lecture_cpus="$("$plot_python" -c 'import os; print(*sorted(os.sched_getaffinity(0))[:4], sep=",")')"
}

# pool_sizes CPUS: one worker, two, as many as CPUs, twice as many.
pool_sizes() {
  printf '%s\n' 1 2 "$1" "$((2 * $1))" | sort -nu
}

cpu_count() {
  local -a cpus
  IFS=, read -ra cpus <<<"$lecture_cpus"
  printf '%s' "${#cpus[@]}"
}

# add_lecture_places QUESTION: adds to flags where its processes run, two of them across two CPUs where there are two, and
# of pools their sizes; what limits those to their CPUs goes into limit.
add_lecture_places() {
  local cpus
  cpus="$(cpu_count)"
  limit=()
  case $1 in
    pool)
      flags+=("--workers=$(pool_sizes "$cpus" | paste -sd,)" "--tasks=$((2 * cpus))")
      limit=(taskset --cpu-list "$lecture_cpus")
      ;;
    spawn) ;;
    *) if ((cpus > 1)); then flags+=(--placement=cross-core); else flags+=(--placement=same-core); fi ;;
  esac
}

# lecture_command PYTHON WORD...: runs the package in this checkout, where `limit` keeps the question's binary, too.
lecture_command() {
  run_to_end "PYTHONPATH=$checkout" "IPCBENCH_BIN=$bin" ${limit[@]+"${limit[@]}"} "$1" -B -m lecture "${@:2}"
}

# measure_in_python QUESTION: adds Python's rows to those that the question's binary wrote in this visit.
measure_in_python() {
  local free
  local -a words=(measure "--run-dir=$run_dir" "--question=$1" "--idle=$idle" "--since=$visit_began")
  if [[ -n $lecture_unavailable ]]; then
    lecture_command "$plot_python" "${words[@]}" "--unavailable=$lecture_unavailable"
    return
  fi
  lecture_command "$lecture_python" "${words[@]}" || return
  if [[ -n ${lecture_again[$1]:-} ]]; then
    lecture_command "$lecture_python" "${words[@]}" "--filter=${lecture_again[$1]}" --times=2 || return
  fi
  [[ $1 == pool ]] || return 0
  for free in ${lecture_free[@]+"${lecture_free[@]}"}; do
    lecture_command "$free" "${words[@]}" --prefix=py-nogil || return
  done
}

# Shows Python beside C++ and the claims' verdicts, and writes both.
report_lecture() {
  PYTHONPATH="$checkout" "$plot_python" -B -m lecture report "$run_dir" && return
  status=1
  printf '%s: %s\n' "${0##*/}" "the lecture's table could not be made; the results are kept in $run_dir" >&2
}
