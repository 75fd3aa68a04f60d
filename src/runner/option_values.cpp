#include "runner/option_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "os/usage_error.h"

namespace ipcbench {

void throw_unknown(const char* flag, const std::string& value, const std::vector<std::string_view>& known) {
  throw UsageError(fmt::format("{}: unknown '{}'; there are {}", flag, value, fmt::join(known, ", ")));
}

std::optional<std::string> why_no_spin(Wait wait, std::size_t cpus) {
  if (wait != Wait::spin || cpus > 1) return std::nullopt;
  return "two spinners on one CPU wait for each other's time slice to end";
}

}  // namespace ipcbench
