#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/distance.h"
#include "runner/order.h"
#include "runner/plan.h"

namespace ipcbench {

/// How much is to be measured, and in which order.
struct ScheduleRequest {
  int repetitions;                 ///< of each plan
  std::optional<double> budget_s;  ///< for all sessions together; empty: however long the repetitions take
  std::uint64_t seed;
};

/// The sessions in one state of the machine that a case should have: of six to eight the interval of the
/// median is from the least to the largest, of nine from the second to the second last, so that a single odd
/// session does not widen it.
constexpr std::size_t enough_sessions = 9;

/// Begins the reason of a row whose case was left out, which tells it from a case that cannot run.
constexpr std::string_view no_time = "no time";

/// What a session measured, as far as the order of the next depends on it.
struct Sample {
  std::optional<double> headline;
  std::string cpu_a = {};
  std::string cpu_b = {};
  std::optional<double> cache_line_ns = {};  ///< between the two; empty: the case crosses none
  std::size_t visit = 0;                     ///< sessions of different numbers lie apart in time
};

/// Decides which case is measured next. First come the repetitions of all plans, shuffled (runner/order.h).
/// Where there is a budget:
/// - A case is measured its repetitions or not at all. What the first few sessions took tells how many cases
///   the budget holds; the others are left out, the least important first. Those that an earlier run left
///   out stay so.
/// - A session that turned out noisy is no repetition: another one follows behind the others, up to as many
///   times as there are repetitions.
/// - The time that is left goes first to the plans with the fewest sessions in the main state of the machine
///   (near or far CPUs, whichever most sessions met), until each has enough_sessions, then to those whose
///   headline's interval it narrows most. Of those that lack some, the ones come first whose next session
///   counts in the state that the machine is in now, and the most important ones. A plan that has so many
///   from six visits or more needs no repetitions first.
/// - A stage is done with before the next begins, and has the share of the budget that its plans have of the
///   time that one session of each takes. Where time runs short all the same, the repetitions behind the
///   first give way, those of plans with the most sessions before others.
class Scheduler {
 public:
  /// Seconds, from anywhere.
  using Clock = std::function<double()>;

  /// The budget counts from now on.
  Scheduler(std::span<const Plan> plans, const ScheduleRequest& request, Clock clock);

  /// A row that an earlier run left, before the first call of `next`. With figures it stands for a session,
  /// and for a repetition if it `counts`; without, only its number is taken.
  void take_over(const Record& record, const Sample& sample, bool counts = true);

  /// How many repetitions of all plans there still are.
  [[nodiscard]] std::size_t repetitions_left() const;

  /// The next session; empty: the end. Repetitions are numbered on from the highest there is.
  std::optional<Trial> next();

  /// What the session that was given last came to and how long it took.
  void ended(Status status, const Sample& sample, double took_s);

  /// The plans that `next` has just left out, in their order; each is told once.
  [[nodiscard]] std::vector<std::size_t> newly_left_out() { return std::exchange(newly_left_out_, {}); }

  /// How many repetitions of this plan are taken, numbered from 0.
  [[nodiscard]] int taken(std::size_t plan) const { return plans_[plan].next_repetition; }

 private:
  struct PlanState {
    double least_s = 0;
    double besides_s = 0;
    int importance = 0;
    std::size_t rank = 0;  // in the seed's order
    int taken_over = 0;    // repetitions of an earlier run
    int uncounted = 0;     // sessions of an earlier run that are no repetitions
    int next_repetition = 0;
    int sessions = 0;
    int again = 0;           // sessions that are to follow noisy ones
    int timed_sessions = 0;  // of this run
    double first_took_s = 0;
    double took_s = 0;  // all of those
    bool failed = false;
    bool left_out = false;
    std::vector<Sample> samples;                             // of sessions that are ok
    bool crosses = false;                                    // two CPUs that may be near or far
    std::size_t in_one_state = 0;                            // samples that are in the main state
    std::size_t visits = 0;                                  // in which those were measured
    double width = std::numeric_limits<double>::infinity();  // of the headline's interval, over its median

    void look_at_samples(const Distances& distances, std::string_view main_state);
    [[nodiscard]] double expected_s() const;
    [[nodiscard]] bool gains_by_more(int most_sessions) const;
    // Whether it is to be measured before another, while the machine is in its main state or not.
    [[nodiscard]] bool comes_before(const PlanState& other, bool is_in_main_state) const;
  };
  struct Stage {
    std::vector<std::size_t> plans;
    std::vector<Trial> repetitions;    // in their order
    std::size_t given = 0;             // how many of them were looked at
    std::size_t to_know_the_cost = 0;  // how many of them tell what a session takes; 0: all are measured
    double end_s = 0;                  // on the clock
  };

  // What sessions take beyond the least time of their plans: to start and end their processes, and in the
  // first of a case to count system calls.
  struct Overheads {
    double first_s = 0;
    double later_s = 0;
  };

  void add_sample(PlanState& plan, const Sample& sample);
  [[nodiscard]] std::string_view most_frequent_state() const;
  void put_least_measured_first();
  void put_samples_of_cost_first(Stage& stage) const;
  [[nodiscard]] std::vector<std::size_t> by_importance(const Stage& stage) const;
  void leave_out_what_does_not_fit(Stage& stage);
  [[nodiscard]] Overheads overheads() const;
  [[nodiscard]] double expected_s_of_all(const PlanState& plan, const Overheads& overheads) const;
  void make_stages(std::span<const Plan> plans, const ScheduleRequest& request);
  void share_budget(double budget_s);
  [[nodiscard]] bool is_taken_over(const Trial& trial) const;
  [[nodiscard]] bool fits(const PlanState& plan, const Stage& stage) const;
  std::optional<std::size_t> next_repetition_in(Stage& stage);
  [[nodiscard]] std::optional<std::size_t> widest_in(const Stage& stage) const;

  Clock clock_;
  int repetitions_;
  bool has_budget_;
  int most_again_;     // sessions of a plan that follow noisy ones
  int most_sessions_;  // of a plan
  std::vector<PlanState> plans_;
  std::vector<Stage> stages_;
  std::vector<std::size_t> newly_left_out_;
  Distances distances_;
  std::string_view main_state_;       // near or far: of most samples, which a ranking can compare
  std::string_view state_;            // of the last sample
  std::size_t samples_ = 0;           // all that have a distance
  std::size_t samples_to_learn_ = 1;  // when the line between near and far is to be drawn anew
  bool has_begun_ = false;
  std::size_t stage_ = 0;
  std::size_t current_ = 0;  // the plan that was given last
};

/// The least seconds that one session takes of each plan that can run and has no figures in `earlier`.
double least_seconds(std::span<const Plan> plans, std::span<const Record> earlier = {});

}  // namespace ipcbench
