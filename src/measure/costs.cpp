#include "measure/costs.h"

#include <system_error>

#include "os/resident.h"
#include "os/system_call_counter.h"

namespace ipcbench {
namespace {

std::optional<double> resident_bytes_of(const std::vector<pid_t>& processes) {
  double sum = 0;
  for (const pid_t pid : processes) {
    const auto bytes = resident_bytes(pid);
    if (!bytes) return std::nullopt;
    sum += static_cast<double>(*bytes);
  }
  return sum;
}

}  // namespace

Costs costs_of(const std::vector<pid_t>& processes, const Timed& slices, std::uint64_t messages,
               const MachineState& state) {
  const Usage& usage = slices.usage;
  const auto per_message = [messages](std::uint64_t total) {
    return static_cast<double>(total) / static_cast<double>(messages);
  };
  return {.cpu_ns = per_message(usage.cpu_ns),
          .voluntary_switches = per_message(usage.voluntary_switches),
          .involuntary_switches = per_message(usage.involuntary_switches),
          .page_faults = per_message(usage.page_faults),
          .system_calls = std::nullopt,
          .resident_bytes = resident_bytes_of(processes),
          .steal_percent = state.disturbance.steal_percent,
          .throttled_us = state.disturbance.throttled_us,
          .cpu_wait_percent = cpu_wait_percent(slices),
          .pressure_percent = state.disturbance.pressure_percent,
          .start = state.start,
          .end = state.end};
}

std::optional<double> system_calls_per_trip(Session& session, Order order, std::uint64_t trips) {
  static const bool permitted = !SystemCallCounter::why_not();
  if (!permitted) return std::nullopt;
  std::optional<SystemCallCounter> initiator;
  std::optional<SystemCallCounter> responder;
  try {
    initiator.emplace(session.pid(Role::initiator));
    responder.emplace(session.pid(Role::responder));
  } catch (const std::system_error&) {
    return std::nullopt;  // a side has died: the session says so, and how
  }
  const auto count = [&](std::uint64_t n) {
    const std::uint64_t before = initiator->count() + responder->count();
    initiator->enable();
    responder->enable();
    session.run(order, n);
    initiator->disable();
    responder->disable();
    return static_cast<double>(initiator->count() + responder->count() - before);
  };
  const double with_few = count(1);
  return (count(trips + 1) - with_few) / static_cast<double>(trips);
}

}  // namespace ipcbench
