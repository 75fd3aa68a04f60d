#include "measure/latency.h"

#include "measure/floors.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// The clocked pass may take so many times as long as asked for, where p99.9 is wanted.
constexpr double tail_factor = 8;
constexpr double highest_percentile = 0.999;

Slices run_clocked_pass(Session& session, std::uint64_t trips, const Pace& pace, bool whole_tail) {
  session.clear_latency();
  Slices all = run_pass(session, Order::clocked_round_trips, trips, pace.pass_ns);
  const auto longest_ns = static_cast<std::uint64_t>(tail_factor * static_cast<double>(pace.pass_ns));
  while (whole_tail && all.elapsed_ns < longest_ns && !carries(all.trips, highest_percentile)) {
    all += session.run(Order::clocked_round_trips, trips);
  }
  return all;
}

}  // namespace

Latency measure_latency(const Case& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point.cpus, point.idle, bench);
  const Pace pace(effort);
  Session session(*point.mechanism, bench.names, session_config(point, bench));
  const CpuLook start = session.look_at_cpus();
  const std::uint64_t trips = calibrate(session, Order::round_trips, pace.warm_up_ns, pace.slice_ns);
  const Slices batch = run_pass(session, Order::round_trips, trips, pace.pass_ns);
  const Slices clocked = run_clocked_pass(session, trips, pace, effort.whole_tail);
  const MachineState state = watch.stop(start, session.look_at_cpus());

  Latency result{
      .iterations = batch.trips,
      .mean_ns = static_cast<double>(batch.elapsed_ns) / static_cast<double>(batch.trips),
      .round_trip_ns = session.latency_ns(),
      .floor_ns = std::nullopt,
      .per_message = costs_of(session.pids(), timed(batch), 2 * batch.trips, state),
      .timed_s = static_cast<double>(batch.elapsed_ns + clocked.elapsed_ns) / 1e9,
      .noise = noise_of(timed_closed_loop(*point.mechanism, session, Slices(batch) += clocked), state)};
  if (effort.count_calls) {
    const auto calls = system_calls_per_trip(session, Order::round_trips, trips);
    result.per_message.system_calls = calls ? std::optional(*calls / 2) : std::nullopt;
  }
  session.finish();
  if (bench.floors != nullptr) result.floor_ns = bench.floors->round_trip_ns(point, start.cache_line_ns);
  return result;
}

}  // namespace ipcbench
