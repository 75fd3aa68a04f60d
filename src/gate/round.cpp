#include "gate/round.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace ipcbench {
namespace {

constexpr std::chrono::milliseconds slice{1};
constexpr std::chrono::milliseconds warm_up{4};
constexpr double percentile = 0.99;

Order order_of(GateMetric metric) {
  switch (metric) {
    case GateMetric::rtt_mean:
      break;
    case GateMetric::rtt_p99:
      return Order::clocked_round_trips;
    case GateMetric::messages_per_s:
      return Order::stream;
  }
  return Order::round_trips;
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
std::uint64_t warm(std::span<Contestant* const> contestants, Order order) {
  const std::uint64_t trips = contestants.front()->arm.calibrate(order, warm_up, slice);
  for (Contestant* each : contestants.subspan(1)) {
    for (std::uint64_t spent_ns = 0; std::chrono::nanoseconds(spent_ns) < warm_up;) {
      spent_ns += each->arm.run(order, trips);
    }
  }
  return trips;
}

std::vector<Contestant*> in_random_order(std::vector<std::optional<Contestant>>& contestants,
                                         std::mt19937_64& random) {
  std::vector<Contestant*> order;
  for (auto& each : contestants) order.push_back(&*each);
  std::ranges::shuffle(order, random);
  return order;
}

// Who starts first may be better or worse off for the whole round, so that is drawn, too.
std::vector<std::optional<Contestant>> start(std::span<const Build> builds, const ArmSession& session,
                                             std::chrono::milliseconds deadline, std::mt19937_64& random) {
  std::vector<std::size_t> order(builds.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::shuffle(order, random);
  std::vector<std::optional<Contestant>> contestants(builds.size());
  for (const std::size_t i : order) {
    contestants[i].emplace(Contestant{Arm(builds[i], deadline)});
    contestants[i]->arm.open(session);
  }
  return contestants;
}

}  // namespace

Round measure_round(std::span<const Build> builds, const Cell& cell, const std::optional<CpuPair>& cpus,
                    const RoundSetting& setting, std::mt19937_64& random) {
  auto contestants =
      start(builds, {cell.mechanism, cell.wait, cell.message_bytes, cpus}, setting.deadline, random);
  std::vector<Contestant*> turn = in_random_order(contestants, random);
  const Order order = order_of(cell.metric);
  const std::uint64_t trips = warm(turn, order == Order::clocked_round_trips ? Order::round_trips : order);
  for (int i = 0; i < setting.slices; ++i) {
    std::ranges::shuffle(turn, random);
    for (Contestant* each : turn) each->elapsed_ns += each->arm.run(order, trips);
  }

  std::vector<double> costs;
  for (auto& each : contestants) {
    costs.push_back(std::log(each->cost(cell.metric)));
    each->arm.close();
  }
  Round round{.head = costs[1] - costs[0], .rebuilt = std::nullopt, .disturbed = {}};
  if (costs.size() > 2) round.rebuilt = costs[2] - costs[0];
  return round;
}

}  // namespace ipcbench
