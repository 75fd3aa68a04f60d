#include "report/histogram_text.h"

#include <fmt/format.h>

#include <iterator>

#include "os/text.h"

namespace ipcbench {
namespace {

constexpr std::string_view max_key = "max";

// Records what "ns:count" or "max:ns" says. The maximum stands for itself: its bucket has been counted
// before.
bool record_entry(Histogram& histogram, std::string_view key, std::uint64_t value) {
  if (key == max_key) {
    histogram.raise_max(value);
    return true;
  }
  const auto ns = parse_number<std::uint64_t>(key);
  if (ns) histogram.record(*ns, value);
  return ns.has_value();
}

}  // namespace

std::string histogram_text(const Histogram& histogram) {
  std::string text;
  histogram.for_each_bucket([&](std::uint64_t ns, std::uint64_t count) {
    fmt::format_to(std::back_inserter(text), "{}:{} ", ns, count);
  });
  return text.empty() ? text : text + fmt::format("{}:{}", max_key, histogram.max());
}

std::optional<Histogram> histogram_from(std::string_view text) {
  Histogram histogram;
  for (const std::string_view entry : split_words(text)) {
    const std::size_t colon = entry.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto value = parse_number<std::uint64_t>(entry.substr(colon + 1));
    if (!value || !record_entry(histogram, entry.substr(0, colon), *value)) return std::nullopt;
  }
  return histogram;
}

}  // namespace ipcbench
