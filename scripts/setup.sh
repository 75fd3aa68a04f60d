# shellcheck shell=bash disable=SC2034,SC2154 # the tables are for the script that sources it; checkout: common.sh
# Finds what building, drawing and checking need, and installs what is missing where it may.
# To be sourced after common.sh.

# What it is | how to see that it is there | the Debian packages that bring it.
# A probe asks for the thing, never for a package's name: a machine may have its Boost from libboost1.81-dev, which
# conflicts with libboost-dev, or its Google Benchmark from source.
readonly build_needs=(
  'CMake 3.21|has_cmake 3.21|cmake'
  'Ninja|has_program ninja|ninja-build'
  'a C++20 compiler|has_header concepts|g++'
  'pkg-config|has_program pkg-config|pkg-config'
  'Google Benchmark|has_header benchmark/benchmark.h|libbenchmark-dev'
  'fmt|has_header fmt/format.h|libfmt-dev'
  'Boost.Interprocess and Boost.Math|has_boost|libboost-dev'
  'CLI11|has_header CLI/CLI.hpp|libcli11-dev'
  'nlohmann/json|has_header nlohmann/json.hpp|nlohmann-json3-dev'
  'libcsv|has_header csv.h|libcsv-dev'
  'pugixml|has_header pugixml.hpp|libpugixml-dev'
  'hwloc|has_library hwloc|libhwloc-dev'
)
readonly test_needs=(
  'GoogleTest|has_header gtest/gtest.h|libgtest-dev'
  'GoogleMock|has_header gmock/gmock.h|libgmock-dev'
)
# Without these, what is made of them is left out, and says so where it is asked for.
readonly optional_needs=(
  'liburing|has_library liburing|liburing-dev'
  'SQLiteCpp|has_header SQLiteCpp/SQLiteCpp.h|libsqlitecpp-dev'
  'Chart.js|has_chart_js|libjs-chart.js'
  'oneTBB|has_header tbb/task_arena.h|libtbb-dev'
  'ZeroMQ|has_header zmq.hpp|libzmq3-dev cppzmq-dev'
  'NNG|has_header nng/nng.h|libnng-dev'
  'hiredis|has_library hiredis|libhiredis-dev'
  'sd-bus|has_library libsystemd|libsystemd-dev'
  'the D-Bus daemon|has_program dbus-daemon|dbus-daemon'
)
# These are asked for by --with-libraries: one would run a service of the system's, the others take more room and longer to
# compile.
readonly service_needs=('Redis|has_program redis-server|redis-server')
readonly library_needs=(
  'Eclipse iceoryx|has_iceoryx|libiceoryx-posh-dev iceoryx'
  'Eclipse Cyclone DDS|has_cyclonedds|cyclonedds-dev cyclonedds-tools'
  'Open MPI|has_library ompi-c|libopenmpi-dev'
  "Cap'n Proto|has_capnp|libcapnp-dev capnproto"
  'gRPC|has_grpc|libgrpc++-dev libprotobuf-dev protobuf-compiler-grpc'
)
readonly plot_needs=('a Python with matplotlib and pandas|has_plot_python|python3-matplotlib python3-pandas')
# What a job of a CI needs besides, to compare with another commit and to post a comment (scripts/ci_gate.sh).
readonly gate_needs=(
  'git|has_program git|git'
  'Python 3|has_program python3|python3'
)
# The checks themselves are called by .ci/run; who only measures does without.
readonly check_needs=(
  'clang-format|has_program clang-format|clang-format'
  'clang-tidy|has_program run-clang-tidy|clang-tidy'
  'shellcheck|has_program shellcheck|shellcheck'
  'flake8|has_program flake8|flake8'
  'strace|has_program strace|strace'
  'Chromium|has_program chromium|chromium'
  'Node.js and npm|has_npm|nodejs npm'
  'help2man|has_program help2man|help2man'
  "Google Benchmark's compare.py|has_compare_py|libbenchmark-tools python3-numpy python3-scipy"
)

# Where a distribution puts its own Python, looked at even where PATH has another one first (pyenv, conda).
readonly system_python=/usr/bin/python3
readonly install_log="$checkout/build/install.log"

has_program() {
  command -v "$1" >/dev/null
}

has_library() {
  # shellcheck disable=SC2086 # may be several
  pkg-config --exists $1 2>/dev/null
}

has_iceoryx() {
  # Its headers lie in a folder of their version.
  has_program iox-roudi && compgen -G "/usr/include/iceoryx/*/iceoryx_posh" >/dev/null
}

has_cyclonedds() {
  has_program idlc && has_library CycloneDDS
}

has_capnp() {
  has_program capnp && has_library capnp-rpc
}

has_grpc() {
  has_program grpc_cpp_plugin && has_library 'grpc++ protobuf'
}

has_npm() {
  has_program node && has_program npm
}

# Where its package puts it, and ipcbench report looks.
has_chart_js() {
  compgen -G '/usr/share/javascript/chart.js/[Cc]hart.min.js' >/dev/null
}

has_cmake() {
  local version
  version="$(cmake --version 2>/dev/null | sed -n 's/^cmake version //p')"
  [[ -n $version ]] && printf '%s\n' "$1" "$version" | sort --version-sort --check=quiet
}

# The preprocessor alone is quick and knows every place the compiler will look. CXX may be several words, as for CMake.
has_header() {
  local -a compiler
  read -ra compiler <<<"${CXX:-c++}"
  if has_program "${compiler[0]}"; then
    "${compiler[@]}" -std=c++20 -x c++ -E - <<<"#include <$1>" >/dev/null 2>&1
  else
    [[ -e /usr/include/$1 || -e /usr/local/include/$1 ]]
  fi
}

has_boost() {
  has_header boost/interprocess/sync/interprocess_semaphore.hpp &&
    has_header boost/math/distributions/students_t.hpp
}

# Sets plot_python to the first Python that can draw.
has_plot_python() {
  while IFS= read -r plot_python; do
    "$plot_python" -c 'import matplotlib, pandas' >/dev/null 2>&1 && return
  done < <(type -ap python3 || true; printf '%s\n' "$system_python")
  return 1
}

# Debian keeps it there; NumPy and SciPy are what it imports, and its package only suggests Python.
has_compare_py() {
  [[ -e /usr/share/benchmark/compare.py ]] && "$system_python" -c 'import numpy, scipy' >/dev/null 2>&1
}

# look_for NEED ...: fills missing_names and missing_packages.
look_for() {
  local need name probe packages
  local -a words
  missing_names=() missing_packages=()
  for need in "$@"; do
    IFS='|' read -r name probe packages <<<"$need"
    read -ra words <<<"$probe"
    "${words[@]}" && continue
    missing_names+=("$name")
    read -ra words <<<"$packages"
    missing_packages+=("${words[@]}")
  done
}

# Sets as_root to what makes a command run as root; false where that would need a password.
find_root() {
  as_root=()
  [[ "$(id -u)" != 0 ]] || return 0
  as_root=(sudo -n)
  sudo -n true 2>/dev/null
}

# The line a person can run as it stands: as root it needs no sudo, which a small system may not even have.
line_to_run() {
  local sudo='sudo '
  [[ "$(id -u)" != 0 ]] || sudo=
  printf '%s' "${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${missing_packages[*]}"
}

install_missing() {
  local -a apt_get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
  mkdir -p "${install_log%/*}" 2>/dev/null || fail 2 "cannot write in ${install_log%/*}; make it writable"
  printf 'installing %s (log: %s)\n' "${missing_packages[*]}" "$install_log"
  { "${apt_get[@]}" update && "${apt_get[@]}" install -y --no-install-recommends "${missing_packages[@]}"; } \
    >"$install_log" 2>&1 </dev/null ||
    fail 1 "apt-get failed: $(grep '^E:' "$install_log" | tail -n 1 || true) (log: $install_log)"
}

# join WORD ...: the words with commas between them.
join() {
  local joined
  printf -v joined '%s, ' "$@"
  printf '%s' "${joined%, }"
}

# ensure INSTALL NEED ...: returns once every need is met. With INSTALL=yes, installs what is missing where this is a
# Debian and root can be had without a password; otherwise fails with 2 and what to run.
ensure() {
  local install=$1
  shift
  look_for "$@"
  ((${#missing_names[@]} > 0)) || return 0
  has_program apt-get ||
    fail 2 "not found: $(join "${missing_names[@]}"); install them, Debian's packages are ${missing_packages[*]}"
  if [[ $install == no ]] || ! find_root; then
    fail 2 "not found: $(join "${missing_names[@]}"); run: $(line_to_run)"
  fi
  install_missing
  look_for "$@"
  ((${#missing_names[@]} == 0)) ||
    fail 1 "still not found after installing: $(join "${missing_names[@]}"); is a newer release needed?"
}

# wish INSTALL NEED ...: installs what is missing, as ensure does; where that cannot be, says what is done without.
wish() {
  local install=$1
  shift
  look_for "$@"
  ((${#missing_names[@]} > 0)) || return 0
  if [[ $install == yes ]] && has_program apt-get && find_root && (install_missing); then return 0; fi
  printf 'left out for want of %s: %s\n' "$(join "${missing_packages[@]}")" "$(join "${missing_names[@]}")"
}
