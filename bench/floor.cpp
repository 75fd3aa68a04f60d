// What does this machine take for the parts that no mechanism can avoid?

#include <fmt/format.h>

#include <set>

#include "measure/floor_parts.h"
#include "os/clock.h"
#include "os/idle.h"
#include "report/clock_quality.h"
#include "report/columns.h"
#include "report/table.h"
#include "report/units.h"
#include "runner/case_columns.h"
#include "runner/medians.h"
#include "runner/message_suite.h"
#include "runner/problems.h"
#include "runner/quantities.h"

namespace {

using namespace ipcbench;

// What a row is about besides its part; what does not apply stays empty.
struct About {
  std::string mechanism, wait, bytes, placement, idle;
  std::optional<CpuPair> cpus;
  int stage = 0;
};

class FloorPlans {
 public:
  FloorPlans(const MessageContext& context, std::set<std::size_t> stamping_sizes)
      : context_(context), seconds_(context.common.min_time_s), stamping_sizes_(std::move(stamping_sizes)) {}

  std::vector<Plan> all() {
    add_unsized();
    for (const std::size_t bytes : context_.messages.sizes()) add_sized(bytes);
    for (const CpuPair& pair : context_.messages.core_pairs()) add_cache_line(pair);
    for (const Candidate& candidate : context_.candidates) add_hand_over(candidate);
    for (const Candidate& candidate : context_.candidates) add_stamping(candidate);
    return std::move(plans_);
  }

 private:
  // What is found on one CPU without another process, in ns.
  void add_alone(const std::string& part, const std::string& name, const About& about,
                 const std::function<double()>& measure) {
    add(part, name, about, [measure] { return Crossing{measure(), std::nullopt}; });
  }

  void add(const std::string& part, const std::string& name, const About& about,
           const std::function<Crossing()>& measure) {
    Plan plan{.name = name.empty() ? part : part + "/" + name,
              .key = {about.mechanism, about.wait, about.bytes, about.placement, about.idle},
              .circumstances = cells_of(about.cpus),
              .skip = std::nullopt,
              .stage = about.stage,
              .least_s = seconds_,
              .measure = [measure](int) -> Measured {
                const std::uint64_t start_ns = now_ns();
                const Crossing found = measure();
                return {.values = {found.ns, std::nullopt, found.cache_line_ns},
                        .histogram = std::nullopt,
                        .timed_s = static_cast<double>(now_ns() - start_ns) / 1e9};
              }};
    plan.circumstances.push_back(part);
    plans_.push_back(std::move(plan));
  }

  void add_unsized() {
    add_alone("clock", "", {}, [] { return measure_clock().cost_ns; });
    add_alone("clock-step", "", {}, [] { return static_cast<double>(measure_clock().resolution_ns); });
    add_alone("system-call", "", {}, [s = seconds_] { return null_system_call_ns(s); });
  }

  void add_sized(std::size_t bytes) {
    const std::string text = std::to_string(bytes);
    About about;
    about.bytes = text;
    add_alone("copy", text, about, [s = seconds_, bytes] { return copy_ns(bytes, s); });
    add_alone("stamp-and-check", text, about, [s = seconds_, bytes] { return stamp_and_check_ns(bytes, s); });
  }

  void add_cache_line(const CpuPair& pair) {
    About about;
    about.placement = name(Placement::cpus);
    about.cpus = pair;
    add("cache-line", fmt::format("{}-{}", pair.a, pair.b), about,
        [s = seconds_, pair, bench = context_.bench] { return cache_line_round_trip(pair, s, bench); });
  }

  // One for each place and idle policy that the candidates have; on one core no core is idle.
  void add_hand_over(const Candidate& candidate) {
    const Case& point = candidate.point;
    if (!point.cpus) return;
    const bool same = point.cpus->a == point.cpus->b;
    About about;
    about.placement = name(point.placement);
    about.idle = same ? "" : name(point.idle);
    about.cpus = point.cpus;
    about.stage = same ? 0 : stage_of(point.idle);
    const std::string part = same ? "switch" : "wake-up";
    if (!hand_overs_.emplace(point.cpus->a, point.cpus->b, about.idle).second) return;
    add(part, fmt::format("{}{}{}", about.placement, same ? "" : "/", about.idle), about,
        [s = seconds_, point, bench = context_.bench] {
          const IdlePolicy idle(point.idle);
          return hand_over(*point.cpus, s, bench);
        });
  }

  void add_stamping(const Candidate& candidate) {
    if (!stamping_sizes_.contains(candidate.point.message_bytes)) return;
    Plan plan =
        plan_of(candidate, [point = candidate.point, s = seconds_, bench = context_.bench](int) -> Measured {
          const StampingCost cost = stamping_cost(point, {s}, bench);
          return {.values = {cost.message_ns, cost.ratio, cost.cache_line_ns},
                  .histogram = std::nullopt,
                  .timed_s = cost.timed_s};
        });
    plan.name = "stamping/" + plan.name;
    plan.circumstances.emplace_back("stamping");
    plan.least_s = 2 * seconds_;
    plans_.push_back(std::move(plan));
  }

  const MessageContext& context_;
  double seconds_;
  std::set<std::size_t> stamping_sizes_;
  std::set<std::tuple<int, int, std::string>> hand_overs_;
  std::vector<Plan> plans_;
};

Timing timing(const NamedValues& row) {
  return {.iterations = 1, .elapsed_s = row["ns"] / 1e9, .cpu_s = 0};
}

std::string summary(const Columns& columns, std::span<const Plan> plans, std::span<const Record> records) {
  const Medians medians(columns, plans, records);
  Table table({"what no mechanism can avoid", "takes", "with / without stamps"});
  for (std::size_t plan = 0; plan < plans.size(); ++plan) {
    const auto ns = medians.of(plan, "ns");
    const auto ratio = medians.of(plan, "ratio");
    if (ns) table.add({plans[plan].name, format_ns(*ns), ratio ? format_ratio(*ratio) : ""});
  }
  return table.text() + "\n" + problems_text(plans, records);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> stamping_sizes{"64"};
  const auto add_flags = [&](CommandLine& line) {
    line.add("--stamping-sizes", stamping_sizes, "Message sizes at which the cost of stamping is measured")
        .list()
        .show_default();
  };
  const auto plans = [&](const MessageContext& context) {
    std::set<std::size_t> sizes;
    for (const std::string& text : stamping_sizes) sizes.insert(parse_size(text, "--stamping-sizes"));
    return FloorPlans(context, sizes).all();
  };
  return message_main(
      argc, argv,
      {.bench = "floor",
       .question = "What this machine takes for the parts that no mechanism can avoid, and what "
                   "stamping messages costs each.",
       .add_flags = add_flags,
       .circumstances = {"part"},
       .columns = {"ns", "ratio", std::string(distance_column)},
       .plans = plans,
       .timing = timing,
       .summary = summary});
}
