#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "runner/order.h"
#include "runner/plan.h"

namespace ipcbench {

/// How much is to be measured, and in which order.
struct ScheduleRequest {
  int repetitions;                 ///< of each plan
  std::optional<double> budget_s;  ///< for all sessions together; empty: however long the repetitions take
  std::uint64_t seed;
};

/// Decides who is measured next. First come the repetitions of all plans, shuffled (runner/order.h). Where
/// there is a budget, a session that turned out noisy is no repetition: another one follows behind the
/// others, up to as many times as there are repetitions. Where time is left then, more sessions follow, each
/// for the plan whose headline has the widest interval. A stage is done with before the next begins, and has
/// the share of the budget that its plans have of the least time that all of them take. Where the budget is
/// short, the repetitions behind the first give way, those of plans with the most sessions before others.
class Scheduler {
 public:
  /// Seconds, from anywhere.
  using Clock = std::function<double()>;

  /// The budget counts from now on.
  Scheduler(std::span<const Plan> plans, const ScheduleRequest& request, Clock clock);

  /// A row that an earlier run left, before the first call of `next`. With figures it stands for a session,
  /// and for a repetition if it `counts`; without, only its number is taken.
  void take_over(const Record& record, std::optional<double> headline, bool counts = true);

  /// How many repetitions of all plans there still are.
  [[nodiscard]] std::size_t repetitions_left() const;

  /// The next session; empty: the end. Repetitions are numbered on from the highest there is.
  std::optional<Trial> next();

  /// What the session that was given last came to and how long it took.
  void ended(Status status, std::optional<double> headline, double took_s);

  /// How many repetitions of this plan are taken, numbered from 0.
  [[nodiscard]] int taken(std::size_t plan) const { return plans_[plan].next_repetition; }

 private:
  struct PlanState {
    double least_s = 0;
    std::size_t rank = 0;  // in the seed's order
    int taken_over = 0;    // repetitions of an earlier run
    int uncounted = 0;     // sessions of an earlier run that are no repetitions
    int next_repetition = 0;
    int sessions = 0;
    int again = 0;           // sessions that are to follow noisy ones
    int timed_sessions = 0;  // of this run
    double took_s = 0;       // all of those
    bool failed = false;
    std::vector<double> headlines;
    double width = std::numeric_limits<double>::infinity();  // of the headline's interval, over its median

    void add_headline(std::optional<double> headline);
    [[nodiscard]] double expected_s() const;
    [[nodiscard]] bool gains_by_more(int most_sessions) const;
    // Whether it is to be measured before another.
    [[nodiscard]] bool comes_before(const PlanState& other) const;
  };
  struct Stage {
    std::vector<std::size_t> plans;
    std::vector<Trial> repetitions;  // in their order
    std::size_t given = 0;           // how many of them were looked at
    double end_s = 0;                // on the clock
  };

  void put_least_measured_first();
  void make_stages(std::span<const Plan> plans, const ScheduleRequest& request);
  void share_budget(double budget_s);
  [[nodiscard]] bool is_taken_over(const Trial& trial) const;
  [[nodiscard]] bool fits(const PlanState& plan, const Stage& stage) const;
  std::optional<std::size_t> next_repetition_in(Stage& stage);
  [[nodiscard]] std::optional<std::size_t> widest_in(const Stage& stage) const;

  Clock clock_;
  int most_again_;     // sessions of a plan that follow noisy ones
  int most_sessions_;  // of a plan
  std::vector<PlanState> plans_;
  std::vector<Stage> stages_;
  bool has_begun_ = false;
  std::size_t stage_ = 0;
  std::size_t current_ = 0;  // the plan that was given last
};

/// The least seconds that one session takes of each plan that can run and has no figures in `earlier`.
double least_seconds(std::span<const Plan> plans, std::span<const Record> earlier = {});

}  // namespace ipcbench
