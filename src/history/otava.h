#pragma once

#include <span>
#include <string>
#include <vector>

#include "history/series.h"

namespace ipcbench {

/// A history as Apache Otava's CSV importer reads it (its CSV.md and importer.py).
struct OtavaExport {
  std::string csv{};                   ///< time,commit,base,run and a column for each cell's ratios
  std::vector<std::string> remarks{};  ///< what is not in it, a sentence each
};

/// Series of one base: a row for each run, by time. Otava wants a number in every field, so a run that lacks
/// one of the cells is left out, and said. Throws UsageError where no run has all of them.
OtavaExport otava_export(std::span<const Series> series);

}  // namespace ipcbench
