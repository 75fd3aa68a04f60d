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

Crossing round_trip(Order order, const CpuPair& cpus, double seconds, const Bench& bench) {
  const Pace pace({.pass_s = seconds});
  Session session(futex_channel(), {.cpus = cpus, .deadline = bench.deadline, .interrupt = bench.interrupt});
  const auto cache_line_ns = session.look_at_cpus().cache_line_ns;
  const std::uint64_t trips = calibrate(session, order, pace.warm_up_ns, pace.slice_ns);
  const Slices all = run_pass(session, order, trips, pace.pass_ns);
  session.finish();
  return {static_cast<double>(all.elapsed_ns) / static_cast<double>(all.trips), cache_line_ns};
}

}  // namespace

double null_system_call_ns(double seconds) {
  return step_ns(seconds, [](std::uint64_t) { ::syscall(SYS_getppid); });
}

double copy_ns(std::size_t bytes, double seconds) {
  if (bytes == 0) return 0;  // memcpy may not be given what an empty vector points to
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

Crossing cache_line_round_trip(const CpuPair& cpus, double seconds, const Bench& bench) {
  return round_trip(Order::cache_line, cpus, seconds, bench);
}

Crossing hand_over(const CpuPair& cpus, double seconds, const Bench& bench) {
  Crossing there_and_back = round_trip(Order::round_trips, cpus, seconds, bench);
  there_and_back.ns /= 2;
  return there_and_back;
}

StampingCost stamping_cost(const Case& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Pace pace(effort);
  Session session(*point.mechanism, bench.names, session_config(point, bench));
  const auto cache_line_ns = session.look_at_cpus().cache_line_ns;
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
          .timed_s = static_cast<double>(with.elapsed_ns + without.elapsed_ns) / 1e9,
          .cache_line_ns = cache_line_ns};
}

}  // namespace ipcbench
