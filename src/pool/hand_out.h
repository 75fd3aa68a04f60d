#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/placement.h"
#include "measure/pass.h"
#include "pool/pool.h"
#include "stats/histogram.h"

namespace ipcbench {

/// Where a host hands out tasks, and where its workers do them.
struct HandOutPlace {
  std::vector<int> host;        ///< one CPU; none: not pinned, as its workers are not
  std::vector<int> workers;     ///< as many as there are workers, as far as there are others than the host's
  std::optional<CpuPair> cpus;  ///< the host's and the first of the workers'
};

/// The host on one CPU and so many workers on others, chosen as for two sides across cores
/// (harness/placement.h), or wherever the machine lets two run at once; where it lets none, on one.
HandOutPlace place_hand_out(int workers, std::span<const Cpu> allowed);

/// Handing out empty tasks.
struct HandOutCase {
  const Pool* pool;
  Wait wait;  ///< of the workers for a task, and of the host for them
  int workers;
  HandOutPlace place;
};

/// Tasks of which so many are handed out at once: no library then makes its host do any (pool/openmp.cpp).
constexpr std::uint32_t tasks_at_once = 64;

/// One repetition.
struct HandOutResult {
  double
      task_mean_ns;   ///< handing out one task and waiting until it is done, over and over; no clock between
  Histogram task_ns;  ///< the same, by a second pass that reads the clock around each
  double at_once_s;   ///< tasks_at_once tasks, from handing out the first until all are done; mean
  double cpu_s;       ///< of everything, all passes
  double timed_s;
  std::optional<double> steal_percent;
  std::optional<double> throttled_us;
  std::optional<double> cache_line_ns;  ///< between host and worker, just before
  std::optional<std::string> noise;
};

/// Measures in a process of its own. Throws what run_in_host throws, and for the distance of the two CPUs
/// what a Session throws.
HandOutResult measure_hand_out(const HandOutCase& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
