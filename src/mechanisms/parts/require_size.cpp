#include "mechanisms/parts/require_size.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ipcbench {

void require_size(std::string_view what, ssize_t received, std::size_t expected) {
  if (received == static_cast<ssize_t>(expected)) return;
  throw std::runtime_error(fmt::format("a {} of {} bytes came instead of {}", what, received, expected));
}

}  // namespace ipcbench
