// Does the suite see a real 50 µs, and as 50 µs? Round trips whose responder busy-waits so long, against the
// same without.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "comparison.h"
#include "delayed_transport.h"
#include "harness/registry.h"
#include "harness/session.h"
#include "measure/pass.h"
#include "os/run_directory.h"
#include "os/usage_error.h"
#include "runner/command_line.h"

namespace {

using namespace ipcbench;

constexpr double delay_us = 50;
constexpr double tolerance_us = 1;
constexpr std::uint64_t min_trips = 10;  // of a slice

struct Probe {
  std::string_view mechanism;
  Wait wait;

  [[nodiscard]] std::string name() const { return fmt::format("{}/{}", mechanism, ipcbench::name(wait)); }
};
constexpr std::array probes{Probe{"pipe", Wait::block}, Probe{"shm-sem", Wait::spin}};

// One arm of a round. Both go through the same wrapper, so that only the wait differs.
class Arm {
 public:
  Arm(const Probe& probe, std::uint64_t delay_ns, const SessionConfig& config, RunDirectory& names)
      : Arm(std::make_unique<DelayedTransport>(
                find_mechanism(probe.mechanism)->maker({config.message_bytes, names, probe.wait}), delay_ns),
            config) {}

  void run() { slices_ += session_.run(Order::round_trips, trips_); }
  void run_clocked() { session_.run(Order::clocked_round_trips, trips_); }
  void finish() { session_.finish(); }

  [[nodiscard]] double mean_us() const {
    return static_cast<double>(slices_.elapsed_ns) / static_cast<double>(slices_.trips) / 1e3;
  }
  [[nodiscard]] double median_us() const {
    return static_cast<double>(session_.latency_ns().quantile(0.5)) / 1e3;
  }
  [[nodiscard]] double busy_wait_us() const { return transport_->busy_wait_ns() / 1e3; }

 private:
  Arm(std::unique_ptr<DelayedTransport> transport, const SessionConfig& config)
      : transport_(transport.get()),
        session_(std::make_unique<Channel>(std::move(transport), config.message_bytes), config) {
    trips_ = std::max(min_trips, calibrate(session_, Order::round_trips, warm_up_ns, slice_ns));
  }

  const DelayedTransport* transport_;  // the session's
  Session session_;
  std::uint64_t trips_ = 0;
  Slices slices_;
};

// In µs; the differences are with - without.
struct Differences {
  std::vector<double> busy_waits;
  std::vector<double> means;
  std::vector<double> medians;
};

void run_round(const Probe& probe, const SessionConfig& config, int slices, RunDirectory& names,
               std::mt19937& random, Differences& found) {
  Arm with(probe, static_cast<std::uint64_t>(delay_us * 1e3), config, names);
  Arm without(probe, 0, config, names);
  take_turns(
      slices, random, [&] { with.run(); }, [&] { without.run(); });
  take_turns(
      slices, random, [&] { with.run_clocked(); }, [&] { without.run_clocked(); });
  found.busy_waits.push_back(with.busy_wait_us());
  found.means.push_back(with.mean_us() - without.mean_us());
  found.medians.push_back(with.median_us() - without.median_us());
  with.finish();
  without.finish();
}

// Prints one line; whether it reads what it should.
bool print_difference(const char* what, const std::vector<double>& differences) {
  const auto [middle, interval] = estimate(differences);
  const bool right = std::abs(middle - delay_us) <= tolerance_us;
  fmt::print("  {:24} {:.2f} µs, 95 % interval {:.2f} to {:.2f}{}\n", what, middle, interval.low,
             interval.high, right ? "" : fmt::format(": not {} ± {}", delay_us, tolerance_us));
  return right;
}

bool measure(const Probe& probe, const ComparisonOptions& options, RunDirectory& names,
             std::mt19937& random) {
  SessionConfig config;
  config.wait = probe.wait;
  config.cpus = options.cpus();
  Differences found;
  for (int i = 0; i < options.rounds; ++i) {
    run_round(probe, config, options.slices, names, random, found);
  }
  fmt::print("{}\n  {:24} {:.2f} µs\n", probe.name(), "the busy-wait by itself", median(found.busy_waits));
  const bool means = print_difference("difference of means", found.means);
  const bool medians = print_difference("difference of medians", found.medians);
  std::fflush(stdout);
  return means && medians;
}

int compare(const ComparisonOptions& options) {
  const CpuPair cpus = options.cpus();
  const IdlePolicy idle(options.idle());
  fmt::print("a responder that busy-waits {} µs, CPUs {},{}, idle={}, {} rounds of {} slices of each\n\n",
             delay_us, cpus.a, cpus.b, name(options.idle()), options.rounds, options.slices);
  RunDirectory names;
  std::mt19937 random(std::random_device{}());
  bool right = true;
  for (const Probe& probe : probes) {
    if (can_run(probe.name(), probe.wait, cpus)) right = measure(probe, options, names, random) && right;
  }
  return right ? exit_code::fine : exit_code::failed;
}

}  // namespace

int main(int argc, char** argv) {
  return run_main("perf_delay", [&] {
    CommandLine line(
        "What a responder that busy-waits 50 µs adds to a round trip; fails unless that is 50 ± 1.",
        "perf_delay");
    const ComparisonOptions options(line);
    line.parse(argc, argv);
    return compare(options);
  });
}
