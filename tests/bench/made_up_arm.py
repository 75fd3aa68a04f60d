"""An arm of a gate that measures nothing: it says of each slice that it took so many microseconds, give or take 1 in 1000.

In bash: a gate starts hundreds of arms, and Python takes ten times as long to start.
"""

ARM = r"""#!/usr/bin/env bash
say() { printf '%s\n' "$1"; }
say HELLO
while IFS= read -r line; do
  [[ $line =~ \"do\":\ *\"([a-z]+)\" ]] || exit 1
  asked=${BASH_REMATCH[1]}
  BEFORE
  case $asked in
    open | close) say '{}' ;;
    calibrate) say '{"trips": 100}' ;;
    run) say "{\"elapsed_ns\": $((MICROSECONDS * (999000 + 2000 * RANDOM / 32767) / 1000))}" ;;
    *) exit 1 ;;
  esac
  AFTER
done
"""


def write_arm(path, us=1000, hello='{"ipcbench_arm": 1}', before=":", after=":"):
    """An executable; `before` and `after` are what it does before and after it answers $asked."""
    text = ARM
    for name, value in (("HELLO", f"'{hello}'"), ("MICROSECONDS", str(us)), ("BEFORE", before), ("AFTER", after)):
        text = text.replace(name, value)
    path.write_text(text)
    path.chmod(0o755)
