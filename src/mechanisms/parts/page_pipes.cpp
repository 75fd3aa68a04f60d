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

PagePipe make_pipe() {
  std::array<int, 2> fds{};
  check(::pipe2(fds.data(), O_CLOEXEC), "pipe2");
  return {Fd(fds[0]), Fd(fds[1])};
}

std::size_t PagePipes::slots(Role writer) const {
  const int pipe = pipes_[static_cast<std::size_t>(writer)].write.get();
  return pages_of(static_cast<std::size_t>(check(::fcntl(pipe, F_GETPIPE_SZ), "F_GETPIPE_SZ")));
}

Capacity PagePipes::capacity(std::size_t message_bytes) const {
  const std::size_t all = slots(Role::initiator);
  const std::size_t messages = all / pages_of(message_bytes);
  const std::size_t left = all - messages * pages_of(message_bytes);
  return {messages * message_bytes + left * page_bytes(), messages};
}

PagePipes::Ends PagePipes::take(Role role) {
  Ends own{std::move(pipes_[static_cast<std::size_t>(peer_of(role))].read),
           std::move(pipes_[static_cast<std::size_t>(role)].write)};
  close();
  return own;
}

PageTurns::PageTurns(std::size_t message_bytes, std::size_t part_bytes, std::size_t slots)
    : buffer_bytes_(pages_of(std::min(message_bytes, part_bytes)) * page_bytes()),
      buffers_(2 + (slots - 1) / pages_of(last_part(message_bytes, part_bytes))) {}

}  // namespace ipcbench
