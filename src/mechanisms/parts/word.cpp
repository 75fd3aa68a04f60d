#include "mechanisms/parts/word.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ipcbench {

std::size_t require_word(std::size_t message_bytes, std::size_t most_bytes) {
  if (message_bytes >= 1 && message_bytes <= most_bytes) return message_bytes;
  throw std::invalid_argument(
      fmt::format("a word has 1 to {} bytes here, and not {}", most_bytes, message_bytes));
}

void require_no_bytes(std::size_t message_bytes) {
  if (message_bytes == 0) return;
  throw std::invalid_argument(
      fmt::format("a message is nothing but its arrival here, and has no {} bytes", message_bytes));
}

}  // namespace ipcbench
