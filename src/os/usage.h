#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>

namespace ipcbench {

/// What a process (all its threads) has used up, or the difference of two such readings.
struct Usage {
  std::uint64_t cpu_ns = 0;
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  std::uint64_t page_faults = 0;    ///< minor and major
  std::uint64_t thread_cpu_ns = 0;  ///< of the thread that took the readings alone
  /// For so long that thread was ready to run while its CPU ran something else (/proc/PID/schedstat).
  std::uint64_t cpu_wait_ns = 0;

  Usage& operator+=(const Usage& other);
  friend Usage operator-(const Usage& after, const Usage& before);
  friend Usage operator+(Usage a, const Usage& b) { return a += b; }
};

/// The calling process's usage so far (CLOCK_PROCESS_CPUTIME_ID, getrusage).
Usage usage_now();

/// The same of the calling process and of the children that it has reaped; their CPU time counts in
/// microseconds.
Usage usage_with_children_now();

/// Whether the kernel counts Usage::cpu_wait_ns.
bool counts_cpu_wait();

/// The CPU time of another process so far, all its threads; empty where it has gone.
std::optional<std::uint64_t> cpu_ns_of(pid_t pid);

/// The usage of one of several processes in the same time, and the CPU that it was pinned to; empty: none.
struct PlacedUsage {
  std::optional<int> cpu;
  Usage usage;
};

/// For how long these processes together waited for a CPU that none of them used: other programs did.
/// `helper_cpu_ns` is what a process used that works for them, on whichever CPU.
std::uint64_t waited_for_others_ns(std::span<const PlacedUsage> processes, std::uint64_t helper_cpu_ns = 0);

}  // namespace ipcbench
