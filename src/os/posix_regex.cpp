#include "os/posix_regex.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

std::string reason(int error, const regex_t& regex) {
  std::array<char, 256> text{};
  ::regerror(error, &regex, text.data(), text.size());
  return text.data();
}

}  // namespace

PosixRegex::PosixRegex(const std::string& pattern, std::string_view flag) {
  const int error = ::regcomp(&compiled_, pattern.c_str(), REG_EXTENDED | REG_NOSUB);
  if (error == 0) return;
  throw UsageError(fmt::format("{}: '{}' is not a POSIX extended regular expression: {}", flag, pattern,
                               reason(error, compiled_)));
}

PosixRegex::~PosixRegex() {
  ::regfree(&compiled_);
}

bool PosixRegex::found_in(const std::string& text) const {
  const int result = ::regexec(&compiled_, text.c_str(), 0, nullptr, 0);
  if (result != 0 && result != REG_NOMATCH) throw std::runtime_error(reason(result, compiled_));
  return result == 0;
}

}  // namespace ipcbench
