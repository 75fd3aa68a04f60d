#include "measure/pass.h"

#include <algorithm>

namespace ipcbench {
namespace {

// A pass is cut into so many slices: the runner can stop between two, and a hang shows within one.
constexpr double slices_per_pass = 10;
constexpr std::uint64_t min_slice_ns = 1'000'000;
constexpr std::uint64_t max_slice_ns = 100'000'000;
constexpr double warm_up_of_pass = 0.1;
constexpr std::uint64_t min_warm_up_ns = 5'000'000;

std::uint64_t ns_of(double seconds) {
  return static_cast<std::uint64_t>(seconds * 1e9);
}

}  // namespace

Pace::Pace(const Effort& effort)
    : pass_ns(ns_of(effort.pass_s)),
      slice_ns(std::clamp(ns_of(effort.pass_s / slices_per_pass), min_slice_ns, max_slice_ns)),
      warm_up_ns(std::max(min_warm_up_ns, ns_of(effort.pass_s * warm_up_of_pass))) {}

std::chrono::nanoseconds Pace::contest_slice() const {
  constexpr std::uint64_t least_ns = 30'000'000;
  return std::chrono::nanoseconds(std::max(slice_ns, least_ns));
}

SessionConfig session_config(const Case& point, const Bench& bench) {
  return {.message_bytes = point.message_bytes,
          .wait = point.wait,
          .spin_bound = bench.spin_bound,
          .transfer = point.transfer,
          .producers = point.producers,
          .consumers = point.consumers,
          .cpus = point.cpus,
          .measure_capacity = false,
          .by_kernel_thread = point.mechanism->description().by_kernel_thread,
          .deadline = bench.deadline,
          .interrupt = bench.interrupt};
}

std::uint64_t calibrate(Session& session, Order order, std::uint64_t warm_up_ns, std::uint64_t slice_ns) {
  return calibrate([&](std::uint64_t trips) { return session.run(order, trips).elapsed_ns; }, warm_up_ns,
                   slice_ns);
}

std::uint64_t calibrate(FunctionRef<std::uint64_t(std::uint64_t)> run, std::uint64_t warm_up_ns,
                        std::uint64_t slice_ns) {
  constexpr double max_growth = 10;
  std::uint64_t trips = 1;
  for (std::uint64_t spent_ns = 0;;) {
    const std::uint64_t elapsed_ns = std::max<std::uint64_t>(run(trips), 1);
    spent_ns += elapsed_ns;
    const double growth = static_cast<double>(slice_ns) / static_cast<double>(elapsed_ns);
    trips = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(static_cast<double>(trips) * std::min(growth, max_growth)));
    if (growth < 2 && spent_ns >= warm_up_ns) return trips;
  }
}

Slices run_pass(Session& session, Order order, std::uint64_t trips, std::uint64_t pass_ns) {
  Slices all;
  while (all.elapsed_ns < pass_ns) all += session.run(order, trips);
  return all;
}

}  // namespace ipcbench
