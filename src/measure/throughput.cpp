#include "measure/throughput.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "harness/stamp.h"
#include "measure/floors.h"

namespace ipcbench {
namespace {

// The messages of several producers, slice by slice. Where several have one CPU, each needs its turn in a
// slice, and so some of the scheduler's.
class SharedPass {
 public:
  SharedPass(Session& session, const Pace& pace) {
    constexpr std::uint64_t least_slice_ns = 30'000'000;
    const std::chrono::nanoseconds slice(std::max(pace.slice_ns, least_slice_ns));
    session.run_shared(std::chrono::nanoseconds(pace.warm_up_ns));
    while (all_.elapsed_ns < pace.pass_ns || all_.trips == 0) add(session.run_shared(slice));
  }

  [[nodiscard]] const Slices& all() const { return all_; }
  [[nodiscard]] std::vector<double> sent_shares() const { return shares_of(sent_); }
  [[nodiscard]] std::vector<double> received_shares() const { return shares_of(received_); }

 private:
  using Counts = std::vector<std::uint64_t>;

  void add(const SharedSlice& slice) {
    all_ += slice.slice;
    add(slice.sent, sent_);
    add(slice.received, received_);
  }
  static void add(const Counts& counts, Counts& sums) {
    sums.resize(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) sums[i] += counts[i];
  }
  [[nodiscard]] std::vector<double> shares_of(const Counts& counts) const {
    std::vector<double> shares;
    for (const std::uint64_t count : counts) {
      shares.push_back(static_cast<double>(count) / static_cast<double>(all_.trips));
    }
    return shares;
  }

  Slices all_;
  Counts sent_;
  Counts received_;
};

}  // namespace

std::optional<std::string> why_no_stream(const Description& about, std::size_t message_bytes) {
  if (about.lossless || message_bytes >= stamp_bytes) return std::nullopt;
  return fmt::format("{} may lose messages, and fewer than {} bytes hold no number to count them by",
                     about.id, stamp_bytes);
}

Throughput measure_throughput(const Case& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point.cpus, point.idle, bench);
  const Pace pace(effort);
  SessionConfig config = session_config(point, bench);
  config.measure_capacity = true;
  Session session(*point.mechanism, bench.names, config);
  const CpuLook start = session.look_at_cpus();

  std::optional<SharedPass> shared;
  std::uint64_t slice_messages = 0;
  Slices stream;
  if (point.many_to_many()) {
    stream = shared.emplace(session, pace).all();
  } else {
    slice_messages = calibrate(session, Order::stream, pace.warm_up_ns, pace.slice_ns);
    stream = run_pass(session, Order::stream, slice_messages, pace.pass_ns);
  }
  const MachineState state = watch.stop(start, session.look_at_cpus());

  Throughput result{.messages = stream.trips,
                    .lost = stream.lost,
                    .message_bytes = static_cast<double>(point.message_bytes),
                    .elapsed_s = static_cast<double>(stream.elapsed_ns) / 1e9,
                    .capacity = session.capacity(),
                    .floor_ns = std::nullopt,
                    .per_message = costs_of(session.pids(), timed(stream), stream.trips, state),
                    .noise = noise_of(timed_closed_loop(*point.mechanism, session, stream), state)};
  if (shared) {
    result.producer_shares = shared->sent_shares();
    result.consumer_shares = shared->received_shares();
  } else if (effort.count_calls && point.mechanism->description().lossless) {
    // What is sent beyond the messages that count, where they may be lost, would count here.
    result.per_message.system_calls = system_calls_per_trip(session, Order::stream, slice_messages);
  }
  session.finish();
  if (bench.floors != nullptr && !shared) {
    result.floor_ns = bench.floors->streamed_message_ns(point, start.cache_line_ns, result.capacity);
  }
  return result;
}

}  // namespace ipcbench
