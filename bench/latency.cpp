// How long does a message take there and back, while nothing else is under way?

#include "measure/latency.h"

#include <iostream>

#include "gate/serve_arm.h"
#include "os/usage_error.h"
#include "report/units.h"
#include "runner/message_suite.h"
#include "runner/quantities.h"

namespace {

using namespace ipcbench;

template <int PerMille>
std::optional<double> rtt_at(const Latency& r) {
  return r.round_trip_ns.carried_quantile(PerMille / 1000.0);
}

const std::vector<Column<Latency>> columns = [] {
  auto all = with_costs<Latency>({
      {"iterations", [](const Latency& r) { return std::optional(static_cast<double>(r.iterations)); }},
      {"rtt_mean_ns", [](const Latency& r) { return std::optional(r.mean_ns); }},
      {"rtt_p50_ns", rtt_at<500>},
      {"rtt_p90_ns", rtt_at<900>},
      {"rtt_p99_ns", rtt_at<990>},
      {"rtt_p999_ns", rtt_at<999>},
      {"rtt_max_ns",
       [](const Latency& r) { return std::optional(static_cast<double>(r.round_trip_ns.max())); }},
  });
  all.push_back({"floor_ns", [](const Latency& r) { return r.floor_ns; }});
  all.push_back({"floor_ratio", [](const Latency& r) {
                   return r.floor_ns ? std::optional(r.mean_ns / *r.floor_ns) : std::nullopt;
                 }});
  return all;
}();

Plan plan_of_latency(const Candidate& candidate, Effort effort, const Bench& bench) {
  Plan plan = plan_of(candidate, [point = candidate.point, effort, bench](int repetition) -> Measured {
    Effort own = effort;
    own.count_calls = repetition == 0;
    const Latency result = measure_latency(point, own, bench);
    return {.values = values_of(columns, result),
            .histogram = result.round_trip_ns,
            .timed_s = result.timed_s,
            .noise = result.noise};
  });
  plan.circumstances.emplace_back(name(candidate.point.transfer));
  plan.least_s = 2 * effort.pass_s;
  return plan;
}

std::vector<Plan> plans_of(const std::vector<std::string>& tail_sizes, const MessageContext& context) {
  std::vector<std::size_t> long_tails;
  for (const std::string& text : tail_sizes) long_tails.push_back(parse_size(text, "--tail-sizes"));
  std::vector<Plan> plans;
  for (const Candidate& candidate : context.candidates) {
    const bool whole_tail = std::ranges::find(long_tails, candidate.point.message_bytes) != long_tails.end();
    plans.push_back(plan_of_latency(candidate, {context.common.min_time_s, whole_tail}, context.bench));
  }
  return plans;
}

// Ctrl-C at a terminal reaches arms too; when they end is the gate's affair.
int serve_gate(Bench bench) {
  bench.interrupt = nullptr;
  serve_arm(std::cin, std::cout, bench);
  return exit_code::fine;
}

Timing timing(const NamedValues& row) {
  const double trips = row["iterations"];
  return {.iterations = static_cast<std::uint64_t>(trips),
          .elapsed_s = row["rtt_mean_ns"] * trips / 1e9,
          .cpu_s = row["cpu_ns_per_message"] * 2 * trips / 1e9};
}

const MessageSummary summary{
    .title = "Round-trip time (mean, median of the repetitions)",
    .headline = {"rtt_mean_ns", "mean", format_ns},
    .higher_is_better = false,
    .details = {{"rtt_mean_ns", "mean", format_ns},
                {"rtt_p50_ns", "p50", format_ns},
                {"rtt_p99_ns", "p99", format_ns},
                {"rtt_p999_ns", "p99.9", format_ns},
                {"floor_ratio", "over floor", format_ratio},
                {"cpu_ns_per_message", "CPU/message", format_ns},
                {"system_calls_per_message", "calls/message", format_count},
                {"voluntary_switches_per_message", "switches/message", format_count}}};

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> tail_sizes;
  bool is_arm = false;
  const auto add_flags = [&](CommandLine& line) {
    line.add_switch("--arm", is_arm, "Measure what a gate asks for on standard input (docs/gate.md)");
    line.add("--tail-sizes", tail_sizes,
             "Sizes whose percentiles take up to 8 times as long, for the 100,000 samples that p99.9 needs")
        .list();
  };
  return message_main(
      argc, argv,
      {.bench = "latency",
       .question =
           "Round-trip time of a message, one at a time (a closed loop), by mechanism, size and placement.",
       .transfers = Transfers::both,
       .add_flags = add_flags,
       .instead =
           [&](const Bench& bench) { return is_arm ? std::optional(serve_gate(bench)) : std::nullopt; },
       .circumstances = {"transfer"},
       .columns = names_of(columns),
       .plans = [&](const MessageContext& context) { return plans_of(tail_sizes, context); },
       .timing = timing,
       .has_histograms = true,
       .summary = summary_as(summary)});
}
