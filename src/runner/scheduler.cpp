#include "runner/scheduler.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "stats/quantiles.h"

namespace ipcbench {
namespace {

// A case that never settles would otherwise have all the time there is left.
constexpr int most_sessions_of_repetitions = 10;

// The most important plans, which any budget holds, tell what a session takes here beyond its plan's least
// time.
constexpr std::size_t plans_to_know_the_cost = 8;

// Of the interval of the median, over the median.
double relative_width(std::span<const double> values) {
  const auto interval = median_interval(values);
  if (!interval) return std::numeric_limits<double>::infinity();
  return interval->high == interval->low ? 0 : (interval->high - interval->low) / median(values);
}

}  // namespace

// Those in the main state of all plans, or of a plan that crosses no two CPUs all.
void Scheduler::PlanState::look_at_samples(const Distances& distances, std::string_view main_state) {
  std::vector<double> in_state;
  std::set<std::size_t> numbers;
  crosses = false;
  for (const Sample& sample : samples) {
    const std::string_view its = distances.of(sample.cpu_a, sample.cpu_b, sample.cache_line_ns);
    crosses = crosses || !its.empty();
    if (!its.empty() && its != main_state) continue;
    in_state.push_back(*sample.headline);
    numbers.insert(sample.visit);
  }
  in_one_state = in_state.size();
  visits = numbers.size();
  width = relative_width(in_state);
}

double Scheduler::PlanState::expected_s() const {
  return timed_sessions == 0 ? least_s : took_s / timed_sessions;
}

// What has failed will fail again, and what has no headline will not get one.
bool Scheduler::PlanState::gains_by_more(int most_sessions) const {
  return !failed && !left_out && !samples.empty() && sessions - uncounted < most_sessions;
}

bool Scheduler::PlanState::comes_before(const PlanState& other, bool is_in_main_state) const {
  const auto has = [](const PlanState& plan) { return std::min(plan.in_one_state, enough_sessions); };
  // A width falls with the root of the sessions n: another one takes some 1/(2 n) of it away.
  const auto gain = [](const PlanState& plan) {
    return plan.width / static_cast<double>(std::max<std::size_t>(plan.in_one_state, 1));
  };
  const auto key = [&](const PlanState& plan) {
    const bool lacks = plan.in_one_state < enough_sessions;
    return std::tuple(lacks ? plan.crosses && !is_in_main_state ? 1 : 0 : 2, lacks ? -plan.importance : 0,
                      has(plan), -gain(plan), plan.sessions, plan.rank);
  };
  return key(*this) < key(other);
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
    plans_[trial.plan].besides_s = plan.besides_s;
    plans_[trial.plan].importance = plan.importance;
    plans_[trial.plan].rank = rank++;
  }
  for (auto& [number, stage] : stages) stages_.push_back(std::move(stage));
}

// What a stage leaves is the next one's, since each ends at its share of the whole.
void Scheduler::share_budget(double budget_s) {
  const double begin_s = clock_();
  const auto weight = [](const PlanState& plan) { return plan.least_s + plan.besides_s; };
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
  if (record.status == Status::skipped && record.reason.starts_with(no_time)) plan.left_out = true;
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
    state_ = distances_.of(sample.cpu_a, sample.cpu_b, sample.cache_line_ns);
  }
  if (samples_ < samples_to_learn_) return plan.look_at_samples(distances_, main_state_);
  samples_to_learn_ = samples_ + samples_ / 10 + 1;
  distances_.learn();
  main_state_ = most_frequent_state();
  for (PlanState& each : plans_) each.look_at_samples(distances_, main_state_);
}

std::string_view Scheduler::most_frequent_state() const {
  std::map<std::string_view, std::size_t> samples;
  for (const PlanState& plan : plans_) {
    for (const Sample& each : plan.samples) {
      const std::string_view state = distances_.of(each.cpu_a, each.cpu_b, each.cache_line_ns);
      if (!state.empty()) ++samples[state];
    }
  }
  const auto most = std::ranges::max_element(samples, {}, [](const auto& state) { return state.second; });
  return most == samples.end() ? "" : most->first;
}

std::size_t Scheduler::repetitions_left() const {
  std::ptrdiff_t left = 0;
  for (const Stage& stage : stages_) {
    left += std::count_if(stage.repetitions.begin() + static_cast<std::ptrdiff_t>(stage.given),
                          stage.repetitions.end(), [&](const Trial& trial) { return !is_taken_over(trial); });
  }
  return static_cast<std::size_t>(left);
}

// Within each repetition, by the sessions in one state of earlier visits; among those with as many the seed's
// order stays.
void Scheduler::put_least_measured_first() {
  for (Stage& stage : stages_) {
    std::ranges::stable_sort(stage.repetitions, {}, [&](const Trial& trial) {
      const PlanState& plan = plans_[trial.plan];
      return std::pair(trial.repetition, plan.uncounted > 0 ? plan.in_one_state : 0);
    });
  }
}

// Of the most important plans the first two repetitions, in the seed's order: the second one shows what a
// session takes that is not its case's first.
void Scheduler::put_samples_of_cost_first(Stage& stage) const {
  const auto is_new = [&](std::size_t plan) { return plans_[plan].sessions == 0 && !plans_[plan].left_out; };
  if (stage.plans.size() <= plans_to_know_the_cost || std::ranges::none_of(stage.plans, is_new)) return;
  std::vector<std::size_t> important = by_importance(stage);
  important.resize(plans_to_know_the_cost);
  auto& repetitions = stage.repetitions;
  const auto others = std::stable_partition(repetitions.begin(), repetitions.end(), [&](const Trial& trial) {
    return trial.repetition < 2 && std::ranges::find(important, trial.plan) != important.end();
  });
  stage.to_know_the_cost = static_cast<std::size_t>(others - repetitions.begin());
}

std::vector<std::size_t> Scheduler::by_importance(const Stage& stage) const {
  std::vector<std::size_t> plans = stage.plans;
  std::ranges::sort(plans, {}, [&](std::size_t plan) { return std::pair(-plans_[plan].importance, plan); });
  return plans;
}

// Medians: a session that something disturbed is no measure of the others.
Scheduler::Overheads Scheduler::overheads() const {
  std::vector<double> first;
  std::vector<double> later;
  for (const PlanState& plan : plans_) {
    if (plan.timed_sessions == 0) continue;
    first.push_back(plan.first_took_s - plan.least_s);
    if (plan.timed_sessions == 1) continue;
    later.push_back((plan.took_s - plan.first_took_s) / (plan.timed_sessions - 1) - plan.least_s);
  }
  if (first.empty()) return {};
  const double first_s = median(first);
  return {first_s, later.empty() ? first_s : median(later)};
}

// What the repetitions take that a plan still has to have.
double Scheduler::expected_s_of_all(const PlanState& plan, const Overheads& overheads) const {
  const int left = std::max(0, repetitions_ - plan.timed_sessions - plan.taken_over);
  const bool has_first = plan.sessions == 0 && left > 0;
  return left * (plan.least_s + overheads.later_s) + (has_first ? overheads.first_s - overheads.later_s : 0);
}

// Plans that have been measured stay, by this run or an earlier one.
void Scheduler::leave_out_what_does_not_fit(Stage& stage) {
  const Overheads found = overheads();
  double left_s = stage.end_s - clock_();
  for (const std::size_t plan : by_importance(stage)) {
    PlanState& state = plans_[plan];
    if (state.left_out) continue;
    left_s -= expected_s_of_all(state, found);
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
  if (plan.timed_sessions++ == 0) plan.first_took_s = took_s;
  plan.took_s += took_s;
  plan.failed = plan.failed || status == Status::failed;
  if (status == Status::ok) add_sample(plan, sample);
  if (status != Status::noisy || plan.again == most_again_) return;
  ++plan.again;
  stages_[stage_].repetitions.push_back({current_, most_again_ + plan.again});
}

bool Scheduler::is_taken_over(const Trial& trial) const {
  const PlanState& plan = plans_[trial.plan];
  const bool has_enough = has_budget_ && plan.uncounted > 0 && plan.in_one_state >= enough_sessions &&
                          plan.visits >= fewest_for_interval;
  return plan.left_out || has_enough || trial.repetition < plan.taken_over;
}

bool Scheduler::fits(const PlanState& plan, const Stage& stage) const {
  return clock_() + plan.expected_s() <= stage.end_s;
}

std::optional<std::size_t> Scheduler::next_repetition_in(Stage& stage) {
  while (stage.given < stage.repetitions.size()) {
    if (stage.to_know_the_cost > 0 && stage.given == stage.to_know_the_cost)
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
    if (!widest || state.comes_before(plans_[*widest], state_ == main_state_)) widest = plan;
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
