#include "report/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace ipcbench {
namespace {

// Three significant digits, without an exponent.
std::string three_digits(double value) {
  const double magnitude = std::abs(value);
  return fmt::format("{:.{}f}", value, magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0);
}

// The largest unit in which the value, as it will be printed, is at least 1.
std::string scaled(double value, std::span<const std::string_view> units) {
  std::size_t unit = 0;
  while (unit + 1 < units.size() && std::abs(value) >= 999.5) {
    value /= 1000;
    ++unit;
  }
  return fmt::format(
      "{}{}", unit == 0 && value == std::floor(value) ? fmt::format("{:.0f}", value) : three_digits(value),
      units[unit]);
}

}  // namespace

std::string format_ns(double ns) {
  static constexpr std::array<std::string_view, 4> units{" ns", " µs", " ms", " s"};
  return scaled(ns, units);
}

std::string format_bytes(std::size_t bytes) {
  static constexpr std::array<std::string_view, 4> units{"B", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  while (unit + 1 < units.size() && bytes >= 1024 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", bytes, units[unit]);
}

std::string format_bytes_per_s(double bytes_per_s) {
  static constexpr std::array<std::string_view, 5> units{" B/s", " kB/s", " MB/s", " GB/s", " TB/s"};
  return scaled(bytes_per_s, units);
}

std::string format_count(double count) {
  static constexpr std::array<std::string_view, 4> units{"", " k", " M", " G"};
  return scaled(count, units);
}

std::string format_ratio(double ratio) {
  return three_digits(ratio);
}

std::size_t display_width(const std::string& text) {
  // Every byte but a continuation byte (10xxxxxx) begins a code point.
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace ipcbench
