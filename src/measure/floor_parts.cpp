#include "measure/floor_parts.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "harness/stamp.h"
#include "measure/floor_channels.h"
#include "os/clock.h"
#include "os/idle.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// So long is one batch, of which the median is taken: long against a look at the clock, short against a time
// slice.
constexpr std::uint64_t batch_ns = 200'000;

// Keeps the compiler from dropping what nobody reads.
void use(const void* memory) {
  asm volatile("" : : "g"(memory) : "memory");
}

template <class Step>
std::uint64_t time_batch(std::uint64_t steps, Step step) {
  const std::uint64_t start = now_ns();
  for (std::uint64_t i = 0; i < steps; ++i) step(i);
  return now_ns() - start;
}

// The median over batches of what one `step(i)` takes.
template <class Step>
double step_ns(double seconds, Step step) {
  std::uint64_t steps = 1;
  while (time_batch(steps, step) < batch_ns) steps *= 2;
  std::vector<double> batches;
  const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(seconds * 1e9);
  do {
    batches.push_back(static_cast<double>(time_batch(steps, step)) / static_cast<double>(steps));
  } while (now_ns() < end);
  return median(batches);
}

double round_trip_ns(std::unique_ptr<Channel> channel, const CpuPair& cpus, double seconds,
                     const Bench& bench) {
  const Pace pace({.pass_s = seconds});
  Session session(std::move(channel),
                  {.cpus = cpus, .deadline = bench.deadline, .interrupt = bench.interrupt});
  const std::uint64_t trips = calibrate(session, Order::round_trips, pace.warm_up_ns, pace.slice_ns);
  const Slices all = run_pass(session, Order::round_trips, trips, pace.pass_ns);
  session.finish();
  return static_cast<double>(all.elapsed_ns) / static_cast<double>(all.trips);
}

}  // namespace

double null_system_call_ns(double seconds) {
  return step_ns(seconds, [](std::uint64_t) { ::syscall(SYS_getppid); });
}

double copy_ns(std::size_t bytes, double seconds) {
  const std::vector<std::byte> from(bytes, std::byte{1});
  std::vector<std::byte> to(bytes);
  return step_ns(seconds, [&](std::uint64_t) {
    std::memcpy(to.data(), from.data(), bytes);
    use(to.data());
  });
}

double stamp_and_check_ns(std::size_t bytes, double seconds) {
  std::vector<std::byte> message(bytes);
  return step_ns(seconds, [&](std::uint64_t i) {
    stamp(message, i);
    use(message.data());
    check_stamp(message, i);
  });
}

double cache_line_round_trip_ns(const CpuPair& cpus, double seconds, const Bench& bench) {
  return round_trip_ns(cache_line_channel(bench.names), cpus, seconds, bench);
}

double hand_over_ns(const CpuPair& cpus, double seconds, const Bench& bench) {
  return round_trip_ns(futex_channel(bench.names), cpus, seconds, bench) / 2;
}

StampingCost stamping_cost(const Case& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Pace pace(effort);
  Session session(*point.mechanism, bench.names, session_config(point, bench));
  const std::uint64_t trips = calibrate(session, Order::round_trips, pace.warm_up_ns, pace.slice_ns);
  Slices with;
  Slices without;
  while (with.elapsed_ns < pace.pass_ns) {
    with += session.run(Order::round_trips, trips);
    without += session.run(Order::unstamped_round_trips, trips);
  }
  session.finish();
  const auto message_ns = [](const Slices& slices) {
    return static_cast<double>(slices.elapsed_ns) / static_cast<double>(2 * slices.trips);
  };
  return {.message_ns = message_ns(with) - message_ns(without),
          .ratio = message_ns(with) / message_ns(without),
          .timed_s = static_cast<double>(with.elapsed_ns + without.elapsed_ns) / 1e9};
}

}  // namespace ipcbench
