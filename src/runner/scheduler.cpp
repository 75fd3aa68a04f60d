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

// So many sessions tell what a session takes here beyond its plan's least time. They are of the most
// important plans, which any budget holds.
constexpr std::size_t sessions_to_know_the_cost = 8;

// Of the interval of the median, over the median.
double relative_width(std::span<const double> values) {
  const auto interval = median_interval(values);
  if (!interval) return std::numeric_limits<double>::infinity();
  return interval->high == interval->low ? 0 : (interval->high - interval->low) / median(values);
}

}  // namespace

// Those of the state that most of them were measured in.
void Scheduler::PlanState::look_at_samples(const Distances& distances) {
  std::map<std::string_view, std::vector<double>> by_state;
  for (const Sample& sample : samples) {
    by_state[distances.of(sample.cpu_a, sample.cpu_b, sample.cache_line_ns)].push_back(*sample.headline);
  }
  const auto most =
      std::ranges::max_element(by_state, {}, [](const auto& state) { return state.second.size(); });
  if (most == by_state.end()) return;
  in_one_state = most->second.size();
  width = relative_width(most->second);
}

double Scheduler::PlanState::expected_s() const {
  return timed_sessions == 0 ? least_s : took_s / timed_sessions;
}

// What has failed will fail again, and what has no headline will not get one.
bool Scheduler::PlanState::gains_by_more(int most_sessions) const {
  return !failed && !left_out && !samples.empty() && sessions - uncounted < most_sessions;
}

bool Scheduler::PlanState::comes_before(const PlanState& other) const {
  const auto has = [](const PlanState& plan) { return std::min(plan.in_one_state, enough_sessions); };
  return std::tuple(has(*this), -width, sessions, rank) <
         std::tuple(has(other), -other.width, other.sessions, other.rank);
}

Scheduler::Scheduler(std::span<const Plan> plans, const ScheduleRequest& request, Clock clock)
    : clock_(std::move(clock)),
      repetitions_(request.repetitions),
      has_budget_(request.budget_s),
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
    plans_[trial.plan].importance = plan.importance;
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

void Scheduler::take_over(const Record& record, const Sample& sample, bool counts) {
  PlanState& plan = plans_[record.plan];
  plan.next_repetition = std::max(plan.next_repetition, record.repetition + 1);
  if (record.status == Status::skipped) plan.left_out = true;
  if (!has_figures(record.status)) return;
  const bool is_ok = record.status == Status::ok;
  ++(counts && (is_ok || most_again_ == 0) ? plan.taken_over : plan.uncounted);
  ++plan.sessions;
  if (is_ok) add_sample(plan, sample);
}

// The line between near and far is drawn anew each time that a tenth more is known.
void Scheduler::add_sample(PlanState& plan, const Sample& sample) {
  if (!sample.headline) return;
  plan.samples.push_back(sample);
  if (sample.cache_line_ns) {
    distances_.add(sample.cpu_a, sample.cpu_b, *sample.cache_line_ns);
    ++samples_;
  }
  if (samples_ < samples_to_learn_) return plan.look_at_samples(distances_);
  samples_to_learn_ = samples_ + samples_ / 10 + 1;
  distances_.learn();
  for (PlanState& each : plans_) each.look_at_samples(distances_);
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

// The first repetitions of the most important plans, which then stay in the seed's order.
void Scheduler::put_samples_of_cost_first(Stage& stage) const {
  if (stage.plans.size() <= sessions_to_know_the_cost) return;
  std::vector<std::size_t> by_importance = stage.plans;
  std::ranges::sort(by_importance, {},
                    [&](std::size_t plan) { return std::pair(-plans_[plan].importance, plan); });
  const std::span first(by_importance.data(), sessions_to_know_the_cost);
  std::ranges::stable_partition(
      stage.repetitions.begin(), stage.repetitions.begin() + static_cast<std::ptrdiff_t>(stage.plans.size()),
      [&](const Trial& trial) { return std::ranges::find(first, trial.plan) != first.end(); });
}

// What a session took beyond the least time of its plan, on average: to start and end its processes.
double Scheduler::overhead_s() const {
  double sum = 0;
  int sessions = 0;
  for (const PlanState& plan : plans_) {
    sum += plan.took_s - plan.timed_sessions * plan.least_s;
    sessions += plan.timed_sessions;
  }
  return sessions == 0 ? 0 : sum / sessions;
}

// Plans that have been measured stay, by this run or an earlier one.
void Scheduler::leave_out_what_does_not_fit(Stage& stage) {
  stage.is_cut = true;
  std::vector<std::size_t> by_importance = stage.plans;
  std::ranges::sort(by_importance, {},
                    [&](std::size_t plan) { return std::pair(-plans_[plan].importance, plan); });
  const double overhead = overhead_s();
  double left_s = stage.end_s - clock_();
  for (const std::size_t plan : by_importance) {
    PlanState& state = plans_[plan];
    if (state.left_out) continue;
    const double session_s = state.timed_sessions > 0 ? state.expected_s() : state.least_s + overhead;
    left_s -= session_s * std::max(0, repetitions_ - state.timed_sessions - state.taken_over);
    if (left_s >= 0 || state.sessions > 0) continue;
    state.left_out = true;
    newly_left_out_.push_back(plan);
  }
}

std::optional<Trial> Scheduler::next() {
  if (!std::exchange(has_begun_, true)) {
    put_least_measured_first();
    if (has_budget_) std::ranges::for_each(stages_, [&](Stage& stage) { put_samples_of_cost_first(stage); });
  }
  for (; stage_ < stages_.size(); ++stage_) {
    auto plan = next_repetition_in(stages_[stage_]);
    if (!plan) plan = widest_in(stages_[stage_]);
    if (!plan) continue;
    current_ = *plan;
    return Trial{current_, plans_[current_].next_repetition++};
  }
  return std::nullopt;
}

void Scheduler::ended(Status status, const Sample& sample, double took_s) {
  PlanState& plan = plans_[current_];
  ++plan.sessions;
  ++plan.timed_sessions;
  plan.took_s += took_s;
  plan.failed = plan.failed || status == Status::failed;
  if (status == Status::ok) add_sample(plan, sample);
  if (status != Status::noisy || plan.again == most_again_) return;
  ++plan.again;
  stages_[stage_].repetitions.push_back({current_, most_again_ + plan.again});
}

bool Scheduler::is_taken_over(const Trial& trial) const {
  return plans_[trial.plan].left_out || trial.repetition < plans_[trial.plan].taken_over;
}

bool Scheduler::fits(const PlanState& plan, const Stage& stage) const {
  return clock_() + plan.expected_s() <= stage.end_s;
}

std::optional<std::size_t> Scheduler::next_repetition_in(Stage& stage) {
  while (stage.given < stage.repetitions.size()) {
    if (has_budget_ && !stage.is_cut && stage.given == sessions_to_know_the_cost)
      leave_out_what_does_not_fit(stage);
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
