// What does it take to have a channel at all: making it, the first message, tearing it down?

#include "measure/setup.h"

#include "report/units.h"
#include "runner/message_suite.h"

namespace {

using namespace ipcbench;

const std::vector<Column<Setup>> columns{
    {"make_ns", [](const Setup& r) { return std::optional(r.make_ns); }},
    {"attach_ns", [](const Setup& r) { return std::optional(r.attach_ns); }},
    {"first_rtt_ns", [](const Setup& r) { return std::optional(r.first_rtt_ns); }},
    {"detach_ns", [](const Setup& r) { return std::optional(r.detach_ns); }},
    {"remove_ns", [](const Setup& r) { return std::optional(r.remove_ns); }},
    {"total_ns", [](const Setup& r) { return std::optional(r.total_ns()); }},
    {"cache_line_ns", [](const Setup& r) { return r.cache_line_ns; }},
};

std::vector<Plan> plans(const MessageContext& context) {
  std::vector<Plan> plans;
  for (const Candidate& candidate : context.candidates) {
    plans.push_back(plan_of(candidate, [point = candidate.point, bench = context.bench](int) -> Measured {
      const Setup result = measure_setup(point, bench);
      return {.values = values_of(columns, result), .timed_s = result.total_ns() / 1e9};
    }));
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  return {.iterations = 1, .elapsed_s = row["total_ns"] / 1e9, .cpu_s = 0};
}

const MessageSummary summary{
    .title = "Making a channel, one round trip, tearing it down (median of the repetitions)",
    .headline = {"total_ns", "total", format_ns},
    .higher_is_better = false,
    .details = {{"make_ns", "make", format_ns},
                {"attach_ns", "attach", format_ns},
                {"first_rtt_ns", "first RTT", format_ns},
                {"detach_ns", "detach", format_ns},
                {"remove_ns", "remove", format_ns},
                {"total_ns", "total", format_ns}}};

}  // namespace

int main(int argc, char** argv) {
  return message_main(
      argc, argv,
      {.bench = "setup",
       .question =
           "What making a channel, its first round trip and tearing it down take, by mechanism and size.",
       .passes = Passes::none,
       .add_flags = {},
       .circumstances = {},
       .columns = names_of(columns),
       .plans = plans,
       .timing = timing,
       .summary = summary_as(summary)});
}
