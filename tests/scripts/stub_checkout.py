"""A checkout with stubs for everything its scripts call, in a temporary directory.

The scripts are copied; PATH holds nothing but stubs and the few real programs the scripts rely on, so that no test
sees or touches what is installed here.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
REAL_PROGRAMS = ("bash cat date dirname env flock grep ln mkdir mktemp mv nproc paste realpath rm rmdir sed sleep sort"
                 " tail taskset uname").split()
NO_PYTHON = "/nonexistent/python3"
CASES = {
    "bench_floor": ("floor/cache-line/0-1/poll",),
    "bench_latency": ("latency/pipe/block/64/same-core/default", "latency/pipe/block/64/same-core/poll"),
    "bench_throughput": ("throughput/pipe/block/64/same-core/default", "throughput/pipe/block/64/same-core/poll"),
    "bench_load": ("load/pipe/block/64/same-core/poll/fixed/50%",),
    "bench_setup": ("setup/pipe/block/64/same-core/poll",),
    "bench_rpc": ("rpc/unix-stream-framed/block/64/cross-core/poll/64/1",),
    "bench_sync": ("sync/mutex/contended/2/100ns/cross-core/poll",),
    "bench_shared": ("shared/list/append/2/cross-core/poll",),
    "bench_spawn": ("spawn/fork/16MiB/base/unpinned/poll",),
    "bench_pool": ("pool/threads/strong/2",),
}

# Each stub writes the line it was called with, quoted for a shell, to $STUBS/calls.
LOG = """#!/usr/bin/env bash
printf '%q ' "${0##*/}" "$@" >>"$STUBS/calls"
printf '\\n' >>"$STUBS/calls"
"""

# Takes what the suite's binaries take. $STUBS/<name>.exit holds another exit code than 0; where $STUBS/<name>.hang
# is, it measures until it is interrupted and ends with the code therein; where $STUBS/<name>.empty is, it measures nothing.
# It measured for 1.5 s, it says.
BENCH = LOG + """
name=${0##*/} list='' csv='' filters=() matched=no
for flag in "$@"; do
  case $flag in
    --benchmark_list_tests=true) list=yes ;;
    --benchmark_filter=*) filters+=("${flag#*=}") ;;
    --csv=*) csv=${flag#*=} ;;
    --benchmark_out=*) printf '{"context": {"ipcbench_timed_s": "1.5"}}\\n' >"${flag#*=}" ;;
  esac
done
for case in CASES; do
  keep=yes
  for filter in "${filters[@]}"; do
    if [[ $filter == -* ]]; then
      [[ ! $case =~ ${filter#-} ]] || keep=no
    else
      [[ $case =~ $filter ]] || keep=no
    fi
  done
  [[ $keep == no ]] || matched=yes
done
[[ $matched == yes ]] || { printf '%s: no case matches\\n' "$name" >&2; exit 2; }
[[ -z $list ]] || { [[ ! -e $STUBS/$name.broken ]]; exit; }
printf 'schema,status\\n' >"$csv"
[[ -e $STUBS/$name.empty ]] || printf '1,ok\\n' >>"$csv"
if [[ -e $STUBS/$name.hang ]]; then
  trap 'sleep 0.3; exit "$(<"$STUBS/$name.hang")"' INT
  : >"$STUBS/measuring"
  while [[ -e $STUBS/measuring ]]; do sleep 0.05; done
fi
[[ ! -e $STUBS/$name.exit ]] || exit "$(<"$STUBS/$name.exit")"
"""

# Prints the environment, or fails as on a full disk; makes a summary, unless $STUBS/summary.fails is there, and a report, or ends
# with the code in $STUBS/report.fails.
IPCBENCH = LOG + """
if [[ $1 == summary ]]; then
  [[ ! -e $STUBS/summary.fails ]] || { printf 'no summary today\\n' >&2; exit 1; }
  printf 'bench,median\\n' >"$2/summary.csv"
  printf 'a summary\\n'
  exit
fi
if [[ $1 == report ]]; then
  [[ ! -e $STUBS/report.fails ]] || { printf 'no report today\\n' >&2; exit "$(<"$STUBS/report.fails")"; }
  printf 'a page\\n' >"$2/report.html"
  exit
fi
[[ ! -e $STUBS/disk.full ]] || { printf 'No space left on device\\n' >&2; exit 1; }
printf '{}\\n'
"""

# A compiler that lacks the headers whose names are in $STUBS/missing.
COMPILER = """#!/usr/bin/env bash
source="$(cat)"
while IFS= read -r header; do [[ $source != *"<$header>"* ]] || exit 1; done <"$STUBS/missing"
"""

# Knows one library unless its name is in $STUBS/missing.
PKG_CONFIG = """#!/usr/bin/env bash
! grep -qx "${!#}" "$STUBS/missing"
"""

CMAKE = LOG + """
[[ $1 != --version ]] || { printf 'cmake version %s\\n' "$(<"$STUBS/cmake.version")"; exit; }
[[ ! -e $STUBS/build.fails ]] || { printf 'error: it does not compile\\n' >&2; exit 1; }
"""

# Says that the twelve tests of a preset took 1 s to 12 s; fails the presets whose names are in $STUBS/ctest.fails.
CTEST = LOG + """
for seconds in 3 12 1 2 4 5 6 7 8 9 10 11; do
  tests+="<testcase name='$2/took_$seconds' classname='$2' time='$seconds' status='run'/>"
done
printf '<testsuite name="stub">%s</testsuite>' "$tests" >"${!#}"
! grep -qx "$2" "$STUBS/ctest.fails" 2>/dev/null
"""

# Installs everything that is missing, unless $STUBS/apt.fails or $STUBS/apt.useless is there.
APT_GET = LOG + """
[[ ! -e $STUBS/apt.fails ]] || { printf 'E: Unable to locate package\\n' >&2; exit 100; }
[[ $1 != install || -e $STUBS/apt.useless ]] || : >"$STUBS/missing"
"""

# What is asked of it is run as it is, or refused as where a password would be needed.
SUDO = LOG + """
[[ ! -e $STUBS/sudo.refuses ]] || exit 1
shift
"$@"
"""

ID = """#!/usr/bin/env bash
cat "$STUBS/uid"
"""

# The commit of the checkout is what $STUBS/commit holds.
GIT = """#!/usr/bin/env bash
cat "$STUBS/commit" 2>/dev/null
"""

# A Python that may use CPU 0 and can import what draws unless `matplotlib` is in $STUBS/missing; as the plotting program,
# draws. What the scripts keep of a run, and what they say of tests, is by the real one.
PYTHON = f"""#!/usr/bin/env bash
[[ $1 != */slowest_tests.py && $2 != */run_record.py ]] || exec {sys.executable} "$@"
""" + LOG.split("\n", 1)[1] + """
[[ $1 != -c || $2 != *affinity* ]] || { printf '0\\n'; exit; }
[[ $1 != -c ]] || { ! grep -qx matplotlib "$STUBS/missing"; exit; }
[[ ! -e $STUBS/draw.fails ]] || { printf 'no pictures today\\n' >&2; exit 1; }
[[ ! -e $STUBS/draw.nothing ]] || { printf 'nothing to draw\\n' >&2; exit 2; }
mkdir -p -- "$4"
: >"$4/rtt.svg"
"""

PYTHON_WITHOUT = """#!/usr/bin/env bash
exit 1
"""


class StubCheckout:
    """Lives until `remove`. `set` changes what the stubs do, `run` runs a script, `calls` tells what it called."""

    def __init__(self):
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="ipcbench scripts "))
        self.checkout = self.base / "a checkout"
        self.stubs = self.base / "stubs"
        self.path = self.base / "path"
        for directory in (self.checkout / "plots", self.checkout / "results", self.stubs, self.path):
            directory.mkdir(parents=True)
        self._copy_scripts()
        self._make_path()
        for name, cases in CASES.items():
            self.program(name, BENCH.replace("CASES", " ".join(cases)), self.bin)
        self.program("ipcbench", IPCBENCH, self.bin)
        self.set("calls", "")
        self.set("missing", "")
        self.set("commit", "a-commit")
        self.set("uid", "0")
        self.set("cmake.version", "3.25.1")

    def remove(self):
        shutil.rmtree(self.base)

    @property
    def bin(self):
        return self.checkout / "build" / "release" / "bin"

    def _copy_scripts(self):
        shutil.copytree(SOURCE / "scripts", self.checkout / "scripts")
        for name in ("run_all.sh", "run_tests.sh"):
            shutil.copy(SOURCE / name, self.checkout / name)
        # Two places outside PATH that the scripts look at.
        self.replace("scripts/setup.sh", "system_python=/usr/bin/python3", f"system_python={NO_PYTHON}")
        self.replace("scripts/settings.sh", "latency_device=/dev/cpu_dma_latency", "latency_device=/dev/null")
        # One visit is enough for most.
        self.replace("scripts/settings.sh", "([quick]=1 [default]=8 [full]=8", "([quick]=1 [default]=1 [full]=1")

    def _make_path(self):
        for name in REAL_PROGRAMS:
            (self.path / name).symlink_to(shutil.which(name))
        stubs = {"c++": COMPILER, "pkg-config": PKG_CONFIG, "cmake": CMAKE, "ctest": CTEST, "ninja": LOG, "dbus-daemon": LOG,
                 "apt-get": APT_GET, "id": ID, "git": GIT, "python3": PYTHON}
        for name, text in stubs.items():
            self.program(name, text)

    def program(self, name, text, directory=None):
        """Makes an executable in the directory, by default in the one that is PATH."""
        directory = directory or self.path
        directory.mkdir(parents=True, exist_ok=True)
        (directory / name).unlink(missing_ok=True)  # it may be a link to the machine's own
        (directory / name).write_text(text)
        (directory / name).chmod(0o755)

    def remove_program(self, name):
        (self.path / name).unlink()

    def replace(self, name, old, new):
        """Changes one place in a copied script, which has to be there."""
        text = (self.checkout / name).read_text()
        if text.count(old) != 1:
            raise AssertionError(f"{name}: {text.count(old)} times '{old}'")
        (self.checkout / name).write_text(text.replace(old, new))

    def set(self, name, text=""):
        (self.stubs / name).write_text(text)

    def calls(self, prefix=""):
        """The stubs' calls so far that begin with the prefix, one line for each."""
        lines = (self.stubs / "calls").read_text().splitlines()
        return [line.rstrip() for line in lines if line.startswith(prefix)]

    def environment(self, **extra):
        return {"PATH": str(self.path), "STUBS": str(self.stubs), "HOME": str(self.base), **extra}

    def start(self, script, *flags, cwd=None, **extra):
        """Starts a script in a process group of its own; `extra` is added to its environment."""
        return subprocess.Popen([self.checkout / script, *flags], cwd=cwd or self.checkout, text=True,
                                env=self.environment(**extra), start_new_session=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, script, *flags, cwd=None, **extra):
        """Returns exit code, stdout and stderr."""
        process = self.start(script, *flags, cwd=cwd, **extra)
        stdout, stderr = process.communicate(timeout=60)
        return process.returncode, stdout, stderr

    def runs(self, results=None):
        """The directories of runs, oldest first."""
        results = results or self.checkout / "results"
        return sorted(path for path in results.iterdir() if path.is_dir() and not path.is_symlink())

    def link(self, path):
        return os.readlink(self.checkout / path)
