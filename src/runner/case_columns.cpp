#include "runner/case_columns.h"

#include <utility>

namespace ipcbench {

Columns columns_of_cases(const std::vector<std::string>& circumstances, std::vector<std::string> values,
                         std::vector<std::string> lists) {
  Columns columns{{"mechanism", "wait", "message_bytes", "placement", "idle"},
                  {"cpu_a", "cpu_b", "shares_llc"},
                  std::move(values),
                  std::move(lists)};
  columns.circumstances.insert(columns.circumstances.end(), circumstances.begin(), circumstances.end());
  return columns;
}

std::vector<std::string> cells_of(const std::optional<CpuPair>& cpus) {
  if (!cpus) return {"", "", ""};
  const std::string shares = !cpus->shares_llc ? "" : *cpus->shares_llc ? "true" : "false";
  return {std::to_string(cpus->a), std::to_string(cpus->b), shares};
}

std::string placement_and_idle(const Plan& plan) {
  return plan.key[CaseKey::placement] + ", idle=" + plan.key[CaseKey::idle];
}

}  // namespace ipcbench
