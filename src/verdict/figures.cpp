#include "verdict/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "os/usage_error.h"
#include "verdict/decision.h"

namespace ipcbench {
namespace {

std::string cells(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "cell" : "cells");
}

std::string of_all(std::size_t count, const Judgement& judgement) {
  return fmt::format("{} of {}", count, cells(judgement.findings.size()));
}

std::size_t failed(const Judgement& judgement) {
  return static_cast<std::size_t>(
      std::ranges::count_if(judgement.findings, [](const Finding& each) { return !each.failure.empty(); }));
}

// Of those that are slower; there is one.
const Finding& worst(const Judgement& judgement) {
  const auto rank = [](const Finding& each) { return each.verdict == Verdict::slower ? each.ratio : 0; };
  return *std::ranges::max_element(judgement.findings, {}, rank);
}

Conclusion of_failure(const Judgement& judgement) {
  const std::size_t unmeasured = failed(judgement);
  if (!judgement.any(Verdict::slower)) return {"not measured", of_all(unmeasured, judgement)};
  const Finding& found = worst(judgement);
  return {"slower",
          fmt::format("{}, the worst {} ({}){}", of_all(judgement.count(Verdict::slower), judgement),
                      change(found.ratio), found.cell,
                      unmeasured > 0 ? fmt::format("; {} could not be measured", unmeasured) : "")};
}

// The exit code says that it is unresolved; the reason is either of two.
Conclusion of_doubt(const Judgement& judgement) {
  if (judgement.findings.empty()) return {"this machine cannot tell", "no cell was measured"};
  const std::size_t count = judgement.count(Verdict::unresolved);
  if (4 * count >= judgement.findings.size()) {
    return {"this machine cannot tell", of_all(count, judgement) + " unresolved"};
  }
  return {"this machine cannot tell",
          fmt::format("a slowdown of {:.3g} % could have gone unseen in some cell",
                      100 * (least_to_show(judgement.margin) - 1))};
}

Conclusion of_success(const Judgement& judgement) {
  std::string detail = cells(judgement.findings.size());
  for (const Verdict verdict : {Verdict::faster, Verdict::unresolved}) {
    const std::size_t count = judgement.count(verdict);
    if (count > 0) detail += fmt::format(", {} {}", count, name(verdict));
  }
  return {"not slower", detail};
}

}  // namespace

std::string change(double ratio) {
  return std::isfinite(ratio) ? fmt::format("{:+.1f} %", 100 * (ratio - 1)) : "?";
}

std::string interval_text(const Finding& finding) {
  const std::string low = finding.interval.low > 0 ? change(finding.interval.low) : "?";
  return fmt::format("{} to {}", low, change(finding.interval.high));
}

std::string counts_text(const Judgement& judgement) {
  std::string text;
  for (const Verdict verdict : verdicts) {
    const std::size_t count = judgement.count(verdict);
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name(verdict));
  }
  return text;
}

bool has_figure(const Finding& finding) {
  return finding.failure.empty() && finding.values > 0 && std::isfinite(finding.ratio);
}

bool has_interval(const Finding& finding) {
  return finding.interval.low > 0 && std::isfinite(finding.interval.high);
}

Conclusion conclusion(const Judgement& judgement) {
  switch (judgement.result()) {
    case exit_code::fine:
      return of_success(judgement);
    case exit_code::unresolved:
      return of_doubt(judgement);
    case exit_code::interrupted:
      return {"interrupted", fmt::format("after {:.0f} s; what was found until then: {}", judgement.took_s,
                                         counts_text(judgement))};
    default:
      return of_failure(judgement);
  }
}

}  // namespace ipcbench
