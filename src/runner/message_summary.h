#pragma once

#include <span>
#include <string>
#include <vector>

#include "runner/plan.h"

namespace ipcbench {

/// A column as a person reads it.
struct Shown {
  std::string column;  ///< in the CSV
  std::string heading;
  std::string (*format)(double);
};

/// How the results of a binary about messages read: one figure over mechanisms and sizes, and the others at
/// one size.
struct MessageSummary {
  std::string title;
  Shown headline;
  bool higher_is_better;
  std::vector<Shown> details;
};

/// For each placement and idle policy that was measured a table of the headline, mechanisms ranked best
/// first, and the details at 64 B (or the smallest size); medians over the repetitions. Then what was
/// skipped, noisy or failed, and why.
std::string message_summary(const MessageSummary& summary, const Columns& columns,
                            std::span<const Plan> plans, std::span<const Record> records);

}  // namespace ipcbench
