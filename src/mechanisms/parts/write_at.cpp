#include "mechanisms/parts/write_at.h"

#include <unistd.h>

#include <cerrno>

#include "os/error.h"

namespace ipcbench {

void write_at(int fd, ConstBytes bytes, off_t offset, std::string_view what) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), offset);
    if (n < 0 && errno != EINTR) throw_errno(what);
    if (n < 0) continue;
    offset += n;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

}  // namespace ipcbench
