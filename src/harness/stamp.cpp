#include "harness/stamp.h"

#include <fmt/format.h>

#include <string>

namespace ipcbench {
namespace {

std::string describe(ConstBytes message, std::uint64_t expected) {
  for (std::size_t at = 0; at < message.size(); at += cache_line_bytes) {
    const std::size_t width = std::min(stamp_bytes, message.size() - at);
    std::uint64_t found = 0;
    std::memcpy(&found, message.data() + at, width);
    if (std::memcmp(&found, &expected, width) != 0) {
      return fmt::format(
          "a message was lost, repeated, reordered or torn: the line at byte {} of {} bears {:#x} instead of "
          "{:#x}",
          at, message.size(), found, expected);
    }
  }
  return "a message's stamp differs";
}

}  // namespace

StampMismatch::StampMismatch(ConstBytes message, std::uint64_t expected)
    : std::runtime_error(describe(message, expected)) {}

}  // namespace ipcbench
