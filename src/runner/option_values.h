#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wait.h"

namespace ipcbench {

/// Drops what was named twice, keeping the order.
template <class T>
std::vector<T> distinct(const std::vector<T>& values) {
  std::vector<T> once;
  for (const T& value : values) {
    if (std::ranges::find(once, value) == once.end()) once.push_back(value);
  }
  return once;
}

/// Throws UsageError: a flag's value that is none of those known.
[[noreturn]] void throw_unknown(const char* flag, const std::string& value,
                                const std::vector<std::string_view>& known);

/// Why spinners cannot wait for each other by turns there, if they cannot: on one CPU each uses up its time
/// slice while the other cannot run, milliseconds a turn.
std::optional<std::string> why_no_spin(Wait wait, std::size_t cpus);

}  // namespace ipcbench
