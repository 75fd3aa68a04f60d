#include "measure/machine_state.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "measure/floor_channels.h"
#include "measure/floors.h"

namespace ipcbench {
namespace {

// Share of a session's time. A session on a quiet virtual machine waited for 0.5 % (the median; the kernel's
// threads and timers), one beside a busy loop of nice 10 for 5 to 20 %, beside one of nice 0 for 20 to 100 %.
constexpr double noisy_waited_percent = 3;
// Share of a session's time for which its control group held it back.
constexpr double noisy_throttled_share = 0.01;
// Times what waking a side on another, polling core takes. A core that halts takes 5 to 20 times as long.
constexpr double longest_of_polling = 3;
constexpr int looks_of_check = 5;
// Times what CPU time, waiting and waking explain. It was 0.5 to 1.1 in 98 % of the sessions of a quiet
// machine, and 4 where the host had kept one of the CPUs for milliseconds that it did not report as steal.
constexpr double most_unexplained = 1.3;
// Ratio of a session's end to its start, or the other way round. Two CPUs are 4 times as far from each other
// when they are two cores as when they are two threads of one.
constexpr double another_state = 1.5;

bool differ(double a, double b) {
  return std::max(a, b) > another_state * std::min(a, b);
}

// "75 ns at its start and 351 ns at its end"
std::string from_to(double start_ns, double end_ns) {
  return fmt::format("{:.0f} ns at its start and {:.0f} ns at its end", start_ns, end_ns);
}

void add_reasons_of_cpus(const MachineState& state, std::vector<std::string>& reasons) {
  const CpuLook& start = state.start;
  const CpuLook& end = state.end;
  if (start.cache_line_ns && end.cache_line_ns && differ(*start.cache_line_ns, *end.cache_line_ns)) {
    reasons.push_back("its CPUs changed their distance: a cache line took " +
                      from_to(*start.cache_line_ns, *end.cache_line_ns));
  }
  if (!state.longest_wake_up_ns || !start.wake_up_ns || !end.wake_up_ns) return;
  if (const double longest = std::max(*start.wake_up_ns, *end.wake_up_ns);
      longest > *state.longest_wake_up_ns) {
    reasons.push_back(fmt::format("its CPUs did not poll: waking a side took {:.1f} us (limit {:.1f} us)",
                                  longest / 1e3, *state.longest_wake_up_ns / 1e3));
  } else if (differ(*start.wake_up_ns, *end.wake_up_ns)) {
    reasons.push_back("its CPUs changed: waking a side took " + from_to(*start.wake_up_ns, *end.wake_up_ns));
  }
}

// The kernel may not count what processes wait. Pressure tells of others where each process has a CPU of its
// own.
std::optional<std::string> others_by_pressure(const Timed& slices, const MachineState& state) {
  const double percent = state.disturbance.pressure_percent.value_or(0);
  const bool has_own_cpus = state.start.cache_line_ns.has_value();
  if (cpu_wait_percent(slices) || !has_own_cpus || percent <= noisy_waited_percent) return std::nullopt;
  return fmt::format(
      "other programs used the CPUs: some process waited for one for {:.1f} % of its time (limit {} %)",
      percent, noisy_waited_percent);
}

// A host that stops the machine, or a CPU of it, leaves no other trace.
std::optional<std::string> unexplained_time(const Timed& slices, const MachineState& state) {
  if (!slices.closed_loop || slices.stopped || !state.knows_waking) return std::nullopt;
  const double wake_up_ns = std::max(state.start.wake_up_ns.value_or(0), state.end.wake_up_ns.value_or(0));
  const double explained_ns = static_cast<double>(slices.usage.cpu_ns + slices.others_ns) +
                              static_cast<double>(slices.usage.voluntary_switches) * wake_up_ns;
  const auto elapsed_ns = static_cast<double>(slices.elapsed_ns);
  if (elapsed_ns <= most_unexplained * explained_ns) return std::nullopt;
  return fmt::format("time was lost: {:.1f} ms passed, and CPU time, waiting and waking explain {:.1f} ms",
                     elapsed_ns / 1e6, explained_ns / 1e6);
}

}  // namespace

Timed timed_closed_loop(const Mechanism& mechanism, const Session& session, const Slices& slices) {
  Timed all = timed(slices);
  all.closed_loop = mechanism.description().library == nullptr && session.works_alone();
  return all;
}

std::optional<double> cpu_wait_percent(const Timed& slices) {
  if (slices.elapsed_ns == 0 || !counts_cpu_wait()) return std::nullopt;
  return 100 * static_cast<double>(slices.others_ns) / static_cast<double>(slices.elapsed_ns);
}

std::optional<std::string> noise_of(const Timed& slices, const MachineState& state) {
  std::vector<std::string> reasons;
  if (slices.migrated) reasons.emplace_back("a side left the CPU that it was pinned to");
  if (slices.stopped) {
    reasons.push_back(fmt::format(
        "a process of it was stopped: what takes {:.1f} ms of CPU time took {:.1f} ms",
        static_cast<double>(slices.usage.cpu_ns) / 1e6, static_cast<double>(slices.elapsed_ns) / 1e6));
  }
  if (const double percent = cpu_wait_percent(slices).value_or(0); percent > noisy_waited_percent) {
    reasons.push_back(
        fmt::format("other programs used its CPUs: it waited for them for {:.1f} % of its time (limit {} %)",
                    percent, noisy_waited_percent));
  }
  if (const auto waited = others_by_pressure(slices, state)) reasons.push_back(*waited);
  if (const auto lost = unexplained_time(slices, state)) reasons.push_back(*lost);
  add_reasons_of_cpus(state, reasons);
  if (const auto steal = too_much_steal(state.disturbance)) reasons.push_back(*steal);
  const double throttled_ns = static_cast<double>(state.disturbance.throttled_us.value_or(0)) * 1e3;
  if (throttled_ns > noisy_throttled_share * static_cast<double>(slices.elapsed_ns)) {
    reasons.push_back(fmt::format("the control group was throttled for {:.0f} ms", throttled_ns / 1e6));
  }
  if (reasons.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(reasons, "; "));
}

std::optional<PollCheck> check_idle_poll(Bench bench) {
  const auto pair = choose_cpus(Placement::cross_core, allowed_cpus()).pair;
  if (!pair || why_no_idle_poll()) return std::nullopt;
  Floors floors(bench);
  const IdlePolicy polling(Idle::poll);
  std::optional<PollCheck> quickest;
  // Anything that runs beside one makes it slower, and none faster.
  for (int look = 0; look < looks_of_check; ++look) {
    const CpuLook found = look_at_cpus(pair, bench);
    if (!found.wake_up_ns || (quickest && quickest->wake_up_ns <= *found.wake_up_ns)) continue;
    quickest = {*found.wake_up_ns,
                longest_of_polling * floors.polling_wake_up_ns(*pair, *found.cache_line_ns)};
  }
  return quickest;
}

CpuLook look_at_cpus(const std::optional<CpuPair>& cpus, const Bench& bench) {
  if (!cpus || cpus->a == cpus->b) return {};
  Session session(futex_channel(), {.cpus = cpus, .deadline = bench.deadline, .interrupt = bench.interrupt});
  const CpuLook look = session.look_at_cpus();
  session.finish();
  return look;
}

Watch::Watch(const std::optional<CpuPair>& cpus, Idle idle, const Bench& bench)
    : bench_(bench), cpus_(cpus), idle_(idle), before_(take_disturbance_snapshot()) {}

MachineState Watch::stop(const CpuLook& start, const CpuLook& end) const {
  std::vector<int> cpus;
  if (cpus_) cpus = {cpus_->a, cpus_->b};
  MachineState state{start, end, disturbance_between(before_, take_disturbance_snapshot(), cpus),
                     std::nullopt, cpus_ && (cpus_->a == cpus_->b || idle_ == Idle::poll)};
  if (idle_ == Idle::poll && bench_.floors != nullptr && start.cache_line_ns && end.cache_line_ns) {
    const double line_ns = std::max(*start.cache_line_ns, *end.cache_line_ns);
    state.longest_wake_up_ns = longest_of_polling * bench_.floors->polling_wake_up_ns(*cpus_, line_ns);
  }
  return state;
}

}  // namespace ipcbench
