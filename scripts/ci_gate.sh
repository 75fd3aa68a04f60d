#!/usr/bin/env bash
# The gate as a job of a CI: builds what is checked out, compares it with the commit that a merge request starts from,
# and hands the outcome to GitHub or GitLab. action.yml and docs/ci/gitlab-ci.yml call it, and so can a person.
set -euo pipefail

here="$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=scripts/common.sh
source "$here/common.sh"
# shellcheck source=scripts/setup.sh
source "$here/setup.sh"
# shellcheck source=scripts/build.sh
source "$here/build.sh"

readonly programs=build/release/bin
readonly outputs=(judgement.json summary.md junit.xml github-action-benchmark.json bencher.json)

usage() {
  cat <<'TEXT'
usage: scripts/ci_gate.sh [--help]

Compares what is checked out with its base and exits with what `ipcbench gate` says: 0 not slower; 1 slower, or
something could not be measured; 2 wrong call; 3 this machine cannot tell. All settings are in the environment:

  IPCBENCH_BASE      the commit to compare with (default: where the branch left the target branch;
                     without a target branch, the commit before)
  IPCBENCH_TARGET    the target branch (default: that of the pull or merge request)
  IPCBENCH_BUDGET, IPCBENCH_CELLS, IPCBENCH_MARGIN
                     as --budget, --cells and --margin of `ipcbench gate` (default: what it does without)
  IPCBENCH_OUT       the directory that the outputs are written to (default: gate-report)
  IPCBENCH_FAIL_ON_UNRESOLVED
                     false: exit with 0 where this machine cannot tell (default: true, exit with 3)
  IPCBENCH_TOKEN     with it the summary is posted as a comment, or the one from before replaced (default: no comment)
TEXT
}

# Sets the settings, from the environment and from what GitHub and GitLab say of the request.
read_settings() {
  base=${IPCBENCH_BASE:-}
  target=${IPCBENCH_TARGET:-${GITHUB_BASE_REF:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}}
  out=${IPCBENCH_OUT:-gate-report}
  # What is built and measured has no business with it.
  token=${IPCBENCH_TOKEN:-}
  unset IPCBENCH_TOKEN
  fail_on_unresolved=${IPCBENCH_FAIL_ON_UNRESOLVED:-true}
  [[ $fail_on_unresolved == true || $fail_on_unresolved == false ]] ||
    fail 2 "IPCBENCH_FAIL_ON_UNRESOLVED is '$fail_on_unresolved'; give true or false"
  gate_flags=()
  [[ -z ${IPCBENCH_BUDGET:-} ]] || gate_flags+=("--budget=$IPCBENCH_BUDGET")
  [[ -z ${IPCBENCH_CELLS:-} ]] || gate_flags+=("--cells=$IPCBENCH_CELLS")
  [[ -z ${IPCBENCH_MARGIN:-} ]] || gate_flags+=("--margin=$IPCBENCH_MARGIN")
}

# In a container the checkout often belongs to another user, and git refuses to look at it (safe.directory). Whoever
# runs this script trusts what it lies in.
trust_checkout() {
  local count=${GIT_CONFIG_COUNT:-0}
  export "GIT_CONFIG_KEY_$count=safe.directory" "GIT_CONFIG_VALUE_$count=$checkout" GIT_CONFIG_COUNT=$((count + 1))
}

commit_of() {
  git rev-parse --verify --quiet --end-of-options "$1^{commit}"
}

# A CI checks out one commit only, unless it is told otherwise; where two branches parted takes their history.
fetch_history() {
  local -a depth=()
  [[ "$(git rev-parse --is-shallow-repository)" == false ]] || depth=(--unshallow)
  git fetch --quiet --no-tags "${depth[@]}" origin "$@" ||
    fail 2 "cannot fetch from origin; check out with the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
}

# Sets base to a commit.
find_base() {
  local given=$base
  if [[ -n $given ]]; then
    base="$(commit_of "$given")" || { fetch_history && base="$(commit_of "$given")"; } ||
      fail 2 "IPCBENCH_BASE: no commit '$given' here or at origin"
  elif [[ -n $target ]]; then
    fetch_history "+refs/heads/$target:refs/remotes/origin/$target"
    base="$(git merge-base HEAD "refs/remotes/origin/$target")" ||
      fail 2 "HEAD has no commit in common with '$target'; set IPCBENCH_BASE"
  else
    base="$(commit_of 'HEAD^')" || { fetch_history && base="$(commit_of 'HEAD^')"; } ||
      fail 2 'there is no commit before HEAD; set IPCBENCH_BASE'
  fi
}

# What an earlier gate wrote must not be taken for this one's.
remove_outputs() {
  local each
  for each in "${outputs[@]}"; do rm -f -- "$out/$each"; done
}

# Sets code to the gate's exit code.
run_gate() {
  code=0
  "$programs/ipcbench" gate "--base=$base" "--head=$programs" "--out=$out" "${gate_flags[@]}" || code=$?
}

# A gate that came to nothing, or to which it did not come, has written none, and an earlier comment must not stand as if it were of this commit.
ensure_summary() {
  [[ ! -e $out/summary.md ]] || return 0
  mkdir -p -- "$out"
  printf '<!-- ipcbench-gate -->\n**no verdict**: the gate ended with exit code %s; the log of the job says why\n' \
    "$code" >"$out/summary.md"
}

# One word for other jobs: a cell that is slower and one that could not be measured are the same exit code.
verdict() {
  case $code in
    0) printf 'not-slower' ;;
    1) if sed -n 2p "$out/summary.md" | grep -qF '**slower**'; then printf 'slower'; else printf 'failed'; fi ;;
    3) printf 'unresolved' ;;
    130) printf 'interrupted' ;;
    *) printf 'none' ;;
  esac
}

tell_github() {
  [[ -z ${GITHUB_STEP_SUMMARY:-} ]] || cat -- "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"
  [[ -z ${GITHUB_OUTPUT:-} ]] ||
    printf '%s\n' "verdict=$(verdict)" "exit-code=$code" "report-dir=$(realpath -- "$out")" >>"$GITHUB_OUTPUT"
}

# A comment that cannot be posted (from a fork, say, whose token may only read) is no reason to fail.
post_comment() {
  [[ -n $token ]] || return 0
  IPCBENCH_TOKEN=$token scripts/post_comment.py "$out/summary.md" || printf 'the summary was not posted as a comment\n' >&2
}

# Tells all who wait for it what came out, also where it ended early.
conclude() {
  local status=$?
  code=${code:-$status}
  ensure_summary
  tell_github
  post_comment
  printf 'gate: %s; report in %s\n' "$(verdict)" "$out"
  [[ $code != 3 || $fail_on_unresolved == true ]] || exit 0
  exit "$code"
}

main() {
  case "$#/${1:-}" in
    0/) ;;
    1/--help) usage; exit 0 ;;
    *) fail 2 "unknown flag or argument '$1' (see --help)" ;;
  esac
  read_settings
  cd -- "$checkout"
  remove_outputs
  code=
  trap conclude EXIT
  ensure yes "${build_needs[@]}" "${gate_needs[@]}"
  # Also what a base is built with that did not yet do without.
  wish yes "${optional_needs[@]}"
  trust_checkout
  git rev-parse --verify --quiet HEAD >/dev/null ||
    fail 2 "$checkout is no git checkout; use the action as './' after actions/checkout"
  find_base
  build_preset release --target programs || exit 1
  run_gate
}

main "$@"
