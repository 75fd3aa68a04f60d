#include "gate/gate.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "gate/arm.h"
#include "runner/usage_error.h"

namespace ipcbench {
namespace {

// The chance of a false alarm that a gate as a whole may have.
constexpr double family_alpha = 0.01;
// Of the budget, for looking at every cell.
constexpr double screening_share = 0.5;
// The screen is liberal: a suspect costs only time.
constexpr double screening_alpha = 0.10;
constexpr double interval_alpha = 0.025;  // on either side
// Within this a cell that did not change is called equivalent; wider, and nothing was found out.
const double equivalence = std::log(1.05);
const double least_to_show = std::log(1.10);

using Values = std::vector<double>;

// A cell and its rounds: those of the screen, and those of the confirmation.
struct CellTrial {
  const Cell* cell;
  Values screened = {};
  Values confirmed = {};
  Values rebuilt = {};  // base again over base, of all rounds
  bool is_suspect = false;
  std::string failure = {};

  // Those that decide.
  [[nodiscard]] const Values& decisive() const { return is_suspect ? confirmed : screened; }
};

class Gate {
 public:
  Gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock)
      : request_(request), measure_(measure), clock_(clock), random_(request.seed), begin_s_(clock()) {
    for (const Cell& cell : request.cells) trials_.push_back({.cell = &cell});
  }

  GateOutcome run() {
    spend(screening_share * request_.budget_s, all(), &CellTrial::screened);
    const auto suspects = choose_suspects();
    if (!suspects.empty()) spend(request_.budget_s, suspects, &CellTrial::confirmed);
    return decide();
  }

 private:
  std::vector<CellTrial*> all() {
    std::vector<CellTrial*> every;
    for (CellTrial& trial : trials_) every.push_back(&trial);
    return every;
  }

  // Rounds of these trials, each once before any again, until so many seconds of the budget are gone. Those
  // with other idle policies are never mixed: see stage_of in runner/message_suite.h.
  void spend(double until_s, std::vector<CellTrial*> trials, Values CellTrial::*into) {
    const auto end_of_first = std::stable_partition(
        trials.begin(), trials.end(), [](const CellTrial* trial) { return trial->cell->idle == Idle::poll; });
    const double from_s = elapsed_s();
    const double share =
        static_cast<double>(end_of_first - trials.begin()) / static_cast<double>(trials.size());
    spend_on({trials.begin(), end_of_first}, from_s + share * (until_s - from_s), into);
    spend_on({end_of_first, trials.end()}, until_s, into);
  }

  void spend_on(std::vector<CellTrial*> trials, double until_s, Values CellTrial::*into) {
    double round_s = 0;
    for (int rounds = 0; !trials.empty() && may_go_on(rounds, round_s, until_s); ++rounds) {
      const double before_s = elapsed_s();
      std::ranges::shuffle(trials, random_);
      for (CellTrial* trial : trials) add_round(*trial, into);
      std::erase_if(trials, [](const CellTrial* trial) { return !trial->failure.empty(); });
      round_s = elapsed_s() - before_s;
    }
  }

  [[nodiscard]] bool may_go_on(int rounds, double round_s, double until_s) const {
    return request_.rounds ? rounds < *request_.rounds : elapsed_s() + round_s <= until_s;
  }

  void add_round(CellTrial& trial, Values CellTrial::*into) {
    try {
      const Values logs = measure_(*trial.cell);
      (trial.*into).push_back(logs.at(0));
      if (logs.size() > 1) trial.rebuilt.push_back(logs[1]);
    } catch (const ArmFailed& failure) {
      trial.failure = failure.what();
    }
  }

  std::vector<CellTrial*> choose_suspects() {
    std::vector<CellTrial*> suspects;
    for (CellTrial& trial : trials_) {
      if (!trial.failure.empty()) continue;
      trial.is_suspect = lower_bound(trial.screened, screening_alpha) > 0 ||
                         upper_bound(trial.screened, screening_alpha) < 0;
      if (trial.is_suspect) suspects.push_back(&trial);
    }
    return suspects;
  }

  // What building base again did to the cell, where that is more than what was asked for.
  [[nodiscard]] double margin_of(const CellTrial& trial) const {
    const double asked = std::log1p(request_.margin);
    if (trial.rebuilt.empty()) return asked;
    return std::max(
        {asked, upper_bound(trial.rebuilt, screening_alpha), -lower_bound(trial.rebuilt, screening_alpha)});
  }

  // Which cells lie beyond their margin in the direction of `sign`.
  std::vector<bool> beyond_margin(double sign) {
    std::vector<double> p_values;
    for (const CellTrial& trial : trials_) {
      Values signed_values;
      for (const double value : trial.confirmed) signed_values.push_back(sign * value);
      p_values.push_back(sign_test(signed_values, margin_of(trial)));
    }
    return holm(p_values, family_alpha);
  }

  GateOutcome decide() {
    const std::vector<bool> slower = beyond_margin(1);
    const std::vector<bool> faster = beyond_margin(-1);
    GateOutcome outcome{{}, elapsed_s(), family_alpha};
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      outcome.cells.push_back(outcome_of(trials_[i]));
      if (slower[i]) outcome.cells.back().verdict = Verdict::slower;
      if (faster[i]) outcome.cells.back().verdict = Verdict::faster;
    }
    return outcome;
  }

  [[nodiscard]] CellOutcome outcome_of(const CellTrial& trial) const {
    const Values& values = trial.decisive();
    const double margin = margin_of(trial);
    CellOutcome outcome{.cell = *trial.cell, .failure = trial.failure, .rounds = values.size()};
    outcome.was_suspect = trial.is_suspect;
    outcome.margin = std::expm1(margin);
    if (values.empty()) return outcome;
    const double low = lower_bound(values, interval_alpha);
    const double high = upper_bound(values, interval_alpha);
    outcome.ratio = std::exp(median(values));
    outcome.interval = {std::exp(low), std::exp(high)};
    outcome.smallest_visible =
        std::exp(smallest_visible(values, margin, family_alpha / static_cast<double>(trials_.size())));
    const double limit = std::max(equivalence, margin);
    if (trial.failure.empty() && -limit <= low && high <= limit) outcome.verdict = Verdict::equivalent;
    return outcome;
  }

  [[nodiscard]] double elapsed_s() const { return clock_() - begin_s_; }

  const GateRequest& request_;
  const MeasureRound& measure_;
  const GateClock& clock_;
  std::mt19937_64 random_;
  double begin_s_;
  std::vector<CellTrial> trials_;
};

}  // namespace

bool GateOutcome::any(Verdict verdict) const {
  return std::ranges::any_of(cells, [&](const CellOutcome& each) { return each.verdict == verdict; });
}

int GateOutcome::result() const {
  const auto count = [&](auto predicate) {
    return static_cast<std::size_t>(std::ranges::count_if(cells, predicate));
  };
  const auto failed = count([](const CellOutcome& each) { return !each.failure.empty(); });
  const auto unresolved = count([](const CellOutcome& each) { return each.verdict == Verdict::unresolved; });
  const auto blind = count([](const CellOutcome& each) {
    return !(std::log(each.smallest_visible) <= least_to_show) && each.verdict != Verdict::slower;
  });
  if (any(Verdict::slower) || failed > 0) return exit_code::failed;
  if (4 * unresolved >= cells.size() || blind > 0) return exit_code::unresolved;
  return exit_code::fine;
}

GateOutcome run_gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock) {
  return Gate(request, measure, clock).run();
}

}  // namespace ipcbench
