# shellcheck shell=bash disable=SC2034 # what is set here is for the script that sources it
# What every script here begins with: where the checkout is, and how a script fails. To be sourced.

checkout="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)"
readonly checkout

# fail CODE MESSAGE: one line on stderr, then one of the suite's exit codes (1 failed, 2 wrong call).
fail() {
  printf '%s: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

# need_value FLAG [VALUE ...]: fails unless FLAG is followed by something that is not itself a flag.
need_value() {
  [[ $# -ge 2 && -n $2 && $2 != --* ]] || fail 2 "$1 needs a value (see --help)"
}
