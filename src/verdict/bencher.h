#pragma once

#include <nlohmann/json_fwd.hpp>

#include "verdict/judgement.h"

namespace ipcbench {

/// The measure in Bencher that holds head's cost over base's.
inline constexpr const char* bencher_measure = "head-over-base";

/// Bencher Metric Format, for its adapter `json`: a benchmark for each cell, with the ratio and its 95 %
/// interval as the one measure (https://bencher.dev/docs/reference/bencher-metric-format, schema
/// https://bencher.dev/bmf.json). Cells without a figure are left out, bounds that are not known too.
nlohmann::json bencher(const Judgement& judgement);

}  // namespace ipcbench
