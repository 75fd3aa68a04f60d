#pragma once

#include <span>
#include <string>

#include "history/series.h"

namespace ipcbench {

/// What a person reads of a history: a table for each base with a line a cell, then every change with its
/// commit range, and one line that sums up.
std::string history_text(std::span<const Series> series);

}  // namespace ipcbench
