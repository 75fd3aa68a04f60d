#include "measure/throughput.h"

#include "measure/floors.h"

namespace ipcbench {

Throughput measure_throughput(const Case& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point);
  const Pace pace(effort);
  SessionConfig config = session_config(point, bench);
  config.measure_capacity = true;
  Session session(*point.mechanism, bench.names, config);
  const auto cache_line_ns = session.cache_line_ns();
  const std::uint64_t messages = calibrate(session, Order::stream, pace.warm_up_ns, pace.slice_ns);
  const Slices stream = run_pass(session, Order::stream, messages, pace.pass_ns);
  const Disturbance disturbance = watch.stop();

  Throughput result{.messages = stream.trips,
                    .message_bytes = static_cast<double>(point.message_bytes),
                    .elapsed_s = static_cast<double>(stream.elapsed_ns) / 1e9,
                    .capacity = session.capacity(),
                    .floor_ns = std::nullopt,
                    .per_message = costs_of(session, stream.usage, stream.trips, disturbance),
                    .noise = noise_of(stream, disturbance)};
  if (effort.count_calls)
    result.per_message.system_calls = system_calls_per_trip(session, Order::stream, messages);
  result.per_message.cache_line_ns = cache_line_ns;
  session.finish();
  if (bench.floors != nullptr) {
    result.floor_ns = bench.floors->streamed_message_ns(point, cache_line_ns, result.capacity);
  }
  return result;
}

}  // namespace ipcbench
