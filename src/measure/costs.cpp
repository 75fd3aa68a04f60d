#include "measure/costs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <system_error>

#include "os/resident.h"
#include "os/system_call_counter.h"

namespace ipcbench {
namespace {

// A row held back by its control group for longer than this share of its time is `noisy`.
constexpr double noisy_throttled_share = 0.01;

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

Watch::Watch(const std::optional<CpuPair>& cpus) : before_(take_disturbance_snapshot()) {
  if (cpus) cpus_ = {cpus->a, cpus->b};
}

Disturbance Watch::stop() const {
  return disturbance_between(before_, take_disturbance_snapshot(), cpus_);
}

Costs costs_of(const std::vector<pid_t>& processes, const Usage& usage, std::uint64_t messages,
               const Disturbance& disturbance) {
  const auto per_message = [messages](std::uint64_t total) {
    return static_cast<double>(total) / static_cast<double>(messages);
  };
  return {.cpu_ns = per_message(usage.cpu_ns),
          .voluntary_switches = per_message(usage.voluntary_switches),
          .involuntary_switches = per_message(usage.involuntary_switches),
          .page_faults = per_message(usage.page_faults),
          .system_calls = std::nullopt,
          .resident_bytes = resident_bytes_of(processes),
          .steal_percent = disturbance.steal_percent,
          .throttled_us = disturbance.throttled_us,
          .cache_line_ns = std::nullopt};
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

std::optional<std::string> noise_of(bool migrated, std::uint64_t elapsed_ns, const Disturbance& disturbance) {
  std::vector<std::string> reasons;
  if (migrated) reasons.emplace_back("a side left the CPU that it was pinned to");
  if (const auto steal = too_much_steal(disturbance)) reasons.push_back(*steal);
  const double throttled_ns = static_cast<double>(disturbance.throttled_us.value_or(0)) * 1e3;
  if (throttled_ns > noisy_throttled_share * static_cast<double>(elapsed_ns)) {
    reasons.push_back(fmt::format("the control group was throttled for {:.0f} ms", throttled_ns / 1e6));
  }
  if (reasons.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace ipcbench
