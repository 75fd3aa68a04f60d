#pragma once

#include <cstdint>
#include <ctime>

namespace ipcbench {

constexpr std::uint64_t ns_per_s = 1'000'000'000;

/// Nanoseconds of `clock`; never fails for the clocks named in this header.
inline std::uint64_t clock_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::uint64_t>(t.tv_sec) * ns_per_s + static_cast<std::uint64_t>(t.tv_nsec);
}

/// The one clock of every measurement: CLOCK_MONOTONIC, the same in all processes of the machine, read
/// without a system call.
inline std::uint64_t now_ns() {
  return clock_ns(CLOCK_MONOTONIC);
}

/// Whole milliseconds since 1970, by the system's clock, which may be set: for saying when, never how long.
inline std::int64_t unix_time_ms() {
  return static_cast<std::int64_t>(clock_ns(CLOCK_REALTIME) / 1'000'000);
}

/// That clock as a type, for loops that a test drives with a clock of its own.
struct MonotonicClock {
  static std::uint64_t now_ns() { return ipcbench::now_ns(); }
};

}  // namespace ipcbench
