#include "gate/gate.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "gate/arm.h"
#include "os/interrupt.h"
#include "verdict/decision.h"

namespace ipcbench {
namespace {

// The chance of a false alarm that a gate as a whole may have.
constexpr double family_alpha = 0.01;
// Of the budget, for looking at every cell.
constexpr double screening_share = 0.5;
// The screen is liberal: a suspect costs only time.
constexpr double screening_alpha = 0.10;
constexpr double interval_alpha = 0.025;  // on either side
constexpr double clearing_alpha = 0.005;  // likewise; strict, since it is looked at after every round
// Within this, or the margin asked for, a cell that did not change is called equivalent; wider, and nothing
// was found out.
const double equivalence = std::log(1.05);

using Values = std::vector<double>;

// A cell and what is known of it.
struct CellTrial {
  const Cell* cell;
  Rounds rounds = {};
  std::size_t dropped = 0;
  bool is_suspect = false;
  std::string failure = {};

  // Those that decide.
  [[nodiscard]] const Values& decisive() const { return is_suspect ? rounds.confirmed : rounds.screened; }
};

class Gate {
 public:
  Gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock)
      : request_(request), measure_(measure), clock_(clock), random_(request.seed), begin_s_(clock()) {
    for (const Cell& cell : request.cells) trials_.push_back({.cell = &cell});
  }

  Judgement run() {
    bool interrupted = false;
    try {
      spend(screening_share * request_.budget_s, all(), {&Rounds::screened, nullptr});
      spend(request_.budget_s, choose_suspects(), {&Rounds::confirmed, &Gate::is_cleared});
      if (!request_.rounds) spend(request_.budget_s, unclear(), {&Rounds::screened, &Gate::is_clear});
    } catch (const Interrupted&) {
      interrupted = true;
    }
    Judgement judgement = decide();
    judgement.interrupted = interrupted;
    return judgement;
  }

 private:
  // Where rounds go, and when a cell has enough of them.
  struct Phase {
    Values Rounds::*into;
    bool (Gate::*has_enough)(const CellTrial&) const;  // null: never
  };

  std::vector<CellTrial*> all() {
    std::vector<CellTrial*> every;
    for (CellTrial& trial : trials_) every.push_back(&trial);
    return every;
  }

  // Rounds of these trials, each once before any again, until so many seconds of the budget are gone. Those
  // with other idle policies are never mixed: see stage_of in runner/case_columns.h.
  void spend(double until_s, std::vector<CellTrial*> trials, const Phase& phase) {
    if (trials.empty()) return;
    const auto end_of_first = std::stable_partition(
        trials.begin(), trials.end(), [](const CellTrial* trial) { return trial->cell->idle == Idle::poll; });
    const double from_s = elapsed_s();
    const double share =
        static_cast<double>(end_of_first - trials.begin()) / static_cast<double>(trials.size());
    spend_on({trials.begin(), end_of_first}, from_s + share * (until_s - from_s), phase);
    spend_on({end_of_first, trials.end()}, until_s, phase);
  }

  void spend_on(std::vector<CellTrial*> trials, double until_s, const Phase& phase) {
    for (int rounds = 0; !trials.empty() && may_go_on(rounds, trials.size(), until_s); ++rounds) {
      std::ranges::shuffle(trials, random_);
      for (CellTrial* trial : trials) add_round(*trial, phase.into);
      std::erase_if(trials, [&](const CellTrial* trial) {
        return !trial->failure.empty() || (phase.has_enough != nullptr && (this->*phase.has_enough)(*trial));
      });
    }
  }

  // With a budget, where all of them once more fit into it by what a round has taken so far.
  [[nodiscard]] bool may_go_on(int rounds, std::size_t trials, double until_s) const {
    if (request_.rounds) return rounds < *request_.rounds;
    const double round_s = rounds_ == 0 ? 0 : elapsed_s() / static_cast<double>(rounds_);
    return elapsed_s() + static_cast<double>(trials) * round_s <= until_s;
  }

  void add_round(CellTrial& trial, Values Rounds::*into) {
    ++rounds_;
    try {
      const Round round = measure_(*trial.cell);
      if (!round.disturbed.empty()) {
        ++trial.dropped;
        return;
      }
      (trial.rounds.*into).push_back(round.head);
      if (round.rebuilt) trial.rounds.rebuilt.push_back(*round.rebuilt);
    } catch (const ArmFailed& failure) {
      trial.failure = failure.what();
    }
  }

  // Whether a suspect has turned out to lie within its margin, and would have shown itself. To measure it no
  // longer can only miss something, never raise an alarm, and so may be decided at every look.
  [[nodiscard]] bool is_cleared(const CellTrial& trial) const {
    const double margin = margin_of(trial);
    return lower_bound(trial.rounds.confirmed, clearing_alpha) >= -margin &&
           upper_bound(trial.rounds.confirmed, clearing_alpha) <= margin && would_show(trial);
  }

  // Whether of a cell that is no suspect nothing more is to be found out.
  [[nodiscard]] bool is_clear(const CellTrial& trial) const {
    return is_equivalent(trial, clearing_alpha) && would_show(trial);
  }

  [[nodiscard]] bool would_show(const CellTrial& trial) const {
    return smallest_visible(trial.decisive(), margin_of(trial), corrected_alpha()) <=
           std::log(least_to_show(request_.margin));
  }

  [[nodiscard]] bool is_equivalent(const CellTrial& trial, double alpha) const {
    const double limit = std::max(equivalence, std::log1p(request_.margin));
    const Values& values = trial.decisive();
    return lower_bound(values, alpha) >= -limit && upper_bound(values, alpha) <= limit;
  }

  std::vector<CellTrial*> unclear() {
    std::vector<CellTrial*> chosen;
    for (CellTrial& trial : trials_) {
      if (trial.failure.empty() && !trial.is_suspect && !is_clear(trial)) chosen.push_back(&trial);
    }
    return chosen;
  }

  std::vector<CellTrial*> choose_suspects() {
    std::vector<CellTrial*> suspects;
    for (CellTrial& trial : trials_) {
      if (!trial.failure.empty()) continue;
      const Values& seen = trial.rounds.screened;
      trial.is_suspect = lower_bound(seen, screening_alpha) > 0 || upper_bound(seen, screening_alpha) < 0;
      if (trial.is_suspect) suspects.push_back(&trial);
    }
    return suspects;
  }

  // What building base again did to the cell, where that is more than what was asked for.
  [[nodiscard]] double margin_of(const CellTrial& trial) const {
    const double asked = std::log1p(request_.margin);
    const Values& rebuilt = trial.rounds.rebuilt;
    if (rebuilt.empty()) return asked;
    return std::max({asked, upper_bound(rebuilt, screening_alpha), -lower_bound(rebuilt, screening_alpha)});
  }

  // Which cells lie beyond their margin in the direction of `sign`.
  std::vector<bool> beyond_margin(double sign) {
    std::vector<double> p_values;
    for (const CellTrial& trial : trials_) {
      Values signed_values;
      for (const double value : trial.rounds.confirmed) signed_values.push_back(sign * value);
      p_values.push_back(sign_test(signed_values, margin_of(trial)));
    }
    return holm(p_values, family_alpha);
  }

  Judgement decide() {
    const std::vector<bool> slower = beyond_margin(1);
    const std::vector<bool> faster = beyond_margin(-1);
    Judgement judgement{.kind = "gate",
                        .seed = request_.seed,
                        .took_s = elapsed_s(),
                        .margin = request_.margin,
                        .family_alpha = family_alpha};
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      judgement.findings.push_back(finding_of(trials_[i]));
      if (slower[i]) judgement.findings.back().verdict = Verdict::slower;
      if (faster[i]) judgement.findings.back().verdict = Verdict::faster;
    }
    return judgement;
  }

  [[nodiscard]] Finding finding_of(const CellTrial& trial) const {
    const Values& values = trial.decisive();
    const double margin = margin_of(trial);
    Finding finding{.cell = trial.cell->name(),
                    .failure = trial.failure,
                    .values = values.size(),
                    .dropped = trial.dropped,
                    .smallest_visible = std::exp(smallest_visible(values, margin, corrected_alpha())),
                    .margin = std::expm1(margin),
                    .was_suspect = trial.is_suspect,
                    .rounds = trial.rounds};
    if (values.empty()) return finding;
    finding.ratio = std::exp(median(values));
    finding.interval = {std::exp(lower_bound(values, interval_alpha)),
                        std::exp(upper_bound(values, interval_alpha))};
    if (trial.failure.empty() && is_equivalent(trial, interval_alpha)) finding.verdict = Verdict::equivalent;
    return finding;
  }

  // What the first step of Holm's leaves to a cell.
  [[nodiscard]] double corrected_alpha() const { return family_alpha / static_cast<double>(trials_.size()); }

  [[nodiscard]] double elapsed_s() const { return clock_() - begin_s_; }

  const GateRequest& request_;
  const MeasureRound& measure_;
  const GateClock& clock_;
  std::mt19937_64 random_;
  double begin_s_;
  std::size_t rounds_ = 0;  // of all cells
  std::vector<CellTrial> trials_;
};

}  // namespace

Judgement run_gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock) {
  return Gate(request, measure, clock).run();
}

}  // namespace ipcbench
