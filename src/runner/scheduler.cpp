#include "runner/scheduler.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// A case that never settles would otherwise have all the time there is left.
constexpr int most_sessions_of_repetitions = 10;

// Of the interval of the median, over the median.
double relative_width(std::span<const double> values) {
  const auto interval = median_interval(values);
  if (!interval) return std::numeric_limits<double>::infinity();
  return interval->high == interval->low ? 0 : (interval->high - interval->low) / median(values);
}

}  // namespace

void Scheduler::PlanState::add_headline(std::optional<double> headline) {
  if (!headline) return;
  headlines.push_back(*headline);
  width = relative_width(headlines);
}

double Scheduler::PlanState::expected_s() const {
  return timed_sessions == 0 ? least_s : took_s / timed_sessions;
}

// What has failed will fail again, and what has no headline will not get one.
bool Scheduler::PlanState::gains_by_more(int most_sessions) const {
  return !failed && !headlines.empty() && sessions - uncounted < most_sessions;
}

bool Scheduler::PlanState::comes_before(const PlanState& other) const {
  return std::tuple(-width, sessions, rank) < std::tuple(-other.width, other.sessions, other.rank);
}

Scheduler::Scheduler(std::span<const Plan> plans, const ScheduleRequest& request, Clock clock)
    : clock_(std::move(clock)),
      most_again_(request.budget_s ? request.repetitions : 0),
      most_sessions_(request.budget_s ? most_sessions_of_repetitions * request.repetitions : 0),
      plans_(plans.size()) {
  make_stages(plans, request);
  share_budget(request.budget_s.value_or(std::numeric_limits<double>::infinity()));
}

void Scheduler::make_stages(std::span<const Plan> plans, const ScheduleRequest& request) {
  std::vector<int> stage_numbers;
  for (const Plan& plan : plans) stage_numbers.push_back(plan.stage);
  std::map<int, Stage> stages;
  std::size_t rank = 0;
  for (const Trial& trial : shuffled_trials(stage_numbers, request.repetitions, request.seed)) {
    const Plan& plan = plans[trial.plan];
    if (plan.skip) continue;
    Stage& stage = stages[plan.stage];
    stage.repetitions.push_back(trial);
    if (trial.repetition > 0) continue;
    stage.plans.push_back(trial.plan);
    plans_[trial.plan].least_s = plan.least_s;
    plans_[trial.plan].rank = rank++;
  }
  for (auto& [number, stage] : stages) stages_.push_back(std::move(stage));
}

// What a stage leaves is the next one's, since each ends at its share of the whole.
void Scheduler::share_budget(double budget_s) {
  const double begin_s = clock_();
  const bool known = std::ranges::any_of(plans_, [](const PlanState& plan) { return plan.least_s > 0; });
  const auto weight = [&](const PlanState& plan) { return known ? plan.least_s : 1; };
  std::vector<double> ends;
  double sum = 0;
  for (const Stage& stage : stages_) {
    for (const std::size_t plan : stage.plans) sum += weight(plans_[plan]);
    ends.push_back(sum);
  }
  for (std::size_t i = 0; i < ends.size(); ++i) stages_[i].end_s = begin_s + budget_s * (ends[i] / sum);
}

void Scheduler::take_over(const Record& record, std::optional<double> headline, bool counts) {
  PlanState& plan = plans_[record.plan];
  plan.next_repetition = std::max(plan.next_repetition, record.repetition + 1);
  if (!has_figures(record.status)) return;
  const bool is_ok = record.status == Status::ok;
  ++(counts && (is_ok || most_again_ == 0) ? plan.taken_over : plan.uncounted);
  ++plan.sessions;
  if (is_ok) plan.add_headline(headline);
}

std::size_t Scheduler::repetitions_left() const {
  std::ptrdiff_t left = 0;
  for (const Stage& stage : stages_) {
    left += std::count_if(stage.repetitions.begin() + static_cast<std::ptrdiff_t>(stage.given),
                          stage.repetitions.end(), [&](const Trial& trial) { return !is_taken_over(trial); });
  }
  return static_cast<std::size_t>(left);
}

// Within each repetition, by the sessions that are none; among those with as many the seed's order stays.
void Scheduler::put_least_measured_first() {
  for (Stage& stage : stages_) {
    std::ranges::stable_sort(stage.repetitions, {}, [&](const Trial& trial) {
      return std::pair(trial.repetition, plans_[trial.plan].uncounted);
    });
  }
}

std::optional<Trial> Scheduler::next() {
  if (!std::exchange(has_begun_, true)) put_least_measured_first();
  for (; stage_ < stages_.size(); ++stage_) {
    auto plan = next_repetition_in(stages_[stage_]);
    if (!plan) plan = widest_in(stages_[stage_]);
    if (!plan) continue;
    current_ = *plan;
    return Trial{current_, plans_[current_].next_repetition++};
  }
  return std::nullopt;
}

void Scheduler::ended(Status status, std::optional<double> headline, double took_s) {
  PlanState& plan = plans_[current_];
  ++plan.sessions;
  ++plan.timed_sessions;
  plan.took_s += took_s;
  plan.failed = plan.failed || status == Status::failed;
  if (status == Status::ok) plan.add_headline(headline);
  if (status != Status::noisy || plan.again == most_again_) return;
  ++plan.again;
  stages_[stage_].repetitions.push_back({current_, most_again_ + plan.again});
}

bool Scheduler::is_taken_over(const Trial& trial) const {
  return trial.repetition < plans_[trial.plan].taken_over;
}

bool Scheduler::fits(const PlanState& plan, const Stage& stage) const {
  return clock_() + plan.expected_s() <= stage.end_s;
}

std::optional<std::size_t> Scheduler::next_repetition_in(Stage& stage) {
  while (stage.given < stage.repetitions.size()) {
    const Trial& trial = stage.repetitions[stage.given++];
    const PlanState& plan = plans_[trial.plan];
    if (is_taken_over(trial)) continue;
    if (plan.sessions == 0 || fits(plan, stage)) return trial.plan;
  }
  return std::nullopt;
}

std::optional<std::size_t> Scheduler::widest_in(const Stage& stage) const {
  std::optional<std::size_t> widest;
  for (const std::size_t plan : stage.plans) {
    const PlanState& state = plans_[plan];
    if (!state.gains_by_more(most_sessions_) || !fits(state, stage)) continue;
    if (!widest || state.comes_before(plans_[*widest])) widest = plan;
  }
  return widest;
}

double least_seconds(std::span<const Plan> plans, std::span<const Record> earlier) {
  std::vector<bool> is_measured(plans.size());
  for (const Record& record : earlier) {
    if (has_figures(record.status)) is_measured[record.plan] = true;
  }
  double sum = 0;
  for (std::size_t i = 0; i < plans.size(); ++i)
    sum += plans[i].skip || is_measured[i] ? 0 : plans[i].least_s;
  return sum;
}

}  // namespace ipcbench
