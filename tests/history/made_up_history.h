#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "verdict/judgement.h"

namespace ipcbench {

inline const std::string made_up_cell = "pipe/block/64/same-core/poll/rtt_mean";

/// A finding of this ratio, with an interval of 1 % either way.
inline Finding finding_of(double ratio, std::string cell = made_up_cell) {
  Finding finding;
  finding.cell = std::move(cell);
  finding.values = 20;
  finding.ratio = ratio;
  finding.interval = {ratio * 0.99, ratio * 1.01};
  finding.margin = 0.01;
  return finding;
}

/// The gate of day `day`, whose head is the commit "head<day>…", with these findings.
inline Judgement gate_of(std::size_t day, std::vector<Finding> findings) {
  constexpr std::int64_t day_ms = 86'400'000;
  Judgement judgement;
  judgement.kind = "gate";
  judgement.id = fmt::format("gate-{}", day);
  judgement.unix_time_ms = 1'767'225'600'000 + static_cast<std::int64_t>(day) * day_ms;  // from 2026-01-01
  judgement.base = {"main", "ba5eba5eba5e", false};
  judgement.head = {"build", fmt::format("head{:03}0000", day), false};
  judgement.findings = std::move(findings);
  return judgement;
}

}  // namespace ipcbench
