#!/usr/bin/env bash
# Tries the first ten minutes on a fresh Debian 12: a minimal root, a clone of what is committed here, and the calls a newcomer
# makes, with the time that each takes (docs/first-ten-minutes.md). For a maintainer, as root; it takes some 20 minutes and
# 3 GB in TMPDIR, so it is no part of the tests.
#
# usage: tests/scripts/debootstrap_trial.sh [MIRROR]
# Exit codes: 0 everything as documented; 1 something was not; 2 it cannot be tried here.
set -euo pipefail

# shellcheck source=scripts/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../scripts/common.sh"
readonly mirror="${1:-http://deb.debian.org/debian}"
readonly home=/home/tester
readonly clone="$home/ipcbench"

check_call() {
  local program
  [[ "$(id -u)" == 0 ]] || fail 2 'a minimal root can only be made by root; run it as root'
  for program in debootstrap git unshare; do
    command -v "$program" >/dev/null || fail 2 "$program is not installed; install it first"
  done
}

# Only this directory is ever removed. All mounts are made in the mount namespace of inside_root, none is seen here.
make_root() {
  root="$(mktemp -d -t ipcbench-root-XXXXXX)"
  trap 'rm -rf --one-file-system -- "$root"' EXIT
  trap 'exit 130' INT TERM
  chmod 755 "$root"
  printf 'making a minimal Debian 12 in %s\n' "$root"
  debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
    fail 1 "debootstrap failed: $(tail -n 1 "$root.log") (log: $root.log)"
  rm -f -- "$root.log"
  chroot "$root" useradd --create-home tester
  # The way to the mirror (a proxy) is this machine's.
  apt-config dump | grep -E '^Acquire::(http|https)::Proxy' >"$root/etc/apt/apt.conf.d/99proxy" || true
}

# What each step of a newcomer's took, for the page.
took() {
  printf '%4d s  %s\n' "$((SECONDS - $1))" "$2" >>"$root/steps"
}

clone_checkout() {
  local since=$SECONDS
  git clone --quiet --no-hardlinks -- "$checkout" "$root$clone"
  took "$since" 'git clone'
  chroot "$root" chown -R tester: "$clone"
}

# inside_root USER SCRIPT FLAG ...: runs a script of the clone with namespaces of its own, so that mounts, processes
# and queues end with it.
# shellcheck disable=SC2016 # expanded in the namespace
inside_root() {
  unshare --mount --pid --ipc --fork --kill-child bash -euc '
    root=$1 user=$2 clone=$3
    shift 3
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/dev/shm"
    path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    exec chroot "$root" env -i "PATH=$path" su -s /bin/bash -c "cd $clone && exec \"\$@\"" -- "$user" bash "$@"
  ' bash "$root" "$1" "$clone" "${@:2}"
}

# Puts before each line when it came.
stamped() {
  local line since=$SECONDS
  while IFS= read -r line; do printf '%4d s  %s\n' "$((SECONDS - since))" "$line"; done
}

# expect CODE PATTERN USER SCRIPT FLAG ...: fails unless the call ends with the code and says what matches.
expect() {
  local code=0 said since=$SECONDS
  printf '%s: %s\n' "$3" "${*:4}"
  said="$(inside_root "${@:3}" 2>&1 | stamped)" || code=$?
  printf '%s\n' "$said"
  took "$since" "$3: ${*:4}"
  [[ $code == "$1" ]] || fail 1 "as $3, '${*:4}' ended with $code instead of $1"
  grep -Eq -- "$2" <<<"$said" || fail 1 "as $3, '${*:4}' did not say $2"
}

expect_results() {
  local file latest="$root$clone/results/latest"
  for file in environment.json {latency,throughput,pool}.{csv,json}; do
    [[ -s $latest/$file ]] || fail 1 "there is no results/latest/$file"
  done
  compgen -G "$root$clone/plots/latest/*.svg" >/dev/null || fail 1 'there is no picture in plots/latest'
}

main() {
  check_call
  make_root
  clone_checkout
  expect 2 'run: apt-get update && apt-get install -y .*libboost-dev' root ./run_all.sh --no-install
  expect 2 'run: sudo apt-get update && sudo apt-get install -y .*libboost-dev' tester ./run_all.sh --quick
  expect 0 'installing .*libboost-dev' root ./run_all.sh --quick
  expect_results
  expect 0 'each side on a core of its own' root build/release/bin/ipcbench advise --bytes 64
  # Everything is found now, by anybody; who may not keep idle cores polling is told so.
  chroot "$root" chown -R tester: "$clone"
  expect 0 'measured for' tester ./run_all.sh --quick --no-install
  cat -- "$root/steps"
  printf 'everything as documented\n'
}

main "$@"
