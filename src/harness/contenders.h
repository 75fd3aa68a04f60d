#pragma once

#include <sched.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/contender_report.h"
#include "harness/placement.h"
#include "os/clock.h"
#include "os/crew.h"
#include "os/usage.h"

namespace ipcbench {

/// How a session of processes that use one thing is set up.
struct ContendersConfig {
  unsigned processes = 2;
  /// Where they run: the first on `a`, the second on `b`, and so on by turns; empty: not pinned.
  std::optional<CpuPair> cpus = std::nullopt;
  CrewConfig crew = {};
};

/// What slices came to, all processes together.
struct ContenderSlices {
  std::uint64_t operations = 0;
  std::uint64_t elapsed_ns = 0;  ///< of each slice from the first start to the last end
  Usage usage;
  std::uint64_t others_ns = 0;  ///< all processes waited for CPUs that other programs used
  bool migrated = false;
  bool stopped = false;                   ///< a process was, in this slice or before
  std::vector<std::uint64_t> by_process;  ///< the operations of each

  ContenderSlices& operator+=(const ContenderSlices& other);
  /// Each process's share of the operations.
  [[nodiscard]] std::vector<double> shares() const;
};

/// What they call themselves: "process 0", … Throws std::invalid_argument for more than max_contenders.
std::vector<std::string> contender_names(unsigned processes);

/// The CPU of the process with that number; empty where they are not pinned.
std::optional<int> cpu_of_contender(unsigned index, const std::optional<CpuPair>& cpus);

/// One slice, of each process's report; `server`: of what serves them on the second one's CPU, where
/// something does.
ContenderSlices slice_of(std::span<const ContenderReport> reports, const std::optional<CpuPair>& cpus,
                         const std::optional<ContenderReport>& server = std::nullopt);

/// Gives the crew the next order and lets it go on for that long, then sets `stop` and waits until all have
/// reported. False where they all did so before. Throws what a crew does.
bool let_contend(Crew& crew, std::atomic<bool>& stop, std::chrono::nanoseconds time);

/// Does a process's part of a slice, which returns how many operations it did, and says what it took.
template <class Work>
void report_on(ContenderReport& report, const std::optional<int>& cpu, Work work) {
  const Usage before = usage_now();
  report.start_ns = now_ns();
  report.operations = work();
  report.end_ns = now_ns();
  report.usage = usage_now() - before;
  report.migrated = cpu && sched_getcpu() != *cpu;
}

}  // namespace ipcbench
