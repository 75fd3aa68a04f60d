#include "cli/options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "os/text.h"
#include "os/usage_error.h"

namespace ipcbench {

double parse_percent(std::string_view text, const char* flag) {
  const auto percent = parse_number<double>(text.ends_with('%') ? text.substr(0, text.size() - 1) : text);
  if (percent && *percent >= 0 && *percent <= 100) return *percent / 100;
  throw UsageError(fmt::format("{}: takes a percentage from 0% to 100%, such as 1%, not '{}'", flag, text));
}

void prepare_out(const std::string& out) {
  if (out.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (!error && ::access(out.c_str(), W_OK) != 0) error = {errno, std::generic_category()};
  if (error) {
    throw UsageError(
        fmt::format("--out: cannot write in {} ({}); give another directory", out, error.message()));
  }
}

}  // namespace ipcbench
