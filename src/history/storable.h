#pragma once

#include <filesystem>

#include "verdict/judgement.h"

namespace ipcbench {

/// The judgement of a run (read_judgement) that may be stored. Throws UsageError with one line that names the
/// run where it cannot be read, was interrupted, has no id or kind, or tells of a cell twice.
Judgement read_storable(const std::filesystem::path& run);

}  // namespace ipcbench
