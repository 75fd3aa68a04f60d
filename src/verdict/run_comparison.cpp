#include "verdict/run_comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "report/columns.h"
#include "report/comparison.h"
#include "report/environment_difference.h"
#include "report/metric.h"
#include "stats/quantiles.h"
#include "stats/shift.h"
#include "verdict/decision.h"
#include "verdict/figures.h"

namespace ipcbench {
namespace {

constexpr double family_alpha = 0.01;
constexpr double equivalence = 0.05;
// Of a smallest visible slowdown: four times in five.
constexpr double missed = 0.2;
constexpr std::string_view floor_bench = "floor";
constexpr std::string_view floor_column = "floor_ns";

const BenchResults* find(const StoredRun& run, std::string_view bench) {
  const auto found = std::ranges::find(run.results.benches, bench, &BenchResults::bench);
  return found == run.results.benches.end() ? nullptr : &*found;
}

// Where more is better, the cost is the inverse.
CasePair as_costs(CasePair pair, std::string_view metric) {
  if (!is_rate(metric)) return pair;
  for (auto* values : {&pair.base, &pair.head}) {
    for (double& value : *values) value = -value;
  }
  return pair;
}

// Everything that names the case, and nothing that is empty.
std::string name_of(std::string_view bench, const CaseKey& key, std::string_view metric) {
  std::vector<std::string_view> words{bench};
  std::ranges::copy_if(key, std::back_inserter(words), [](const std::string& cell) { return !cell.empty(); });
  words.push_back(metric);
  return fmt::format("{}", fmt::join(words, "/"));
}

// A case of both, with its p-values.
struct Compared {
  Finding finding;
  double slower;
  double faster;
};

class Comparer {
 public:
  Comparer(const StoredRun& base, const StoredRun& head, const ComparisonRequest& request)
      : base_(base), head_(head), request_(request), margin_(std::log1p(request.margin)) {}

  Judgement compare() {
    for (const BenchResults& each : base_.results.benches) {
      if (is_asked_for(each.bench)) add(each);
    }
    for (const BenchResults& each : head_.results.benches) {
      if (is_asked_for(each.bench) && find(base_, each.bench) == nullptr) say_lone(each, "head");
    }
    decide();
    Judgement judgement{.kind = "compare", .margin = request_.margin, .family_alpha = family_alpha};
    judgement.base = origin_of(base_);
    judgement.head = origin_of(head_);
    for (Compared& each : compared_) judgement.findings.push_back(std::move(each.finding));
    judgement.remarks = remarks();
    return judgement;
  }

 private:
  [[nodiscard]] bool is_asked_for(const std::string& bench) const {
    if (request_.benches.empty()) return bench != floor_bench;
    return std::ranges::count(request_.benches, bench) > 0;
  }

  void add(const BenchResults& base) {
    const BenchResults* head = find(head_, base.bench);
    if (head == nullptr) return say_lone(base, "base");
    const std::string metric =
        request_.metric.empty() ? std::string(headline_of(base.bench)) : request_.metric;
    const auto floors = pair_cases(base, *head, floor_column);
    for (const CasePair& values : pair_cases(base, *head, metric)) {
      const auto floor = std::ranges::find(floors, values.key, &CasePair::key);
      add(name_of(base.bench, values.key, metric), as_costs(values, metric),
          floor == floors.end() ? std::nullopt : std::optional(std::exp(shift(floor->base, floor->head))));
    }
    if (const std::string unpaired = unpaired_cases(base, *head); !unpaired.empty())
      unpaired_.push_back(unpaired);
  }

  void say_lone(const BenchResults& results, std::string_view side) {
    unpaired_.push_back(fmt::format("{}: in {} only", results.bench, side));
  }

  void add(std::string name, const CasePair& costs, std::optional<double> floor_ratio) {
    const auto interval = shift_interval(costs.base, costs.head);
    if (!interval) {
      ++too_few_;
      return;
    }
    Compared compared{{.cell = std::move(name),
                       .values = std::min(costs.base.size(), costs.head.size()),
                       .ratio = std::exp(shift(costs.base, costs.head)),
                       .interval = {std::exp(interval->low), std::exp(interval->high)},
                       .margin = request_.margin,
                       .floor_ratio = floor_ratio},
                      shift_p_value(costs.base, costs.head, margin_),
                      shift_p_value(costs.head, costs.base, margin_)};
    compared_.push_back(std::move(compared));
    costs_.push_back(costs);
  }

  void decide() {
    const std::vector<bool> slower = holm(p_values(&Compared::slower), family_alpha);
    const std::vector<bool> faster = holm(p_values(&Compared::faster), family_alpha);
    const double limit = std::max(equivalence, request_.margin);
    for (std::size_t i = 0; i < compared_.size(); ++i) {
      Finding& finding = compared_[i].finding;
      const bool is_within = finding.interval.low >= 1 / (1 + limit) && finding.interval.high <= 1 + limit;
      finding.verdict = slower[i]   ? Verdict::slower
                        : faster[i] ? Verdict::faster
                        : is_within ? Verdict::equivalent
                                    : Verdict::unresolved;
      finding.smallest_visible = smallest_visible_of(costs_[i]);
    }
  }

  [[nodiscard]] std::vector<double> p_values(double Compared::*which) const {
    std::vector<double> values;
    for (const Compared& each : compared_) values.push_back(each.*which);
    return values;
  }

  // As in decision.h, with the bounds of a shift for those of a median.
  [[nodiscard]] double smallest_visible_of(const CasePair& costs) const {
    const double alpha = family_alpha / static_cast<double>(compared_.size());
    const auto strict = shift_interval(costs.base, costs.head, 1 - 2 * alpha);
    const auto likely = shift_interval(costs.base, costs.head, 1 - 2 * missed);
    if (!strict || !likely) return HUGE_VAL;
    return std::exp(margin_ + likely->high - strict->low);
  }

  static Origin origin_of(const StoredRun& run) {
    const auto commit = run.environment.find("commit");
    const auto dirty = run.environment.find("dirty");
    const auto end = run.environment.end();
    return {run.name, commit != end && commit->is_string() ? commit->get<std::string>() : "",
            dirty != end && dirty->is_boolean() ? std::optional(dirty->get<bool>()) : std::nullopt};
  }

  [[nodiscard]] std::vector<std::string> remarks() const {
    std::vector<std::string> remarks{
        "the runs were measured apart: what changed on the machine in between, load, temperature, neighbours "
        "on the host, counts as a difference here, for all cases alike; two builds are told apart by "
        "ipcbench "
        "gate"};
    remarks.push_back(environments());
    remarks.push_back(floors());
    if (too_few_ > 0) {
      remarks.push_back(fmt::format("{} case{} left out: too few sessions for an interval", too_few_,
                                    too_few_ == 1 ? " is" : "s are"));
    }
    std::ranges::copy(unpaired_, std::back_inserter(remarks));
    return remarks;
  }

  [[nodiscard]] std::string environments() const {
    if (base_.environment.empty() || head_.environment.empty()) {
      return "without environment.json of both, whether machine and build are the same is unknown";
    }
    const std::string difference = environment_difference(base_.environment, head_.environment);
    return difference.empty() ? "machine and build are the same, as far as environment.json tells"
                              : "they differ in: " + difference;
  }

  // Was it the machine?
  [[nodiscard]] std::string floors() const {
    const BenchResults* base = find(base_, floor_bench);
    const BenchResults* head = find(head_, floor_bench);
    if (base == nullptr || head == nullptr)
      return "without floor.csv of both, whether it was the machine is unknown";
    std::vector<std::string> moved;
    for (const CasePair& pair : pair_cases(*base, *head, headline_of(floor_bench))) {
      const auto interval = shift_interval(pair.base, pair.head);
      if (!interval || (interval->low <= margin_ && interval->high >= -margin_)) continue;
      moved.push_back(fmt::format("{} {}", name_of(floor_bench, pair.key, headline_of(floor_bench)),
                                  change(std::exp(shift(pair.base, pair.head)))));
    }
    if (moved.empty()) return fmt::format("no floor moved by more than {:.3g} %", 100 * request_.margin);
    return fmt::format("the machine itself moved: {}", fmt::join(moved, ", "));
  }

  const StoredRun& base_;
  const StoredRun& head_;
  const ComparisonRequest& request_;
  double margin_;
  std::vector<Compared> compared_;
  std::vector<CasePair> costs_;
  std::vector<std::string> unpaired_;
  std::size_t too_few_ = 0;
};

}  // namespace

Judgement compare_runs(const StoredRun& base, const StoredRun& head, const ComparisonRequest& request) {
  return Comparer(base, head, request).compare();
}

std::string agreement_line(const std::vector<Finding>& findings) {
  std::vector<double> half_widths;
  std::size_t agreeing = 0;
  for (const Finding& each : findings) {
    half_widths.push_back((each.interval.high - each.interval.low) / 2 / each.ratio * 100);
    if (each.interval.low <= 1 && 1 <= each.interval.high) ++agreeing;
  }
  if (findings.empty()) return "no case that both have";
  return fmt::format(
      "{} of {} cases: the interval of the difference contains 0 ({:.1f} %); median half-width {:.1f} %",
      agreeing, findings.size(), 100 * static_cast<double>(agreeing) / static_cast<double>(findings.size()),
      median(half_widths));
}

}  // namespace ipcbench
