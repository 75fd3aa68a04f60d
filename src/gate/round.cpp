#include "gate/round.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ipcbench {
namespace {

constexpr std::chrono::milliseconds slice{1};
constexpr std::chrono::milliseconds warm_up{5};
constexpr double percentile = 0.99;

Order order_of(GateMetric metric) {
  switch (metric) {
    case GateMetric::rtt_mean:
      return Order::round_trips;
    case GateMetric::rtt_p99:
      return Order::clocked_round_trips;
    case GateMetric::messages_per_s:
      return Order::stream;
  }
  return Order::stop;
}

// An arm with what its slices took so far.
struct Contestant {
  Arm arm;
  std::uint64_t elapsed_ns = 0;

  // The mean of a trip, or the percentile; only ratios are looked at.
  double cost(GateMetric metric) {
    if (metric != GateMetric::rtt_p99) return static_cast<double>(elapsed_ns);
    return static_cast<double>(arm.histogram().quantile(percentile));
  }
};

// All with as many trips: a count of one's own would shift the ratio by what a session takes to get going.
std::uint64_t warm(std::vector<Contestant>& contestants, Order order) {
  const std::uint64_t trips = contestants.front().arm.calibrate(order, warm_up, slice);
  for (std::size_t i = 1; i < contestants.size(); ++i) {
    for (std::uint64_t spent_ns = 0; std::chrono::nanoseconds(spent_ns) < warm_up;) {
      spent_ns += contestants[i].arm.run(order, trips);
    }
  }
  return trips;
}

}  // namespace

std::vector<double> measure_round(std::span<const Build> builds, const Cell& cell,
                                  const std::optional<CpuPair>& cpus, const RoundSetting& setting,
                                  std::mt19937_64& random) {
  std::vector<Contestant> contestants;
  for (const Build& build : builds) {
    contestants.push_back({Arm(build, setting.deadline)});
    contestants.back().arm.open({cell.mechanism, cell.wait, cell.message_bytes, cpus});
  }
  const Order order = order_of(cell.metric);
  const std::uint64_t trips =
      warm(contestants, order == Order::clocked_round_trips ? Order::round_trips : order);

  std::vector<Contestant*> turn;
  for (Contestant& each : contestants) turn.push_back(&each);
  for (int i = 0; i < setting.slices; ++i) {
    std::ranges::shuffle(turn, random);
    for (Contestant* each : turn) each->elapsed_ns += each->arm.run(order, trips);
  }

  std::vector<double> costs;
  for (Contestant& each : contestants) {
    costs.push_back(std::log(each.cost(cell.metric)));
    each.arm.close();
  }
  for (std::size_t i = 1; i < costs.size(); ++i) costs[i] -= costs[0];
  costs.erase(costs.begin());
  return costs;
}

}  // namespace ipcbench
