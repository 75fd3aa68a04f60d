#include "mechanisms/parts/fill.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "os/error.h"

namespace ipcbench {
namespace {

class NonBlocking {
 public:
  explicit NonBlocking(int fd) : fd_(fd), flags_(check(::fcntl(fd, F_GETFL), "F_GETFL")) {
    check(::fcntl(fd_, F_SETFL, flags_ | O_NONBLOCK), "F_SETFL");
  }
  NonBlocking(const NonBlocking&) = delete;
  NonBlocking& operator=(const NonBlocking&) = delete;
  ~NonBlocking() { ::fcntl(fd_, F_SETFL, flags_); }

 private:
  int fd_;
  int flags_;
};

// Repeats `step` until it would have to wait; the sum of what it returned.
template <class Step>
std::uint64_t until_it_would_wait(const char* what, Step step) {
  std::uint64_t sum = 0;
  for (;;) {
    const ssize_t n = step();
    if (n >= 0) {
      sum += static_cast<std::uint64_t>(n);
    } else if (errno == EAGAIN) {
      return sum;
    } else if (errno != EINTR) {
      throw_errno(what);
    }
  }
}

}  // namespace

Capacity capacity_by_filling(int out, int in, std::size_t message_bytes) {
  const NonBlocking writer(out);
  const NonBlocking reader(in);
  std::vector<std::byte> message(message_bytes);
  const std::uint64_t bytes =
      until_it_would_wait("write", [&] { return ::write(out, message.data(), message.size()); });
  until_it_would_wait("read", [&] { return ::read(in, message.data(), message.size()); });
  return {bytes, bytes / message_bytes};
}

}  // namespace ipcbench
