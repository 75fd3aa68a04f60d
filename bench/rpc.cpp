// What does a remote call take: the wire, and writing its messages down?

#include <fmt/format.h>

#include "harness/calls.h"
#include "measure/calls.h"
#include "os/usage_error.h"
#include "report/units.h"
#include "runner/message_suite.h"
#include "runner/option_values.h"
#include "runner/quantities.h"

namespace {

using namespace ipcbench;

template <int PerMille>
std::optional<double> call_at(const CallResult& r) {
  return r.call_ns.carried_quantile(PerMille / 1000.0);
}

const std::vector<Column<CallResult>> columns = with_costs<CallResult, &CallResult::per_call>(
    {{"calls", [](const CallResult& r) { return std::optional(static_cast<double>(r.calls)); }},
     {"calls_per_s", [](const CallResult& r) { return std::optional(r.calls_per_s); }},
     {"call_mean_ns", [](const CallResult& r) { return std::optional(r.call_ns.mean()); }},
     {"call_p50_ns", call_at<500>},
     {"call_p90_ns", call_at<900>},
     {"call_p99_ns", call_at<990>},
     {"call_p999_ns", call_at<999>},
     {"call_max_ns", [](const CallResult& r) { return std::optional(static_cast<double>(r.call_ns.max())); }},
     {"serialize_ns", [](const CallResult& r) { return std::optional(r.serialize_ns); }},
     {"deserialize_ns", [](const CallResult& r) { return std::optional(r.deserialize_ns); }}},
    "call");

class CallFlags {
 public:
  void add_to(CommandLine& line) {
    line.add("--reply-sizes", reply_sizes_, "Sizes of the replies; --sizes are those of the requests")
        .list()
        .show_default();
    line.add("--in-flight", in_flight_,
             fmt::format("How many calls are under way at once (at most {})", max_in_flight))
        .list()
        .within(1U, max_in_flight)
        .show_default();
  }

  // Each case of a mechanism that makes calls, with each size of the replies and each number under way.
  [[nodiscard]] std::vector<std::pair<Candidate, CallPoint>> of(std::span<const Candidate> candidates) const {
    std::vector<std::pair<Candidate, CallPoint>> all;
    for (const Candidate& candidate : candidates) {
      if (candidate.point.mechanism->description().family != remote_call_family) continue;
      for (const std::string& reply : distinct(reply_sizes_)) {
        for (const unsigned in_flight : distinct(in_flight_))
          all.push_back({candidate, {candidate.point, parse_size(reply, "--reply-sizes"), in_flight}});
      }
    }
    if (all.empty())
      throw UsageError("--mechanism: none of these makes remote calls; ipcbench list names the family");
    return all;
  }

 private:
  std::vector<std::string> reply_sizes_{"64", "64KiB"};
  std::vector<unsigned> in_flight_{1, 4, 16};
};

Plan plan_of_calls(const Candidate& candidate, const CallPoint& point, const MessageContext& context) {
  const double pass_s = context.common.min_time_s;
  Plan plan = plan_of(candidate, [point, pass_s, bench = context.bench](int repetition) -> Measured {
    const CallResult result = measure_calls(point, {.pass_s = pass_s, .count_calls = repetition == 0}, bench);
    return {.values = values_of(columns, result),
            .histogram = result.call_ns,
            .timed_s = result.timed_s,
            .noise = result.noise};
  });
  plan.name += fmt::format("/{}/{}", point.reply_bytes, point.in_flight);
  plan.circumstances.insert(plan.circumstances.end(),
                            {std::to_string(point.reply_bytes), std::to_string(point.in_flight)});
  plan.least_s = 2 * pass_s;
  return plan;
}

std::vector<Plan> plans_of(const CallFlags& flags, const MessageContext& context) {
  std::vector<Plan> plans;
  for (const auto& [candidate, point] : flags.of(context.candidates)) {
    plans.push_back(plan_of_calls(candidate, point, context));
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  const double calls = row["calls"];
  return {.iterations = static_cast<std::uint64_t>(calls),
          .elapsed_s = calls / row["calls_per_s"],
          .cpu_s = row["cpu_ns_per_call"] * calls / 1e9};
}

const MessageSummary summary{
    .title = "A remote call (mean, median of the repetitions), by replies x in flight",
    .headline = {"call_mean_ns", "mean", format_ns},
    .higher_is_better = false,
    .details = {{"call_mean_ns", "mean", format_ns},
                {"call_p50_ns", "p50", format_ns},
                {"call_p99_ns", "p99", format_ns},
                {"calls_per_s", "calls/s", format_count},
                {"serialize_ns", "serialize", format_ns},
                {"deserialize_ns", "deserialize", format_ns},
                {"cpu_ns_per_call", "CPU/call", format_ns},
                {"system_calls_per_call", "system calls/call", format_count},
                {"voluntary_switches_per_call", "switches/call", format_count}},
    .axis = Axis::calls};

}  // namespace

int main(int argc, char** argv) {
  CallFlags flags;
  return message_main(
      argc, argv,
      {.bench = "rpc",
       .question =
           "A remote call, from its request until its reply is there, by mechanism, size of the reply and "
           "calls under way; writing its messages down and reading them counted apart.",
       .sizes = {"64"},
       .add_flags = [&](CommandLine& line) { flags.add_to(line); },
       .circumstances = {"reply_bytes", "in_flight"},
       .columns = names_of(columns),
       .plans = [&](const MessageContext& context) { return plans_of(flags, context); },
       .timing = timing,
       .has_histograms = true,
       .summary = summary_as(summary)});
}
