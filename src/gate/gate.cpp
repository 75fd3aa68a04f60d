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
      spend(screening_share * request_.budget_s, all(), &Rounds::screened);
      spend(request_.budget_s, choose_suspects(), &Rounds::confirmed);
    } catch (const Interrupted&) {
      interrupted = true;
    }
    Judgement judgement = decide();
    judgement.interrupted = interrupted;
    return judgement;
  }

 private:
  std::vector<CellTrial*> all() {
    std::vector<CellTrial*> every;
    for (CellTrial& trial : trials_) every.push_back(&trial);
    return every;
  }

  // Rounds of these trials, each once before any again, until so many seconds of the budget are gone. Those
  // with other idle policies are never mixed: see stage_of in runner/message_suite.h.
  void spend(double until_s, std::vector<CellTrial*> trials, Values Rounds::*into) {
    if (trials.empty()) return;
    const auto end_of_first = std::stable_partition(
        trials.begin(), trials.end(), [](const CellTrial* trial) { return trial->cell->idle == Idle::poll; });
    const double from_s = elapsed_s();
    const double share =
        static_cast<double>(end_of_first - trials.begin()) / static_cast<double>(trials.size());
    spend_on({trials.begin(), end_of_first}, from_s + share * (until_s - from_s), into);
    spend_on({end_of_first, trials.end()}, until_s, into);
  }

  void spend_on(std::vector<CellTrial*> trials, double until_s, Values Rounds::*into) {
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

  void add_round(CellTrial& trial, Values Rounds::*into) {
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
    const double low = lower_bound(values, interval_alpha);
    const double high = upper_bound(values, interval_alpha);
    finding.ratio = std::exp(median(values));
    finding.interval = {std::exp(low), std::exp(high)};
    const double limit = std::max(equivalence, std::log1p(request_.margin));
    if (trial.failure.empty() && -limit <= low && high <= limit) finding.verdict = Verdict::equivalent;
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
  std::vector<CellTrial> trials_;
};

}  // namespace

Judgement run_gate(const GateRequest& request, const MeasureRound& measure, const GateClock& clock) {
  return Gate(request, measure, clock).run();
}

}  // namespace ipcbench
