#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ipcbench {

/// What a column of figures is, as far as its name tells: a unit is part of it ("rtt_p99_ns", "wall_s").

/// A figure of that column for a person: "5.47 µs", "1.20 GB/s", "151 k".
std::string format_metric(std::string_view metric, double value);

/// Whether more of it is better: a rate.
bool is_rate(std::string_view metric);

/// Whether it is a time or a rate that was measured, and so what two runs are compared by.
bool is_time_or_rate(std::string_view metric);

/// 0.99 for "…_p99_ns", 0.9999 for "…_p9999_ns"; empty for what is no percentile.
std::optional<double> percentile_of(std::string_view metric);

/// Whether it is the largest of what a session saw.
bool is_maximum(std::string_view metric);

}  // namespace ipcbench
