#include "runner/quantities.h"

#include <fmt/format.h>

#include <cctype>
#include <map>
#include <optional>

#include "os/text.h"
#include "os/usage_error.h"
#include "report/units.h"

namespace ipcbench {
namespace {

// A number as people write it, and the unit behind it: the letters, or "%".
struct Quantity {
  std::string number;
  std::string unit;

  explicit Quantity(const std::string& text) {
    std::size_t end = text.size();
    while (end > 0 && (std::isalpha(static_cast<unsigned char>(text[end - 1])) != 0 || text[end - 1] == '%'))
      --end;
    number = text.substr(0, end);
    unit = text.substr(end);
  }
};

// What one `unit` is worth; empty for one that is not there.
template <class Number>
std::optional<Number> factor_of(const std::map<std::string, Number>& units, const std::string& unit) {
  const auto found = units.find(unit);
  if (found == units.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::size_t parse_size(const std::string& text, const std::string& flag, std::size_t most) {
  static const std::map<std::string, std::size_t> units{
      {"", 1},         {"B", 1},          {"K", 1U << 10}, {"KiB", 1U << 10},
      {"M", 1U << 20}, {"MiB", 1U << 20}, {"G", 1U << 30}, {"GiB", 1U << 30}};
  const Quantity quantity(text);
  const auto number = parse_number<std::size_t>(quantity.number);
  const auto factor = factor_of(units, quantity.unit);
  const bool all_digits = quantity.number.find_first_not_of("0123456789") == std::string::npos;
  if (!factor || !all_digits || quantity.number.empty() || number == std::size_t{0}) {
    throw UsageError(fmt::format("{}: '{}' is not a size; write bytes from 1, or 4KiB, or 1MiB", flag, text));
  }
  if (!number || *number > most / *factor) {
    throw UsageError(fmt::format("{}: {} is more than the most, {}", flag, text, format_bytes(most)));
  }
  return *number * *factor;
}

std::chrono::nanoseconds parse_duration(const std::string& text, const std::string& flag) {
  static const std::map<std::string, std::int64_t> units{{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}};
  constexpr std::int64_t longest_ns = 1'000'000'000;
  const Quantity quantity(text);
  const auto number = parse_number<std::int64_t>(quantity.number);
  const auto factor = factor_of(units, quantity.unit);
  if (!number || !factor || *number < 1 || *number > longest_ns / *factor) {
    throw UsageError(
        fmt::format("{}: '{}' is not a time from 1ns to 1000ms; write 500ns, 10us or 1ms", flag, text));
  }
  return std::chrono::nanoseconds(*number * *factor);
}

Rate parse_rate(const std::string& text, const std::string& flag, double most_per_s) {
  static const std::map<std::string, double> units{{"", 1}, {"k", 1e3}, {"M", 1e6}, {"%", 0.01}};
  constexpr double largest_share = 10;
  const Quantity quantity(text);
  const auto number = parse_number<double>(quantity.number);
  const auto factor = factor_of(units, quantity.unit);
  if (!number || !factor || !(*number > 0)) {
    throw UsageError(
        fmt::format("{}: '{}' is not a rate; write messages a second above 0, such as 1000 or 10k, or a "
                    "share of the capacity, such as 50%",
                    flag, text));
  }
  Rate rate{text, *number * *factor, quantity.unit == "%"};
  if (rate.of_capacity && rate.value > largest_share) {
    throw UsageError(
        fmt::format("{}: {} is too much; a share of the capacity may be up to 1000%", flag, text));
  }
  if (!rate.of_capacity && rate.value > most_per_s) {
    throw UsageError(fmt::format(
        "{}: {} messages a second are more than the clock here can schedule, {}; write less, or a share "
        "of the capacity, such as 90%",
        flag, text, format_count(most_per_s)));
  }
  return rate;
}

}  // namespace ipcbench
