#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/row_format.h"

namespace ipcbench {

/// What a CSV file of a run that is gone on with already holds.
struct Earlier {
  std::vector<Record> records;  ///< in the file's order
  std::size_t whole_bytes = 0;  ///< of the file: where the next row goes
};

/// Reads it. Empty where there is no file or not even its header. Throws UsageError in one line where the
/// file is not one that this call could have written: other columns, another run, cases that are not asked
/// for. Rows of the lecture's Python (py-…) are left alone.
std::optional<Earlier> read_earlier(const std::string& path, const std::string& run, const RowFormat& format,
                                    std::span<const Plan> plans);

/// The same for the file of histograms, of which only the header matters: where its next row goes.
std::optional<std::size_t> end_of_histograms(const std::string& path, const RowFormat& format);

}  // namespace ipcbench
