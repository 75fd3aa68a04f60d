#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace ipcbench {

/// The text without white space at either end. This and the next two refer to the memory of `text`.
std::string_view trimmed(std::string_view text);

/// The parts between the separators, empty ones too: "a,,b" has three, and "" has one.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The parts between stretches of white space, none of them empty.
std::vector<std::string_view> split_words(std::string_view text);

/// The number that makes up the whole text; empty where anything else stands there or the type cannot hold
/// it.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) {
    return std::nullopt;
  }
  return value;
}

}  // namespace ipcbench
