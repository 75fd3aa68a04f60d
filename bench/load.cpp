// How late does a message arrive when messages come on a schedule that waits for nobody (an open loop)?

#include "measure/load.h"

#include <fmt/format.h>

#include "report/clock_quality.h"
#include "report/units.h"
#include "runner/message_suite.h"
#include "runner/quantities.h"

namespace {

using namespace ipcbench;

template <int PerTenThousand>
std::optional<double> latency_at(const LoadResult& r) {
  return r.latency_ns.carried_quantile(PerTenThousand / 10'000.0);
}

const std::vector<Column<LoadResult>> columns = with_costs<LoadResult>({
    {"messages", [](const LoadResult& r) { return std::optional(static_cast<double>(r.messages)); }},
    {"asked_per_s", [](const LoadResult& r) { return std::optional(r.asked_per_s); }},
    {"achieved_per_s", [](const LoadResult& r) { return std::optional(r.achieved_per_s); }},
    {"capacity_per_s", [](const LoadResult& r) { return std::optional(r.capacity_per_s); }},
    {"saturated", [](const LoadResult& r) { return std::optional(r.saturated() ? 1.0 : 0.0); }},
    {"latency_mean_ns", [](const LoadResult& r) { return std::optional(r.latency_ns.mean()); }},
    {"latency_p50_ns", latency_at<5000>},
    {"latency_p90_ns", latency_at<9000>},
    {"latency_p99_ns", latency_at<9900>},
    {"latency_p999_ns", latency_at<9990>},
    {"latency_p9999_ns", latency_at<9999>},
    {"latency_max_ns",
     [](const LoadResult& r) { return std::optional(static_cast<double>(r.latency_ns.max())); }},
    {"consumer_cpu_ns_per_message", [](const LoadResult& r) { return std::optional(r.consumer_cpu_ns); }},
});

// Beyond this the clock could not be read once between two messages.
double most_per_s() {
  return 1e9 / measure_clock().cost_ns;
}

class LoadFlags {
 public:
  void add_to(CommandLine& line) {
    line.add("--rates", rates_,
             "Messages a second, such as 1, 1000 or 10k, or a share of what the channel streams, such as 50%")
        .list()
        .show_default();
    line.add("--schedule", schedules_, "fixed: at equal distances; poisson: at random")
        .list()
        .one_of({std::string(name(Schedule::fixed)), std::string(name(Schedule::poisson))})
        .show_default();
  }

  [[nodiscard]] std::vector<LoadPoint> points(std::uint64_t seed) const {
    const double most = most_per_s();
    std::vector<LoadPoint> points;
    for (const std::string& schedule : schedules_) {
      for (const std::string& text : rates_) {
        points.push_back({schedule == name(Schedule::fixed) ? Schedule::fixed : Schedule::poisson,
                          parse_rate(text, "--rates", most), static_cast<std::uint32_t>(seed)});
      }
    }
    return points;
  }

 private:
  std::vector<std::string> rates_{"10%", "50%", "90%"};
  std::vector<std::string> schedules_{std::string(name(Schedule::fixed))};
};

// How late a message was that never came has no answer.
std::optional<std::string> why_no_schedule(const Description& about) {
  if (about.lossless) return std::nullopt;
  return fmt::format("{} may lose messages, and each of a schedule has to come", about.id);
}

Plan plan_of_load(const Candidate& candidate, const LoadPoint& load, const MessageContext& context) {
  const Effort effort{context.common.min_time_s};
  // Each repetition has a Poisson schedule of its own.
  Plan plan = plan_of(
      candidate, [point = candidate.point, load, effort, bench = context.bench](int repetition) -> Measured {
        LoadPoint own = load;
        own.seed += static_cast<std::uint32_t>(repetition);
        const LoadResult result = measure_load(point, own, effort, bench);
        return {.values = values_of(columns, result),
                .histogram = result.latency_ns,
                .timed_s = result.timed_s,
                .noise = result.noise};
      });
  plan.name += fmt::format("/{}/{}", name(load.schedule), load.rate.text);
  plan.circumstances.insert(plan.circumstances.end(), {std::string(name(load.schedule)), load.rate.text});
  plan.least_s = least_load_s(load, effort);
  return plan;
}

std::vector<Plan> plans_of(const LoadFlags& flags, const MessageContext& context) {
  std::vector<Plan> plans;
  for (const LoadPoint& load : flags.points(context.common.seed)) {
    for (Candidate candidate : context.candidates) {
      if (!candidate.skip) candidate.skip = why_no_schedule(candidate.point.mechanism->description());
      plans.push_back(plan_of_load(candidate, load, context));
    }
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  const double messages = row["messages"];
  return {.iterations = static_cast<std::uint64_t>(messages),
          .elapsed_s = row["latency_mean_ns"] * messages / 1e9,
          .cpu_s = row["cpu_ns_per_message"] * messages / 1e9};
}

const MessageSummary summary{.title = "One-way latency under load (median of the repetitions)",
                             .headline = {"latency_p50_ns", "p50", format_ns},
                             .higher_is_better = false,
                             .details = {{"achieved_per_s", "messages/s", format_count},
                                         {"saturated", "saturated", format_count},
                                         {"latency_p50_ns", "p50", format_ns},
                                         {"latency_p99_ns", "p99", format_ns},
                                         {"latency_p999_ns", "p99.9", format_ns},
                                         {"latency_max_ns", "max", format_ns},
                                         {"consumer_cpu_ns_per_message", "CPU/message", format_ns}},
                             .axis = Axis::rate};

}  // namespace

int main(int argc, char** argv) {
  LoadFlags flags;
  return message_main(
      argc, argv,
      {.bench = "load",
       .question = "One-way latency of messages that are sent on a schedule (an open loop), from when each "
                   "was due, by "
                   "mechanism, rate and placement.",
       .add_flags = [&](CommandLine& line) { flags.add_to(line); },
       .circumstances = {"schedule", "rate"},
       .columns = names_of(columns),
       .plans = [&](const MessageContext& context) { return plans_of(flags, context); },
       .timing = timing,
       .has_histograms = true,
       .summary = summary_as(summary)});
}
