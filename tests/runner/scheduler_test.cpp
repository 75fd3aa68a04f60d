#include "runner/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using Trials = std::vector<Trial>;

// What each session of a plan comes to: its headline by repetition, the last for good.
struct Behaviour {
  std::vector<double> headlines{100};
  double takes_s = 1;
  Status status = Status::ok;
  int stage = 0;
  double least_s = 0;
  std::optional<std::string> skip = std::nullopt;
  int importance = 0;
  std::vector<double> cache_lines_ns = {};  // by repetition; none: it crosses no two CPUs
};

// Plans that behave so, and a clock that goes on by as much as their sessions take.
class Sessions : public testing::Test {
 protected:
  Scheduler scheduler(const ScheduleRequest& request) {
    plans_.clear();
    for (const Behaviour& behaviour : behaviours) {
      plans_.push_back({.name = "",
                        .key = {},
                        .circumstances = {},
                        .skip = behaviour.skip,
                        .stage = behaviour.stage,
                        .least_s = behaviour.least_s,
                        .importance = behaviour.importance,
                        .measure = {}});
    }
    return {plans_, request, [this] { return now_s; }};
  }

  // What is measured until the end, in its order.
  Trials all_of(Scheduler scheduler) {
    Trials trials;
    while (const auto trial = scheduler.next()) {
      trials.push_back(*trial);
      const Behaviour& plan = behaviours[trial->plan];
      now_s += plan.takes_s;
      const auto at =
          std::min<std::size_t>(static_cast<std::size_t>(trial->repetition), plan.headlines.size() - 1);
      Sample sample;
      if (has_figures(plan.status) && !plan.headlines.empty()) sample.headline = plan.headlines[at];
      const auto number = static_cast<std::size_t>(trial->repetition);
      if (number < plan.cache_lines_ns.size()) sample.cache_line_ns = plan.cache_lines_ns[number];
      scheduler.ended(plan.status, sample, plan.takes_s);
    }
    return trials;
  }
  Trials all_of(const ScheduleRequest& request) { return all_of(scheduler(request)); }

  static std::size_t sessions_of(const Trials& trials, std::size_t plan) {
    return static_cast<std::size_t>(std::ranges::count(trials, plan, &Trial::plan));
  }
  static Record row(std::size_t plan, int repetition, Status status = Status::ok) {
    return {plan, repetition, status, "", {}};
  }
  // The plans of the trials from `first` on.
  static std::vector<std::size_t> plans_from(const Trials& trials, std::size_t first) {
    std::vector<std::size_t> plans;
    for (std::size_t i = first; i < trials.size(); ++i) plans.push_back(trials[i].plan);
    return plans;
  }

  // Six figures whose interval is as wide as they spread, over their median of 100.
  static std::vector<double> spread(double width) {
    return {100 - width / 2, 100, 100, 100, 100, 100 + width / 2, 100};
  }

  std::vector<Behaviour> behaviours;
  double now_s = 1000;

 private:
  std::vector<Plan> plans_;
};

constexpr std::nullopt_t no_budget = std::nullopt;

// ---- without a budget

TEST_F(Sessions, AreTheShuffledRepetitionsWithoutABudget) {
  behaviours.resize(6);
  for (Behaviour& behaviour : behaviours) behaviour.headlines = spread(50);
  EXPECT_EQ(all_of({2, no_budget, 1}), shuffled_trials(std::vector(6, 0), 2, 1));
}

TEST_F(Sessions, LeaveOutWhatIsSkippedAndNothingElseMoves) {
  behaviours.resize(6);
  behaviours[3].skip = "absent";
  Trials expected = shuffled_trials(std::vector(6, 0), 2, 1);
  std::erase_if(expected, [](const Trial& trial) { return trial.plan == 3; });
  EXPECT_EQ(all_of({2, no_budget, 1}), expected);
}

TEST_F(Sessions, AreNoneWhereNothingCanRun) {
  EXPECT_THAT(all_of({3, 10, 1}), IsEmpty());
  behaviours = {{.skip = "absent"}};
  EXPECT_THAT(all_of({3, 10, 1}), IsEmpty());
}

// ---- with a budget: more

// The interval of eight figures is from the first to the last, that of nine from the second to the second
// last, and so of no width here.
TEST_F(Sessions, GoToTheWidestIntervalUntilTheBudgetIsSpent) {
  behaviours = {{.headlines = spread(2)}, {.headlines = spread(40)}, {.headlines = spread(10)}};
  const Trials trials = all_of({8, 24 + 2, 1});
  EXPECT_EQ(trials.size(), 26U);
  EXPECT_EQ(now_s, 1026);
  EXPECT_THAT(plans_from(trials, 24), ElementsAre(1, 2));
  EXPECT_EQ(trials.back(), (Trial{2, 8})) << "numbered on";
}

TEST_F(Sessions, GoFirstToWhatHasTooFew) {
  behaviours = {{.headlines = {100}}, {.headlines = spread(90)}};
  Scheduler some = scheduler({2, 9, 1});
  for (int repetition = 0; repetition < 8; ++repetition) {
    some.take_over(row(1, repetition), {repetition == 0 ? 55.0 : 100.0 + repetition});
  }
  EXPECT_THAT(plans_from(all_of(std::move(some)), 0), testing::ElementsAreArray({0, 0, 0, 0, 0, 0, 0, 0, 1}))
      << "as many as the other has, then the wide one";
}

TEST_F(Sessions, GoToTheLeastMeasuredOfThoseThatAreAlikeThenByTheSeed) {
  behaviours.resize(5);
  Trials order = shuffled_trials(std::vector(5, 0), 1, 42);
  const Trials trials = all_of({1, 15, 42});
  EXPECT_THAT(plans_from(trials, 5), ElementsAre(2, 3, 4, 0, 1, 2, 3, 4, 0, 1)) << "as in order_test.cpp";
  EXPECT_EQ(plans_from(trials, 0)[0], order[0].plan);
}

TEST_F(Sessions, BeginNoneThatWouldEndAfterTheBudget) {
  behaviours = {{.headlines = spread(90), .takes_s = 3}, {.headlines = spread(10), .takes_s = 1}};
  const Trials trials = all_of({6, 24 + 5, 1});
  EXPECT_THAT(plans_from(trials, 12), ElementsAre(0, 1, 1)) << "3 s do not fit any more, 1 s does";
  EXPECT_EQ(now_s, 1029);
}

TEST_F(Sessions, ExpectTheMeanOfWhatThePlansSessionsTook) {
  behaviours = {{.headlines = spread(90)}};
  Scheduler one = scheduler({2, 10, 1});
  const auto session = [&](double takes_s) {
    if (!one.next()) return false;
    now_s += takes_s;
    one.ended(Status::ok, {100}, takes_s);
    return true;
  };
  EXPECT_TRUE(session(1));
  EXPECT_TRUE(session(4));
  EXPECT_TRUE(session(2.5)) << "2.5 on average, at 5";
  EXPECT_TRUE(session(0.25)) << "2.5 fit exactly at 7.5";
  EXPECT_TRUE(session(1)) << "1.94 at 7.75";
  EXPECT_FALSE(session(1)) << "1.75 at 8.75";
}

TEST_F(Sessions, StopAtTenTimesTheRepetitions) {
  behaviours = {{.headlines = {100, 200, 300, 400}}, {}};
  const Trials trials = all_of({2, 1000, 1});
  EXPECT_EQ(sessions_of(trials, 0), 20U);
  EXPECT_EQ(sessions_of(trials, 1), 20U);
}

TEST_F(Sessions, AreNoMoreForWhatFailedOrHasNoHeadline) {
  behaviours = {{.status = Status::failed}, {.headlines = {}}, {.status = Status::noisy}};
  const Trials trials = all_of({3, 20, 1});
  EXPECT_EQ(sessions_of(trials, 0), 3U);
  EXPECT_EQ(sessions_of(trials, 1), 3U);
  EXPECT_EQ(sessions_of(trials, 2), 6U) << "a noisy session is repeated, as many times as it has repetitions";
}

TEST_F(Sessions, FollowNoisyOnesBehindTheOthers) {
  behaviours = {{.headlines = {}}, {.headlines = {}}};
  Scheduler two = scheduler({2, 1000, 1});
  std::vector<std::size_t> order;
  bool first = true;
  while (const auto trial = two.next()) {
    order.push_back(trial->plan);
    two.ended(trial->plan == 0 && std::exchange(first, false) ? Status::noisy : Status::ok, {}, 1);
  }
  EXPECT_THAT(order, testing::SizeIs(5));
  EXPECT_EQ(std::ranges::count(order, 0U), 3);
  EXPECT_EQ(order.back(), 0U);
}

TEST_F(Sessions, AreNoMoreForWhatFailedOnce) {
  behaviours = {{}};
  Scheduler one = scheduler({2, 20, 1});
  one.next();
  one.ended(Status::failed, {}, 1);
  one.next();
  one.ended(Status::ok, {100}, 1);
  EXPECT_EQ(one.next(), std::nullopt);
}

TEST_F(Sessions, TakeAMedianOfNothingForNarrowOnlyWhereAllAreNothing) {
  behaviours = {{.headlines = {0}}, {.headlines = spread(1)}};
  EXPECT_THAT(plans_from(all_of({8, 17, 1}), 16), ElementsAre(1));
  now_s = 1000;
  behaviours[0].headlines = {0, 0, 0, 0, 0, 5};
  EXPECT_THAT(plans_from(all_of({8, 17, 1}), 16), ElementsAre(0));
}

// ---- with a budget: fewer

TEST_F(Sessions, AreFewerWhereTheBudgetIsShortButEachIsThereOnce) {
  behaviours.resize(6);
  const Trials order = shuffled_trials(std::vector(6, 0), 3, 1);
  EXPECT_EQ(all_of({3, 8, 1}), Trials(order.begin(), order.begin() + 8));
  now_s = 1000;
  EXPECT_EQ(all_of({3, 2, 1}), Trials(order.begin(), order.begin() + 6)) << "over the budget, once each";
}

TEST_F(Sessions, BeginInAnOrderThatTimeDoesNotChange) {
  behaviours.resize(6);
  const Trials order = shuffled_trials(std::vector(6, 0), 1, 7);
  for (const double budget_s : {0.5, 5.0, 50.0}) {
    for (const double takes_s : {0.01, 1.0, 100.0}) {
      now_s = 1000;
      for (Behaviour& behaviour : behaviours) behaviour.takes_s = takes_s;
      const Trials trials = all_of({2, budget_s, 7});
      EXPECT_EQ(Trials(trials.begin(), trials.begin() + 6), order);
    }
  }
}

// With a budget that does not hold the repetitions of all, the first eight tell what a session takes.
TEST_F(Sessions, AreOfFewerPlansWhereTheBudgetDoesNotHoldTheRepetitionsOfAll) {
  behaviours.resize(20, {.takes_s = 1, .least_s = 0.5});
  Scheduler cut = scheduler({3, 45, 1});
  Trials trials;
  std::vector<std::size_t> left_out;
  while (const auto trial = cut.next()) {
    for (const std::size_t plan : cut.newly_left_out()) left_out.push_back(plan);
    trials.push_back(*trial);
    cut.ended(Status::ok, {100}, 1);
    now_s += 1;
  }
  EXPECT_THAT(left_out, ElementsAre(15, 16, 17, 18, 19));
  EXPECT_EQ(trials.size(), 45U);
  for (std::size_t plan = 0; plan < 15; ++plan) EXPECT_EQ(sessions_of(trials, plan), 3U) << plan;
  const Trials first(trials.begin(), trials.begin() + 16);
  for (std::size_t plan = 0; plan < 8; ++plan) EXPECT_EQ(sessions_of(first, plan), 2U) << plan;
}

// The first session of a case counts system calls; 12 x 4 s and 24 x 1 s fit into 72 s, another case does
// not.
TEST_F(Sessions, ExpectNoLaterSessionToTakeAsLongAsTheFirst) {
  behaviours.resize(20, {.least_s = 1});
  Scheduler cut = scheduler({3, 72, 1});
  std::size_t left_out = 0;
  while (const auto trial = cut.next()) {
    left_out += cut.newly_left_out().size();
    const double takes_s = trial->repetition == 0 ? 4 : 1;
    now_s += takes_s;
    cut.ended(Status::ok, {100}, takes_s);
  }
  EXPECT_EQ(left_out, 8U);
}

TEST_F(Sessions, AreOfTheMostImportantPlansWhereNotAllFit) {
  behaviours.resize(20, {.least_s = 1});
  behaviours[19].importance = 1;
  const Trials trials = all_of({2, 20, 1});
  EXPECT_EQ(sessions_of(trials, 19), 2U);
  EXPECT_EQ(sessions_of(trials, 8), 2U);
  EXPECT_EQ(sessions_of(trials, 9), 0U);
}

TEST_F(Sessions, AreOfAllWhereTheBudgetHoldsThem) {
  behaviours.resize(20, {.least_s = 1});
  Scheduler all = scheduler({2, 40, 1});
  EXPECT_EQ(all_of(std::move(all)).size(), 40U);
}

TEST_F(Sessions, AreNoneOfWhatAnEarlierRunLeftOut) {
  behaviours.resize(2);
  Scheduler rest = scheduler({1, 3, 1});
  Record left_out = row(0, 0, Status::skipped);
  left_out.reason = "no time: the sessions of the cases before it take the budget of 3 s";
  rest.take_over(left_out, {});
  const Trials trials = all_of(std::move(rest));
  EXPECT_EQ(sessions_of(trials, 0), 0U);
  EXPECT_EQ(sessions_of(trials, 1), 3U);
}

TEST_F(Sessions, AreThereOfWhatCouldNotRunInAnEarlierRun) {
  behaviours.resize(1);
  Scheduler rest = scheduler({1, 1, 1});
  Record absent = row(0, 0, Status::skipped);
  absent.reason = "a library was not there";
  rest.take_over(absent, {});
  EXPECT_EQ(all_of(std::move(rest)), (Trials{{0, 1}}));
}

// ---- states of the machine

// Eight near ones, and eight of which two were far: those are no repetitions of the others.
TEST_F(Sessions, GoFirstToWhatHasTooFewInOneState) {
  behaviours = {{.headlines = {100}}, {.headlines = {100}}};
  behaviours[0].cache_lines_ns.assign(20, 75);
  behaviours[1].cache_lines_ns = {75, 350, 75, 75, 350, 75, 75, 75, 350, 75, 75};
  EXPECT_THAT(plans_from(all_of({8, 16 + 4, 1}), 16), ElementsAre(1, 1, 1, 0))
      << "two are missing, and one of those that follow does not count";
}

// Nine of six visits from an earlier run, and one: that has the repetitions of both.
TEST_F(Sessions, GoToWhatLacksThemWhereAnEarlierRunLeftEnoughOfOthers) {
  behaviours.resize(2, {.least_s = 1});
  const auto after_visits = [&](std::size_t visits) {
    Scheduler rest = scheduler({1, 4, 1});
    for (std::size_t n = 0; n < 9; ++n) {
      Sample sample{100};
      sample.visit = std::min(n, visits - 1);
      rest.take_over(row(0, static_cast<int>(n)), sample, false);
    }
    rest.take_over(row(1, 0), {100}, false);
    return plans_from(all_of(std::move(rest)), 0);
  };
  EXPECT_THAT(after_visits(6), ElementsAre(1, 1, 1, 1));
  now_s = 1000;
  EXPECT_THAT(after_visits(5), testing::UnorderedElementsAre(0, 1, 1, 1)) << "too close in time";
}

// Most sessions were near, and the last one far: another one of the plan that crosses would not count now.
TEST_F(Sessions, GoToWhatCountsInTheStateThatTheMachineIsIn) {
  behaviours = {{.headlines = {100}}, {.headlines = {100}}};
  behaviours[1].cache_lines_ns = {75, 75, 75, 75, 75, 75, 75, 350};
  Scheduler some = scheduler({1, 3, 1});
  for (int n = 0; n < 7; ++n) {
    some.take_over(row(0, n), {100}, false);
    some.take_over(row(1, n), {.headline = 100, .cache_line_ns = n == 0 ? 350 : 75}, false);
  }
  const Trials trials = all_of(std::move(some));
  EXPECT_EQ(sessions_of(trials, 0), 2U) << "its repetition, and another";
  EXPECT_EQ(sessions_of(trials, 1), 1U) << "which has fewer";
}

// Near is the main state, since plan 0 was near most often: plan 1 lacks near ones, whatever far ones it has.
TEST_F(Sessions, CountForAllPlansInOneState) {
  behaviours = {{.headlines = {100}}, {.headlines = {100}}};
  Scheduler some = scheduler({1, 4, 1});
  for (int n = 0; n < 14; ++n) some.take_over(row(0, n), {.headline = 100, .cache_line_ns = 75}, false);
  for (int n = 0; n < 10; ++n) some.take_over(row(1, n), {.headline = 100, .cache_line_ns = 350}, false);
  behaviours[0].cache_lines_ns.assign(30, 75);
  behaviours[1].cache_lines_ns.assign(30, 75);
  EXPECT_EQ(sessions_of(all_of(std::move(some)), 1), 3U);
}

TEST_F(Sessions, GoToTheMoreImportantOfThoseThatLackAsMany) {
  behaviours.resize(3, {.headlines = {100}});
  behaviours[2].importance = 1;
  EXPECT_THAT(plans_from(all_of({1, 4, 1}), 3), ElementsAre(2));
}

// ---- stages

TEST_F(Sessions, AreDoneWithAStageBeforeTheNext) {
  behaviours = {{.stage = 1}, {.stage = 0}, {.stage = 1}, {.stage = 0}};
  const Trials trials = all_of({2, 20, 1});
  EXPECT_EQ(trials.size(), 20U);
  EXPECT_TRUE(std::ranges::is_sorted(trials, {}, [](const Trial& trial) { return trial.plan % 2 == 0; }));
}

TEST_F(Sessions, ShareTheBudgetByTheLeastTimeThatTheirStagesTake) {
  behaviours = {{.takes_s = 0.5, .stage = 0, .least_s = 0.5}, {.takes_s = 0.5, .stage = 1, .least_s = 1.5}};
  const Trials trials = all_of({2, 8, 1});
  EXPECT_EQ(sessions_of(trials, 0), 4U);
  EXPECT_EQ(sessions_of(trials, 1), 12U);
}

TEST_F(Sessions, ShareTheBudgetAlikeWhereNoLeastTimeIsKnown) {
  behaviours = {{.stage = 0}, {.stage = 1}, {.stage = 1}, {.stage = 1, .skip = "absent"}};
  const Trials trials = all_of({1, 9, 1});
  EXPECT_EQ(sessions_of(trials, 0), 3U);
  EXPECT_EQ(sessions_of(trials, 1) + sessions_of(trials, 2), 6U);
}

TEST_F(Sessions, LeaveToTheNextStageWhatOneDoesNotNeed) {
  behaviours = {{.takes_s = 0.1, .status = Status::failed, .stage = 0}, {.stage = 1}};
  const Trials trials = all_of({2, 10.2, 1});
  EXPECT_EQ(sessions_of(trials, 0), 2U);
  EXPECT_EQ(sessions_of(trials, 1), 10U);
}

TEST_F(Sessions, TakeFromTheNextStageNothingButItsTimeToSpare) {
  behaviours = {{.takes_s = 6, .stage = 0}, {.stage = 1}};
  const Trials trials = all_of({2, 10, 1});
  EXPECT_EQ(sessions_of(trials, 0), 1U) << "the first, past the 5 s of its stage";
  EXPECT_EQ(sessions_of(trials, 1), 4U);
}

// ---- after an earlier run

TEST_F(Sessions, GoOnWhereAnEarlierRunStopped) {
  behaviours.resize(6);
  const Trials order = shuffled_trials(std::vector(6, 0), 3, 1);
  for (std::size_t done = 0; done <= order.size(); ++done) {
    Scheduler rest = scheduler({3, no_budget, 1});
    for (std::size_t i = 0; i < done; ++i) rest.take_over(row(order[i].plan, order[i].repetition), {100});
    EXPECT_EQ(rest.repetitions_left(), order.size() - done);
    EXPECT_EQ(all_of(std::move(rest)),
              Trials(order.begin() + static_cast<std::ptrdiff_t>(done), order.end()));
  }
}

TEST_F(Sessions, MeasureAgainWhatFailedUnderTheNextFreeNumber) {
  behaviours.resize(1);
  Scheduler rest = scheduler({3, no_budget, 1});
  rest.take_over(row(0, 0), {100});
  rest.take_over(row(0, 1, Status::failed), {});
  rest.take_over(row(0, 2), {100});
  EXPECT_EQ(rest.taken(0), 3);
  EXPECT_EQ(all_of(std::move(rest)), (Trials{{0, 3}}));
}

TEST_F(Sessions, CountWhatWasMeasuredForTheIntervalAndTheMost) {
  behaviours.resize(1);
  Scheduler rest = scheduler({2, 1000, 1});
  for (int repetition = 0; repetition < 19; ++repetition) rest.take_over(row(0, repetition), {100});
  EXPECT_EQ(rest.repetitions_left(), 0U);
  EXPECT_EQ(all_of(std::move(rest)), (Trials{{0, 19}}));
}

TEST_F(Sessions, ExpectTheLeastTimeWhereNoneWasTimedYet) {
  behaviours = {{.least_s = 5}};
  Scheduler rest = scheduler({1, 6, 1});
  rest.take_over(row(0, 0), {100});
  now_s += 1.5;
  EXPECT_THAT(all_of(std::move(rest)), IsEmpty()) << "5 s do not fit into 4.5";
}

TEST_F(Sessions, MeasureAnewWhatDoesNotCountAndNumberItOn) {
  behaviours.resize(1);
  Scheduler rest = scheduler({2, no_budget, 1});
  for (int repetition = 0; repetition < 5; ++repetition) rest.take_over(row(0, repetition), {100}, false);
  rest.take_over(row(0, 5), {100});
  EXPECT_EQ(rest.repetitions_left(), 1U);
  EXPECT_EQ(all_of(std::move(rest)), (Trials{{0, 6}}));
}

TEST_F(Sessions, TakeWhatDoesNotCountForTheIntervalButNotForTheMost) {
  behaviours = {{.headlines = {100}}, {.headlines = {100}}};
  Scheduler rest = scheduler({1, 1000, 1});
  for (int repetition = 0; repetition < 7; ++repetition) {
    rest.take_over(row(0, repetition), {100.0 + repetition}, false);
  }
  const Trials trials = all_of(std::move(rest));
  EXPECT_EQ(sessions_of(trials, 0), 10U);
  EXPECT_EQ(sessions_of(trials, 1), 10U);
}

TEST_F(Sessions, BeginWithWhatWasMeasuredLeastWhereNotAllFits) {
  behaviours.resize(4, {.least_s = 1});
  Scheduler rest = scheduler({1, 2, 1});
  for (const std::size_t plan : {0U, 1U, 2U, 3U}) rest.take_over(row(plan, 0), {100}, false);
  for (const std::size_t plan : {1U, 2U}) rest.take_over(row(plan, 1), {100}, false);
  const Trials trials = all_of(std::move(rest));
  EXPECT_THAT(plans_from(trials, 0), testing::UnorderedElementsAre(0, 3));
}

// ---- least_seconds

TEST_F(Sessions, TakeAtLeastTheSumOfThoseThatCanRun) {
  behaviours = {{.least_s = 0.5}, {.least_s = 2}, {.least_s = 4, .skip = "absent"}};
  std::vector<Plan> plans;
  for (const Behaviour& behaviour : behaviours) {
    plans.push_back({.name = "",
                     .key = {},
                     .circumstances = {},
                     .skip = behaviour.skip,
                     .least_s = behaviour.least_s,
                     .measure = {}});
  }
  EXPECT_EQ(least_seconds(plans), 2.5);
  const auto record = [](std::size_t plan, Status status) { return Record{plan, 0, status, "", {}}; };
  EXPECT_EQ(least_seconds(plans, std::vector{record(1, Status::ok), record(0, Status::failed)}), 0.5);
  EXPECT_EQ(least_seconds(plans, std::vector{record(1, Status::ok), record(0, Status::noisy)}), 0);
}

}  // namespace
}  // namespace ipcbench
