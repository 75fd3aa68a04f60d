#include "report/metric.h"

#include <algorithm>
#include <array>

#include "os/text.h"
#include "report/columns.h"
#include "report/units.h"

namespace ipcbench {
namespace {

// A rate that was asked for, and the machine's state: not what a session found.
bool is_found(std::string_view metric) {
  return metric != "asked_per_s" && std::ranges::count(state_times, metric) == 0;
}

struct Percentile {
  std::string_view ending;
  double q;
};
constexpr std::array<Percentile, 5> percentiles{
    {{"_p50_ns", 0.5}, {"_p90_ns", 0.9}, {"_p99_ns", 0.99}, {"_p999_ns", 0.999}, {"_p9999_ns", 0.9999}}};

// "ns", "rtt_mean_ns" and "cpu_ns_per_message" are, "columns" is not.
bool is_in_ns(std::string_view metric) {
  return std::ranges::count(split(metric, '_'), "ns") > 0;
}

}  // namespace

bool is_rate(std::string_view metric) {
  return metric.ends_with("_per_s");
}

std::string format_metric(std::string_view metric, double value) {
  if (is_in_ns(metric)) return format_ns(value);
  if (metric.ends_with("bytes_per_s")) return format_bytes_per_s(value);
  if (metric.ends_with("_s") && !is_rate(metric)) return format_ns(value * 1e9);
  return format_count(value);
}

bool is_time_or_rate(std::string_view metric) {
  return is_found(metric) && (is_in_ns(metric) || metric.ends_with("_s"));
}

std::optional<double> percentile_of(std::string_view metric) {
  for (const Percentile& percentile : percentiles) {
    if (metric.ends_with(percentile.ending)) return percentile.q;
  }
  return std::nullopt;
}

bool is_maximum(std::string_view metric) {
  return metric.ends_with("_max_ns");
}

}  // namespace ipcbench
