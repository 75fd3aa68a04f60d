#include "measure/calls.h"

namespace ipcbench {
namespace {

// Of the batch pass; both ways of encoding together take as long as a fifth of it.
constexpr std::uint64_t encoding_share = 10;

double encoding_ns(Session& session, Order order, const Pace& pace) {
  const std::uint64_t calls = calibrate(session, order, pace.warm_up_ns, pace.slice_ns);
  const Slices all = run_pass(session, order, calls, pace.pass_ns / encoding_share);
  return static_cast<double>(all.elapsed_ns) / static_cast<double>(all.trips);
}

SessionConfig call_config(const CallPoint& point, const Bench& bench) {
  SessionConfig config = session_config(point.requests, bench);
  config.reply_bytes = point.reply_bytes;
  config.in_flight = point.in_flight;
  return config;
}

}  // namespace

CallResult measure_calls(const CallPoint& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.requests.idle);
  const Watch watch(point.requests.cpus, point.requests.idle, bench);
  const Pace pace(effort);
  Session session(*point.requests.mechanism, bench.names, call_config(point, bench));
  const CpuLook start = session.look_at_cpus();
  const std::uint64_t calls = calibrate(session, Order::calls, pace.warm_up_ns, pace.slice_ns);
  const Slices batch = run_pass(session, Order::calls, calls, pace.pass_ns);
  const Slices clocked = run_pass(session, Order::clocked_calls, calls, pace.pass_ns);
  const MachineState state = watch.stop(start, session.look_at_cpus());
  const double batch_s = static_cast<double>(batch.elapsed_ns) / 1e9;

  CallResult result{.calls = batch.trips,
                    .calls_per_s = static_cast<double>(batch.trips) / batch_s,
                    .call_ns = session.latency_ns(),
                    .serialize_ns = encoding_ns(session, Order::serialize_calls, pace),
                    .deserialize_ns = encoding_ns(session, Order::deserialize_calls, pace),
                    .per_call = costs_of(session.pids(), timed(batch), batch.trips, state),
                    .timed_s = batch_s + static_cast<double>(clocked.elapsed_ns) / 1e9,
                    .noise = noise_of(timed(Slices(batch) += clocked), state)};
  if (effort.count_calls) result.per_call.system_calls = system_calls_per_trip(session, Order::calls, calls);
  session.finish();
  return result;
}

}  // namespace ipcbench
