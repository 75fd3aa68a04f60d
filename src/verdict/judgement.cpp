#include "verdict/judgement.h"

#include <algorithm>

#include "os/usage_error.h"
#include "verdict/decision.h"

namespace ipcbench {
namespace {

// Infinity and what is not a number count, too.
bool is_blind(const Finding& finding, double margin) {
  return !(finding.smallest_visible <= least_to_show(margin)) && finding.verdict != Verdict::slower;
}

}  // namespace

std::size_t Judgement::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(findings, verdict, &Finding::verdict));
}

bool Judgement::any(Verdict verdict) const {
  return count(verdict) > 0;
}

int Judgement::result() const {
  if (interrupted) return exit_code::interrupted;
  const bool any_failed =
      std::ranges::any_of(findings, [](const Finding& each) { return !each.failure.empty(); });
  if (any(Verdict::slower) || any_failed) return exit_code::failed;
  const bool any_blind =
      std::ranges::any_of(findings, [&](const Finding& each) { return is_blind(each, margin); });
  if (4 * count(Verdict::unresolved) >= findings.size() || any_blind) return exit_code::unresolved;
  return exit_code::fine;
}

}  // namespace ipcbench
