#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runner/plan.h"
#include "runner/shown_figure.h"

namespace ipcbench {

/// What the columns of the headline's table are: message sizes, the rates of an open loop, or the sizes of
/// replies and how many calls are in flight.
enum class Axis : std::uint8_t { size, rate, calls };

/// How the results of a binary about messages read: one figure over mechanisms and an axis, and the others at
/// one point of that.
struct MessageSummary {
  const char* title;
  ShownFigure headline;
  bool higher_is_better;
  std::vector<ShownFigure> details;
  Axis axis = Axis::size;
};

/// For each placement and idle policy that was measured (and each size, and schedule, over rates or calls) a
/// table of the headline, mechanisms ranked best first, and the details at 64 B (or the smallest size, the
/// middle rate, the first calls); medians over the repetitions. Then what was skipped, noisy or failed, and
/// why.
std::string message_summary(const MessageSummary& summary, const Columns& columns,
                            std::span<const Plan> plans, std::span<const Record> records);

}  // namespace ipcbench
