#pragma once

#include <cstdint>

namespace ipcbench {

/// What a process (all its threads) has used up, or the difference of two such readings.
struct Usage {
  std::uint64_t cpu_ns = 0;
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  std::uint64_t page_faults = 0;  ///< minor and major

  Usage& operator+=(const Usage& other);
  friend Usage operator-(const Usage& after, const Usage& before);
  friend Usage operator+(Usage a, const Usage& b) { return a += b; }
};

/// The calling process's usage so far (CLOCK_PROCESS_CPUTIME_ID, getrusage).
Usage usage_now();

/// The same of the calling process and of the children that it has reaped; their CPU time counts in
/// microseconds.
Usage usage_with_children_now();

}  // namespace ipcbench
