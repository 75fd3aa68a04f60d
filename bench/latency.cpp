// How long does a message take there and back, while nothing else is under way?

#include "report/units.h"
#include "runner/message_suite.h"

namespace {

using namespace ipcbench;

const std::vector<Column<Latency>> columns = with_costs<Latency>({
    {"iterations", [](const Latency& r) { return std::optional(static_cast<double>(r.iterations)); }},
    {"rtt_mean_ns", [](const Latency& r) { return std::optional(r.mean_ns); }},
    {"rtt_p50_ns", [](const Latency& r) { return r.p50_ns; }},
    {"rtt_p90_ns", [](const Latency& r) { return r.p90_ns; }},
    {"rtt_p99_ns", [](const Latency& r) { return r.p99_ns; }},
    {"rtt_p999_ns", [](const Latency& r) { return r.p999_ns; }},
    {"rtt_max_ns", [](const Latency& r) { return std::optional(r.max_ns); }},
});

Measured measure(const Case& point, const Budget& budget, const Bench& bench) {
  const Latency result = measure_latency(point, budget, bench);
  const auto trips = static_cast<double>(result.iterations);
  return {.iterations = result.iterations,
          .elapsed_s = result.mean_ns * trips / 1e9,
          .cpu_s = result.per_message.cpu_ns * 2 * trips / 1e9,
          .values = values_of(columns, result),
          .noise = result.noise};
}

}  // namespace

int main(int argc, char** argv) {
  return message_main(
      argc, argv,
      {.bench = "latency",
       .question =
           "Round-trip time of a message, one at a time (a closed loop), by mechanism, size and placement.",
       .columns = names_of(columns),
       .measure = measure,
       .has_tail = true,
       .summary = {.title = "Round-trip time (mean, median of the repetitions)",
                   .headline = {"rtt_mean_ns", "mean", format_ns},
                   .higher_is_better = false,
                   .details = {{"rtt_mean_ns", "mean", format_ns},
                               {"rtt_p50_ns", "p50", format_ns},
                               {"rtt_p99_ns", "p99", format_ns},
                               {"rtt_p999_ns", "p99.9", format_ns},
                               {"cpu_ns_per_message", "CPU/message", format_ns},
                               {"voluntary_switches_per_message", "switches/message", format_count}}}});
}
