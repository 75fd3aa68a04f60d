#include "mechanisms/parts/page_pipes.h"

#include <unistd.h>

#include <algorithm>

#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

std::size_t page_bytes() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t pages_of(std::size_t bytes) {
  return (bytes + page_bytes() - 1) / page_bytes();
}

// Of a message that goes in such parts, the last.
std::size_t last_part(std::size_t message_bytes, std::size_t part_bytes) {
  return message_bytes - (message_bytes - 1) / part_bytes * part_bytes;
}

}  // namespace

std::size_t page_slots(const PipeFds& pipe) {
  return pages_of(static_cast<std::size_t>(check(::fcntl(pipe.write.get(), F_GETPIPE_SZ), "F_GETPIPE_SZ")));
}

Capacity page_capacity(const PipeFds& pipe, std::size_t message_bytes) {
  const std::size_t all = page_slots(pipe);
  const std::size_t messages = all / pages_of(message_bytes);
  const std::size_t left = all - messages * pages_of(message_bytes);
  return {messages * message_bytes + left * page_bytes(), messages};
}

PageTurns::PageTurns(std::size_t message_bytes, std::size_t part_bytes, std::size_t slots)
    : buffer_bytes_(pages_of(std::min(message_bytes, part_bytes)) * page_bytes()),
      buffers_(2 + (slots - 1) / pages_of(last_part(message_bytes, part_bytes))) {}

}  // namespace ipcbench
