# shellcheck shell=bash
# Completion for bash, of ipcbench and the benches: their flags, commands and choices, as their own --help names them, so that there
# is nothing to keep up to date here. Installed as share/bash-completion/completions/ipcbench; in a checkout: source it.

# The flags or commands of a --help: what its lines begin with, below a heading or anywhere.
_ipcbench_words() {
  local help=$1 section=$2
  if [[ $section == commands ]]; then
    sed -n '/^Subcommands:/,/^$/s/^  \([a-z]\{1,\}\) .*/\1/p' <<<"$help"
  else
    sed -n 's/^  \(-[a-z],\)\{0,1\}\(--[a-z_-]\{1,\}\).*/\2/p' <<<"$help"
  fi
}

# _ipcbench_choices HELP FLAG: what stands in braces behind the flag, if anything does.
_ipcbench_choices() {
  sed -n "s/^  $2 [^{]*{\([^}]*\)}.*/\1/p" <<<"$1" | tr ',' ' '
}

_ipcbench() {
  local program=${COMP_WORDS[0]} current=$2 previous=$3 help word words
  local -a command=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word != -* ]] || break
    help="$("$program" "${command[@]}" --help 2>/dev/null)" || return
    _ipcbench_words "$help" commands | grep -qx -- "$word" || break
    command+=("$word")
  done
  help="$("$program" "${command[@]}" --help 2>/dev/null)" || return
  words="$(_ipcbench_choices "$help" "$previous")"
  if [[ $previous != --* || -z $words ]]; then
    words="$(_ipcbench_words "$help" flags)"
    [[ $current == -* ]] || words="$(_ipcbench_words "$help" commands) $(compgen -A directory -- results/ | sed 's|^results/||')"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -o default -F _ipcbench ipcbench bench_floor bench_latency bench_throughput bench_load bench_setup bench_rpc bench_sync \
  bench_shared bench_spawn bench_pool
