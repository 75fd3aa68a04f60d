#include "measure/load.h"

#include <algorithm>

#include "os/idle.h"

namespace ipcbench {
namespace {

constexpr double least_messages = 10;
// A producer that is so far behind its schedule stops: what it would add says nothing new.
constexpr double give_up_factor = 2;
constexpr double give_up_extra_s = 0.1;
// Of the pass, for the look at the capacity.
constexpr double capacity_share = 0.2;

Slices stream_at_capacity(Session& session, const Pace& pace) {
  const std::uint64_t messages = calibrate(session, Order::stream, pace.warm_up_ns, pace.slice_ns);
  const auto pass_ns = static_cast<std::uint64_t>(capacity_share * static_cast<double>(pace.pass_ns));
  return run_pass(session, Order::stream, messages, pass_ns);
}

LoadRequest request_for(const LoadPoint& load, double per_s, double pass_s) {
  const double messages = std::max(least_messages, per_s * pass_s);
  return {.schedule = load.schedule,
          .per_s = per_s,
          .messages = static_cast<std::uint64_t>(messages),
          .seed = load.seed,
          .give_up_s = give_up_factor * messages / per_s + give_up_extra_s};
}

// What was asked for, less by how much longer it took until the last message was through. One interval
// belongs to each message, the last too.
double achieved_per_s(const PacedSlice& paced, double asked_per_s) {
  const double interval_s = 1 / asked_per_s;
  return asked_per_s * (paced.scheduled_s + interval_s) /
         std::max(paced.elapsed_s, paced.scheduled_s + interval_s);
}

}  // namespace

double least_load_s(const LoadPoint& load, const Effort& effort) {
  return load.rate.of_capacity ? effort.pass_s : std::max(effort.pass_s, least_messages / load.rate.value);
}

LoadResult measure_load(const Case& point, const LoadPoint& load, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point.cpus, point.idle, bench);
  Session session(*point.mechanism, bench.names, session_config(point, bench));
  const CpuLook start = session.look_at_cpus();
  const Slices stream = stream_at_capacity(session, Pace(effort));
  const double capacity = static_cast<double>(stream.trips) * 1e9 / static_cast<double>(stream.elapsed_ns);
  const double asked = load.rate.per_s(capacity);
  const PacedSlice paced = session.run_paced(request_for(load, asked, effort.pass_s));
  const MachineState state = watch.stop(start, session.look_at_cpus());

  LoadResult result{
      .messages = paced.slice.trips,
      .capacity_per_s = capacity,
      .asked_per_s = asked,
      .achieved_per_s = achieved_per_s(paced, asked),
      .latency_ns = session.latency_ns(),
      .consumer_cpu_ns = static_cast<double>(paced.consumer.cpu_ns) / static_cast<double>(paced.slice.trips),
      .per_message = costs_of(session.pids(), timed(paced.slice), paced.slice.trips, state),
      .elapsed_s = paced.elapsed_s,
      .timed_s = paced.elapsed_s + static_cast<double>(stream.elapsed_ns) / 1e9,
      .noise = noise_of(timed(paced.slice), state)};
  session.finish();
  return result;
}

}  // namespace ipcbench
