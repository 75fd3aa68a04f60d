#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "history/series.h"

namespace ipcbench {

/// The series with their runs, segments and changes: what `show --json` prints and the plotting program
/// reads. Unknown is null.
nlohmann::json to_json(std::span<const Series> series);

}  // namespace ipcbench
