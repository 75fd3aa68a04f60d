// How many messages a second does a producer get through to a consumer?

#include "measure/throughput.h"

#include <fmt/format.h>

#include "harness/shared_stream.h"
#include "os/usage_error.h"
#include "report/csv.h"
#include "report/units.h"
#include "runner/message_suite.h"
#include "stats/fairness.h"

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
  all.push_back({"lost", [](const Throughput& r) { return number(r.lost); }});
  all.push_back({"producer_fairness", [](const Throughput& r) { return fairness(r.producer_shares); }});
  all.push_back({"consumer_fairness", [](const Throughput& r) { return fairness(r.consumer_shares); }});
  all.push_back({"floor_ns", [](const Throughput& r) { return r.floor_ns; }});
  all.push_back({"floor_ratio", [](const Throughput& r) {
                   return r.floor_ns ? std::optional(r.message_ns() / *r.floor_ns) : std::nullopt;
                 }});
  return all;
}();

// Why so many producers and consumers cannot use the case's channel together, if they cannot.
std::optional<std::string> why_not_shared(const Case& point) {
  const Description& about = point.mechanism->description();
  if (point.message_bytes > about.many_to_many_bytes) {
    return fmt::format("several processes share {} for messages of at most {}", about.id,
                       format_bytes(about.many_to_many_bytes));
  }
  if (point.message_bytes < stamp_bytes) {
    return fmt::format("fewer than {} bytes hold no number and no producer's name", stamp_bytes);
  }
  const bool crowded = point.cpus || point.producers + point.consumers > allowed_cpus().size();
  if (point.wait == Wait::spin && crowded)
    return "spinners that share a CPU wait for each other's time slice to end";
  return std::nullopt;
}

class Sharers {
 public:
  void add_to(CommandLine& line) {
    line.add("--producers", producers_, "How many processes send, such as 1,4 (at most 16)")
        .list()
        .within(1U, max_sharers)
        .show_default();
    line.add("--consumers", consumers_, "How many processes receive; each with each of --producers")
        .list()
        .within(1U, max_sharers)
        .show_default();
  }

  // Each case with each number of producers and of consumers; several only where the mechanism is for
  // several.
  [[nodiscard]] std::vector<Candidate> of(std::span<const Candidate> candidates) const {
    std::vector<Candidate> all;
    for (const Candidate& candidate : candidates) add(candidate, all);
    if (all.empty()) {
      throw UsageError(
          "--producers, --consumers: several processes can share none of the chosen mechanisms; "
          "see many_to_many_bytes in ipcbench list --json");
    }
    return all;
  }

 private:
  void add(const Candidate& candidate, std::vector<Candidate>& all) const {
    const bool for_several = candidate.point.mechanism->description().many_to_many_bytes > 0;
    for (const unsigned producers : producers_) {
      for (const unsigned consumers : consumers_) {
        Candidate shared = candidate;
        Case& point = shared.point;
        point.producers = producers;
        point.consumers = consumers;
        if (point.many_to_many() && !for_several) continue;
        if (!shared.skip && point.many_to_many()) shared.skip = why_not_shared(point);
        if (!shared.skip) shared.skip = why_no_stream(point.mechanism->description(), point.message_bytes);
        all.push_back(std::move(shared));
      }
    }
  }

  std::vector<unsigned> producers_{1};
  std::vector<unsigned> consumers_{1};
};

Plan plan_of_stream(const Candidate& candidate, const MessageContext& context) {
  const Case& point = candidate.point;
  const double pass_s = context.common.min_time_s;
  Plan plan = plan_of(candidate, [point, pass_s, bench = context.bench](int repetition) -> Measured {
    const Throughput result =
        measure_throughput(point, {.pass_s = pass_s, .count_calls = repetition == 0}, bench);
    return {.values = values_of(columns, result),
            .lists = {csv_list(result.producer_shares), csv_list(result.consumer_shares)},
            .timed_s = result.elapsed_s,
            .noise = result.noise};
  });
  plan.circumstances.insert(
      plan.circumstances.end(),
      {std::string(name(point.transfer)), std::to_string(point.producers), std::to_string(point.consumers)});
  plan.least_s = pass_s;
  return plan;
}

std::vector<Plan> plans_of(const Sharers& sharers, const MessageContext& context) {
  std::vector<Plan> plans;
  for (const Candidate& candidate : sharers.of(context.candidates)) {
    plans.push_back(plan_of_stream(candidate, context));
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
                {"lost", "lost", format_count},
                {"producer_fairness", "fairness", format_ratio},
                {"floor_ratio", "over floor", format_ratio},
                {"cpu_ns_per_message", "CPU/message", format_ns},
                {"system_calls_per_message", "calls/message", format_count},
                {"voluntary_switches_per_message", "switches/message", format_count}}};

}  // namespace

int main(int argc, char** argv) {
  Sharers sharers;
  return message_main(
      argc, argv,
      {.bench = "throughput",
       .question =
           "Messages and bytes a second from a producer until its consumer has the last one, by mechanism, "
           "size and placement; of several producers and consumers that share a channel, too.",
       .transfers = Transfers::both,
       .add_flags = [&](CommandLine& line) { sharers.add_to(line); },
       .circumstances = {"transfer", "producers", "consumers"},
       .lists = {"producer_shares", "consumer_shares"},
       .columns = names_of(columns),
       .plans = [&](const MessageContext& context) { return plans_of(sharers, context); },
       .timing = timing,
       .summary = summary_as(summary)});
}
