#include "harness/cpu_look.h"

#include <algorithm>
#include <vector>

#include "os/clock.h"
#include "os/cpu_relax.h"
#include "os/futex.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// Medians of many short stretches: an interrupt lengthens one of them and says nothing of the CPUs.
constexpr unsigned stretches = 15;
constexpr std::uint64_t trips_of_stretch = 100;  // 5 to 40 us
constexpr unsigned wake_ups = 10;                // of each side: 0.5 ms for both, or 1.5 where cores halt
// After which the other side sleeps, and its idle core polls or halts.
constexpr std::uint64_t asleep_ns = 20'000;

// The word goes on from `first`, which is even, by one with each message.
void bounce(std::atomic<std::uint64_t>& line, Role role, std::uint64_t first, std::uint64_t trips) {
  const std::uint64_t end = first + 2 * trips;
  for (std::uint64_t word = first + (role == Role::initiator ? 0 : 1); word < end; word += 2) {
    while (line.load(std::memory_order_acquire) != word) {
    }
    line.store(word + 1, std::memory_order_release);
  }
  // The initiator's last word is its peer's.
  while (role == Role::initiator && line.load(std::memory_order_acquire) != end) {
  }
}

double line_ns(std::atomic<std::uint64_t>& line, Role role) {
  std::vector<double> each_ns;
  for (unsigned i = 0; i < stretches; ++i) {
    const std::uint64_t start_ns = now_ns();
    bounce(line, role, 2 * trips_of_stretch * i, trips_of_stretch);
    each_ns.push_back(static_cast<double>(now_ns() - start_ns) / trips_of_stretch);
  }
  return median(each_ns);
}

// The sides wake each other in turn, and each says what being woken took.
double wake_up_ns(CpuProbe& probe, Role role) {
  std::vector<double> each_ns;
  const std::uint32_t parity = role == Role::initiator ? 0 : 1;
  for (std::uint32_t turn = 0; turn < 2 * wake_ups; ++turn) {
    if (turn % 2 == parity) {
      const std::uint64_t start_ns = now_ns();
      while (now_ns() - start_ns < asleep_ns) cpu_relax();
      probe.woken_at_ns = now_ns();
      probe.turn.store(turn + 1, std::memory_order_release);
      futex_wake(probe.turn, 1);
    } else {
      while (probe.turn.load(std::memory_order_acquire) == turn) futex_wait(probe.turn, turn);
      each_ns.push_back(static_cast<double>(now_ns() - probe.woken_at_ns));
    }
  }
  return median(each_ns);
}

}  // namespace

void CpuProbe::clear() {
  line = 0;
  turn = 0;
  wake_up_ns = 0;
}

void bounce_line(CpuProbe& probe, Role role, std::uint64_t trips) {
  bounce(probe.line, role, 0, trips);
}

void look_at_cpus(CpuProbe& probe, Role role) {
  const double found_line_ns = line_ns(probe.line, role);
  if (role == Role::initiator) probe.line_ns = found_line_ns;
  const double found_ns = wake_up_ns(probe, role);
  double slower_ns = probe.wake_up_ns;
  while (slower_ns < found_ns && !probe.wake_up_ns.compare_exchange_weak(slower_ns, found_ns)) {
  }
}

}  // namespace ipcbench
