#include "harness/measurement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "os/clock.h"
#include "os/disturbance.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// A pass is cut into so many slices: the runner can stop between two, and a hang shows within one.
constexpr double slices_per_pass = 10;
constexpr std::uint64_t max_slice_ns = 100'000'000;
constexpr std::uint64_t min_slice_ns = 1'000'000;
constexpr double warm_up_of_pass = 0.2;
constexpr std::uint64_t min_warm_up_ns = 5'000'000;
// The clocked pass may take so many times as long as asked for, where p99.9 is wanted.
constexpr double tail_factor = 8;
constexpr double highest_percentile = 0.999;

// A row held back by its control group for longer than this share of its time is `noisy`.
constexpr double noisy_throttled_share = 0.01;

std::uint64_t ns_of(double seconds) {
  return static_cast<std::uint64_t>(seconds * 1e9);
}

// The length and the size of the slices of one session.
struct Pace {
  std::uint64_t pass_ns;
  std::uint64_t slice_ns;

  explicit Pace(const Budget& budget)
      : pass_ns(ns_of(budget.pass_s)),
        slice_ns(std::clamp(ns_of(budget.pass_s / slices_per_pass), min_slice_ns, max_slice_ns)) {}

  [[nodiscard]] std::uint64_t warm_up_ns() const {
    return std::max(min_warm_up_ns,
                    static_cast<std::uint64_t>(static_cast<double>(pass_ns) * warm_up_of_pass));
  }
};

// What disturbed a case, from its making to its end.
class Watch {
 public:
  explicit Watch(const Case& point) : before_(take_disturbance_snapshot()) {
    if (point.cpus) cpus_ = {point.cpus->a, point.cpus->b};
  }
  [[nodiscard]] Disturbance stop() const {
    return disturbance_between(before_, take_disturbance_snapshot(), cpus_);
  }

 private:
  DisturbanceSnapshot before_;
  std::vector<int> cpus_;
};

std::optional<std::string> noise_of(const Slices& slices, const Disturbance& disturbance) {
  std::vector<std::string> reasons;
  if (slices.migrated) reasons.emplace_back("a side left the CPU that it was pinned to");
  if (const auto steal = too_much_steal(disturbance)) reasons.push_back(*steal);
  const double throttled_ns = static_cast<double>(disturbance.throttled_us.value_or(0)) * 1e3;
  if (throttled_ns > noisy_throttled_share * static_cast<double>(slices.elapsed_ns)) {
    reasons.push_back(fmt::format("the control group was throttled for {:.0f} ms", throttled_ns / 1e6));
  }
  if (reasons.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(reasons, "; "));
}

Costs costs_of(const Usage& usage, std::uint64_t messages, const Disturbance& disturbance) {
  const auto per_message = [messages](std::uint64_t total) {
    return static_cast<double>(total) / static_cast<double>(messages);
  };
  return {per_message(usage.cpu_ns), per_message(usage.voluntary_switches),
          per_message(usage.involuntary_switches), per_message(usage.page_faults), disturbance.steal_percent};
}

SessionConfig session_config(const Case& point, const Bench& bench) {
  return {.message_bytes = point.message_bytes,
          .cpus = point.cpus,
          .measure_capacity = false,
          .deadline = bench.deadline,
          .interrupt = bench.interrupt};
}

// Slices of `trips` until they have taken `pass_ns`.
Slices run_pass(Session& session, Order order, std::uint64_t trips, std::uint64_t pass_ns) {
  Slices all;
  while (all.elapsed_ns < pass_ns) all += session.run(order, trips);
  return all;
}

Slices run_clocked_pass(Session& session, std::uint64_t trips, const Pace& pace, bool whole_tail) {
  session.clear_round_trips();
  Slices all = run_pass(session, Order::clocked_round_trips, trips, pace.pass_ns);
  const auto longest_ns = static_cast<std::uint64_t>(tail_factor * static_cast<double>(pace.pass_ns));
  while (whole_tail && all.elapsed_ns < longest_ns && !carries(all.trips, highest_percentile)) {
    all += session.run(Order::clocked_round_trips, trips);
  }
  return all;
}

std::optional<double> percentile(const Histogram& histogram, double q) {
  if (!carries(histogram.count(), q)) return std::nullopt;
  return static_cast<double>(histogram.quantile(q));
}

}  // namespace

std::uint64_t calibrate(Session& session, Order order, std::uint64_t warm_up_ns, std::uint64_t slice_ns) {
  constexpr double max_growth = 10;
  std::uint64_t trips = 1;
  for (std::uint64_t spent_ns = 0;;) {
    const Slices slice = session.run(order, trips);
    spent_ns += slice.elapsed_ns;
    const double growth =
        static_cast<double>(slice_ns) / static_cast<double>(std::max<std::uint64_t>(slice.elapsed_ns, 1));
    trips = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(static_cast<double>(trips) * std::min(growth, max_growth)));
    if (growth < 2 && spent_ns >= warm_up_ns) return trips;
  }
}

Latency measure_latency(const Case& point, const Budget& budget, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point);
  const Pace pace(budget);
  Session session(*point.mechanism, bench.names, session_config(point, bench));
  const std::uint64_t trips = calibrate(session, Order::round_trips, pace.warm_up_ns(), pace.slice_ns);
  const Slices batch = run_pass(session, Order::round_trips, trips, pace.pass_ns);
  const Slices clocked = run_clocked_pass(session, trips, pace, budget.whole_tail);
  session.finish();

  const Disturbance disturbance = watch.stop();
  const Histogram& ns = session.round_trip_ns();
  return {.iterations = batch.trips,
          .mean_ns = static_cast<double>(batch.elapsed_ns) / static_cast<double>(batch.trips),
          .p50_ns = percentile(ns, 0.5),
          .p90_ns = percentile(ns, 0.9),
          .p99_ns = percentile(ns, 0.99),
          .p999_ns = percentile(ns, highest_percentile),
          .max_ns = static_cast<double>(ns.max()),
          .per_message = costs_of(batch.usage, 2 * batch.trips, disturbance),
          .noise = noise_of(Slices(batch) += clocked, disturbance)};
}

Throughput measure_throughput(const Case& point, const Budget& budget, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point);
  const Pace pace(budget);
  SessionConfig config = session_config(point, bench);
  config.measure_capacity = true;
  Session session(*point.mechanism, bench.names, config);
  const std::uint64_t messages = calibrate(session, Order::stream, pace.warm_up_ns(), pace.slice_ns);
  const Slices stream = run_pass(session, Order::stream, messages, pace.pass_ns);
  session.finish();

  const Disturbance disturbance = watch.stop();
  return {.messages = stream.trips,
          .message_bytes = static_cast<double>(point.message_bytes),
          .elapsed_s = static_cast<double>(stream.elapsed_ns) / 1e9,
          .capacity = session.capacity(),
          .per_message = costs_of(stream.usage, stream.trips, disturbance),
          .noise = noise_of(stream, disturbance)};
}

}  // namespace ipcbench
