// How many messages a second does a producer get through to a consumer?

#include "report/units.h"
#include "runner/message_suite.h"

namespace {

using namespace ipcbench;

std::optional<double> number(std::optional<std::uint64_t> value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

const std::vector<Column<Throughput>> columns = with_costs<Throughput>({
    {"messages", [](const Throughput& r) { return number(r.messages); }},
    {"messages_per_s", [](const Throughput& r) { return std::optional(r.messages_per_s()); }},
    {"bytes_per_s", [](const Throughput& r) { return std::optional(r.messages_per_s() * r.message_bytes); }},
    {"capacity_bytes", [](const Throughput& r) { return number(r.capacity.bytes); }},
    {"capacity_messages", [](const Throughput& r) { return number(r.capacity.messages); }},
});

Measured measure(const Case& point, const Budget& budget, const Bench& bench) {
  const Throughput result = measure_throughput(point, budget, bench);
  return {.iterations = result.messages,
          .elapsed_s = result.elapsed_s,
          .cpu_s = result.per_message.cpu_ns * static_cast<double>(result.messages) / 1e9,
          .values = values_of(columns, result),
          .noise = result.noise};
}

}  // namespace

int main(int argc, char** argv) {
  return message_main(
      argc, argv,
      {.bench = "throughput",
       .question =
           "Messages and bytes a second from a producer until its consumer has the last one, by mechanism, "
           "size and placement.",
       .columns = names_of(columns),
       .measure = measure,
       .has_tail = false,
       .summary = {.title = "Throughput (bytes a second, median of the repetitions)",
                   .headline = {"bytes_per_s", "bytes", format_bytes_per_s},
                   .higher_is_better = true,
                   .details = {{"messages_per_s", "messages/s", format_count},
                               {"bytes_per_s", "bytes", format_bytes_per_s},
                               {"capacity_messages", "channel holds", format_count},
                               {"cpu_ns_per_message", "CPU/message", format_ns},
                               {"voluntary_switches_per_message", "switches/message", format_count}}}});
}
