// How many messages a second does a producer get through to a consumer?

#include "measure/throughput.h"

#include "report/units.h"
#include "runner/message_suite.h"

namespace {

using namespace ipcbench;

std::optional<double> number(std::optional<std::uint64_t> value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

const std::vector<Column<Throughput>> columns = [] {
  auto all = with_costs<Throughput>({
      {"messages", [](const Throughput& r) { return number(r.messages); }},
      {"messages_per_s", [](const Throughput& r) { return std::optional(r.messages_per_s()); }},
      {"bytes_per_s",
       [](const Throughput& r) { return std::optional(r.messages_per_s() * r.message_bytes); }},
      {"capacity_bytes", [](const Throughput& r) { return number(r.capacity.bytes); }},
      {"capacity_messages", [](const Throughput& r) { return number(r.capacity.messages); }},
  });
  all.push_back({"floor_ns", [](const Throughput& r) { return r.floor_ns; }});
  all.push_back({"floor_ratio", [](const Throughput& r) {
                   return r.floor_ns ? std::optional(r.message_ns() / *r.floor_ns) : std::nullopt;
                 }});
  return all;
}();

std::vector<Plan> plans(const MessageContext& context) {
  std::vector<Plan> plans;
  for (const Candidate& candidate : context.candidates) {
    const double pass_s = context.common.min_time_s;
    plans.push_back(plan_of(
        candidate, [point = candidate.point, pass_s, bench = context.bench](int repetition) -> Measured {
          const Throughput result =
              measure_throughput(point, {.pass_s = pass_s, .count_calls = repetition == 0}, bench);
          return {.values = values_of(columns, result),
                  .histogram = std::nullopt,
                  .timed_s = result.elapsed_s,
                  .noise = result.noise};
        }));
    plans.back().least_s = pass_s;
  }
  return plans;
}

Timing timing(const NamedValues& row) {
  const double messages = row["messages"];
  return {.iterations = static_cast<std::uint64_t>(messages),
          .elapsed_s = messages / row["messages_per_s"],
          .cpu_s = row["cpu_ns_per_message"] * messages / 1e9};
}

const MessageSummary summary{
    .title = "Throughput (bytes a second, median of the repetitions)",
    .headline = {"bytes_per_s", "bytes", format_bytes_per_s},
    .higher_is_better = true,
    .details = {{"messages_per_s", "messages/s", format_count},
                {"bytes_per_s", "bytes", format_bytes_per_s},
                {"capacity_messages", "channel holds", format_count},
                {"floor_ratio", "over floor", format_ratio},
                {"cpu_ns_per_message", "CPU/message", format_ns},
                {"system_calls_per_message", "calls/message", format_count},
                {"voluntary_switches_per_message", "switches/message", format_count}}};

}  // namespace

int main(int argc, char** argv) {
  return message_main(
      argc, argv,
      {.bench = "throughput",
       .question =
           "Messages and bytes a second from a producer until its consumer has the last one, by mechanism, "
           "size and placement.",
       .add_flags = {},
       .circumstances = {},
       .columns = names_of(columns),
       .plans = plans,
       .timing = timing,
       .summary = [](const Columns& all, std::span<const Plan> plans, std::span<const Record> records) {
         return message_summary(summary, all, plans, records);
       }});
}
