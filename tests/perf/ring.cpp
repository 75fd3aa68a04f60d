// How good is shm-ring? Its stream against boost::lockfree::spsc_queue with the same messages, stamps and
// checks, its round trips against what a cache line takes, and its stream of large messages against memcpy:
// each pair in turns.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "comparison.h"
#include "harness/registry.h"
#include "harness/session.h"
#include "measure/floor_parts.h"
#include "measure/pass.h"
#include "os/affinity.h"
#include "os/run_directory.h"
#include "os/usage_error.h"
#include "report/units.h"
#include "runner/command_line.h"

namespace {

using namespace ipcbench;

constexpr std::size_t small_bytes = 64;
constexpr std::size_t large_bytes = std::size_t{1} << 20;
constexpr double copy_s = 0.001;

// Both figures of a round, of a message or of a trip, in ns.
struct Pair {
  double ring_ns;
  double other_ns;
};

class Contests {
 public:
  Contests(const ComparisonOptions& options, const CpuPair& cpus, RunDirectory& names)
      : options_(options), names_(names), cpus_(cpus) {}

  void print_all() {
    fmt::print("{:44} {:>10} {:>10} {:>7}  {}\n", "shm-ring, spin, and what it is compared with", "shm-ring",
               "other", "ratio", "95 % interval of the ratio");
    for (const Transfer transfer : {Transfer::copy, Transfer::zero_copy}) {
      print(fmt::format("64 B stream ({}), boost-spsc", name(transfer)), [&] { return streams(transfer); });
    }
    for (const Transfer transfer : {Transfer::copy, Transfer::zero_copy}) {
      print(fmt::format("64 B round trip ({}), a cache line's", name(transfer)),
            [&] { return round_trips(transfer); });
    }
    for (const Transfer transfer : {Transfer::copy, Transfer::zero_copy}) {
      print(fmt::format("1 MiB stream ({}), memcpy", name(transfer)), [&] { return copies(transfer); });
    }
  }

 private:
  Session open(const char* mechanism, std::size_t bytes, Transfer transfer) {
    SessionConfig config;
    config.message_bytes = bytes;
    config.wait = Wait::spin;
    config.transfer = transfer;
    config.cpus = cpus_;
    return {*find_mechanism(mechanism), names_, config};
  }

  Pair streams(Transfer transfer) {
    Session ring = open("shm-ring", small_bytes, transfer);
    Session boost = open("boost-spsc", small_bytes, Transfer::copy);
    const std::uint64_t of_ring = calibrate(ring, Order::stream, warm_up_ns, slice_ns);
    const std::uint64_t of_boost = calibrate(boost, Order::stream, warm_up_ns, slice_ns);
    return in_turns(
        of_ring, [&] { return ring.run(Order::stream, of_ring).elapsed_ns; }, of_boost,
        [&] { return boost.run(Order::stream, of_boost).elapsed_ns; });
  }

  Pair round_trips(Transfer transfer) {
    Session ring = open("shm-ring", small_bytes, transfer);
    const std::uint64_t trips = calibrate(ring, Order::round_trips, warm_up_ns, slice_ns);
    return in_turns(
        trips, [&] { return ring.run(Order::round_trips, trips).elapsed_ns; }, trips,
        [&] { return ring.run(Order::cache_line, trips).elapsed_ns; });
  }

  Pair copies(Transfer transfer) {
    Session ring = open("shm-ring", large_bytes, transfer);
    const std::uint64_t messages = calibrate(ring, Order::stream, warm_up_ns, slice_ns);
    return in_turns(
        messages, [&] { return ring.run(Order::stream, messages).elapsed_ns; }, 1,
        [&] { return static_cast<std::uint64_t>(copy_ns(large_bytes, copy_s)); });
  }

  template <class Ring, class Other>
  Pair in_turns(std::uint64_t ring_count, Ring ring, std::uint64_t other_count, Other other) {
    std::uint64_t ring_ns = 0;
    std::uint64_t other_ns = 0;
    take_turns(
        options_.slices, random_, [&] { ring_ns += ring(); }, [&] { other_ns += other(); });
    const auto each = [this](std::uint64_t ns, std::uint64_t count) {
      return static_cast<double>(ns) / (static_cast<double>(count) * options_.slices);
    };
    return {each(ring_ns, ring_count), each(other_ns, other_count)};
  }

  template <class Contest>
  void print(const std::string& title, Contest contest) {
    std::vector<double> ring;
    std::vector<double> other;
    std::vector<double> log_ratios;
    for (int i = 0; i < options_.rounds; ++i) {
      const Pair pair = contest();
      ring.push_back(pair.ring_ns);
      other.push_back(pair.other_ns);
      log_ratios.push_back(std::log(pair.ring_ns / pair.other_ns));
    }
    const Estimate ratio = estimate(log_ratios);
    fmt::print("{:44} {:>10} {:>10} {:>7.3f}  {:.3f} to {:.3f}\n", title, format_ns(median(ring)),
               format_ns(median(other)), std::exp(ratio.median), std::exp(ratio.interval.low),
               std::exp(ratio.interval.high));
    std::fflush(stdout);
  }

  const ComparisonOptions& options_;
  RunDirectory& names_;
  CpuPair cpus_;
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace

int main(int argc, char** argv) {
  return run_main("perf_ring", [&] {
    CommandLine line("shm-ring against boost::lockfree::spsc_queue, a cache line and memcpy, in turns.",
                     "perf_ring");
    const ComparisonOptions options(line);
    line.parse(argc, argv);
    const CpuPair cpus = options.cpus();
    if (!can_run("shm-ring", Wait::spin, cpus)) return exit_code::fine;
    const IdlePolicy idle(options.idle());
    pin_to(cpus.a);  // where memcpy is measured; the sides pin themselves
    RunDirectory names;
    Contests(options, cpus, names).print_all();
    return exit_code::fine;
  });
}
