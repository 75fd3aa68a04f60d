#include "os/affinity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>

#include "os/error.h"

namespace ipcbench {

void pin_to(int cpu) {
  pin_to(std::span(&cpu, 1));
}

void pin_to(std::span<const int> cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(static_cast<unsigned>(cpu), &set);
  check(sched_setaffinity(0, sizeof set, &set), fmt::format("pinning to CPU {}", fmt::join(cpus, ",")));
}

}  // namespace ipcbench
