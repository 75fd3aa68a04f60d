#include "os/affinity.h"

#include <fmt/format.h>
#include <sched.h>

#include "os/error.h"

namespace ipcbench {

void pin_to(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(cpu), &set);
  check(sched_setaffinity(0, sizeof set, &set), fmt::format("pinning to CPU {}", cpu));
}

}  // namespace ipcbench
