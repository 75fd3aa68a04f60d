#include "verdict/judgement_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "os/usage_error.h"
#include "report/table.h"
#include "verdict/figures.h"

namespace ipcbench {
namespace {

// More cells than a person reads: those that did not change are counted, not listed.
constexpr std::size_t most_rows = 40;

bool has_floors(const Judgement& judgement) {
  return std::ranges::any_of(judgement.findings,
                             [](const Finding& each) { return each.floor_ratio.has_value(); });
}

std::vector<std::string> row_of(const Finding& finding) {
  const bool measured = finding.values > 0;
  return {finding.cell,
          std::string(name(finding.verdict)),
          measured ? change(finding.ratio) : "–",
          measured ? interval_text(finding) : "–",
          measured ? change(finding.smallest_visible) : "–",
          std::to_string(finding.values)};
}

std::string table_of(const Judgement& judgement) {
  const bool floors = has_floors(judgement);
  const bool is_long = judgement.findings.size() > most_rows;
  std::vector<std::string> header{"head against base", "verdict",   "change",
                                  "95 % interval",     "seen from", "n"};
  if (floors) header.emplace_back("floor");
  Table table(header);
  for (const Verdict verdict : verdicts) {
    for (const Finding& finding : judgement.findings) {
      if (finding.verdict != verdict || (is_long && verdict == Verdict::equivalent)) continue;
      std::vector<std::string> row = row_of(finding);
      if (floors) row.push_back(finding.floor_ratio ? change(*finding.floor_ratio) : "–");
      table.add(std::move(row));
    }
  }
  return table.text();
}

std::string failures(const Judgement& judgement) {
  std::string text;
  for (const Finding& finding : judgement.findings) {
    if (!finding.failure.empty())
      text += fmt::format("{} could not be measured: {}\n", finding.cell, finding.failure);
  }
  return text;
}

std::string remarks(const Judgement& judgement) {
  std::string text;
  for (const std::string& remark : judgement.remarks) text += fmt::format("note: {}\n", remark);
  std::size_t dropped = 0;
  for (const Finding& finding : judgement.findings) dropped += finding.dropped;
  if (dropped > 0)
    text += fmt::format("note: {} rounds are left out, since others held the machine\n", dropped);
  return text;
}

}  // namespace

std::string judgement_text(const Judgement& judgement) {
  const Conclusion found = conclusion(judgement);
  const std::string why =
      judgement.result() == exit_code::unresolved ? fmt::format(" ({})", found.detail) : "";
  const std::string effort =
      judgement.kind == "gate" ? fmt::format("{:.0f} s, seed {}, ", judgement.took_s, judgement.seed) : "";
  return fmt::format("{}{}{}{}{}: {}; {}chance of a false alarm {} % over all cells\n", table_of(judgement),
                     failures(judgement), remarks(judgement), found.word, why, counts_text(judgement), effort,
                     100 * judgement.family_alpha);
}

}  // namespace ipcbench
