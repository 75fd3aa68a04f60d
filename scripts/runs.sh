# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is for the script that sources it, and the reverse
# A run's directory: how it is made, what is recorded in it, and how a run is gone on with. To be sourced after
# settings.sh.

# As root, and on a full or read-only file system, only trying tells.
check_writable() {
  local probe
  if ! { mkdir -p -- "$1" && probe="$(mktemp -d -- "$1/.probe-XXXXXX")" && rmdir -- "$probe"; } 2>/dev/null; then
    fail 2 "cannot write in $1; name a directory that can be written with --out DIR"
  fi
}

# Sets run and run_dir to those that --resume names.
find_run() {
  run_dir="$resume"
  [[ $resume == */* || -d $resume ]] || run_dir="$results/$resume"
  [[ -f $run_dir/run.json ]] || fail 2 "--resume: $run_dir/run.json is not there; name the directory of a run"
  run_dir="$(realpath -- "$run_dir")"
  check_writable "$run_dir"
  run=${run_dir##*/}
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
}

# Pictures of a run below results/ go below plots/, those of another into its own directory.
choose_plots_directory() {
  plots_dir="$run_dir/plots"
  [[ $run_dir != "$checkout/results/$run" || -n $out ]] || plots_dir="$checkout/plots/$run"
}

# Of two that measure into one directory, the second would spoil both. The binaries hold the lock too.
lock_run() {
  exec 8<"$run_dir"
  flock --nonblock 8 || fail 2 "$run is being measured right now; wait for its end"
}

# Of Python's own modules alone, which takes half the time to start.
record() {
  "$plot_python" -IS "$checkout/scripts/run_record.py" "$@"
}

# write_run [JSON]: keeps what the run was started with, and which parts (visit/question) are finished, for --resume.
# Prints the milliseconds that the binary whose JSON that is spent in timed slices.
write_run() {
  local -a command=(write "$run_dir/run.json")
  (($# == 0)) || command=(finish "$run_dir/run.json" "$1")
  record "${command[@]}" "mode=$mode" "filter=$filter" "seed=$seed" "idle=$idle" "commit=$commit" \
    "finished=$finished" "visit_begun=$visit_begun" "visit_began=$visit_began"
}

# Takes all that decides what is measured from the run that is resumed.
read_run() {
  local -a values
  mapfile -d '' -t values < <(record read "$run_dir/run.json" mode filter seed idle commit finished \
    visit_begun visit_began 2>/dev/null)
  [[ ${#values[@]} == 8 && -v settings[${values[0]}:latency] ]] ||
    fail 2 "--resume: $run_dir/run.json does not say what was measured; measure anew"
  mode=${values[0]} filter=${values[1]} seed=${values[2]} idle=${values[3]} finished=${values[5]}
  visit_begun=${values[6]} visit_began=${values[7]}
  [[ ${values[4]} == "$commit" ]] ||
    fail 2 "--resume: $run was measured at commit ${values[4]}, this is $commit; check that out, or measure anew"
  [[ $idle == default ]] || may_poll ||
    fail 2 "--resume: $run was measured with polling idle cores, but $latency_device may not be opened; become root"
}

# What is measured: the commit, and whether the sources differ from it.
find_commit() {
  commit="$(git -C "$checkout" describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null)" || commit=unknown
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

line_to_resume() {
  local name=$run
  [[ $run_dir == "$checkout/results/$run" ]] || name=$run_dir
  printf '%q --resume %q' "$0" "$name"
}
