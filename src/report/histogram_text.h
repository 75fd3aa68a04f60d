#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stats/histogram.h"

namespace ipcbench {

/// A histogram as one line of text, for a CSV cell: "ns:count" for each bucket that holds something,
/// ascending, and last "max:ns", all separated by spaces. Empty for a histogram that is.
std::string histogram_text(const Histogram& histogram);

/// What such a line says; empty where it is damaged.
std::optional<Histogram> histogram_from(std::string_view text);

}  // namespace ipcbench
