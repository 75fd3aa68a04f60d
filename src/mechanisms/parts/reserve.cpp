#include "mechanisms/parts/reserve.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <system_error>

#include "os/error.h"

namespace ipcbench {
namespace {

constexpr std::size_t overhead_bytes = 4096;  // semaphores, rounding to pages

}  // namespace

void reserve(int fd, std::size_t bytes, std::string_view what) {
  errno = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
  if (errno != 0) throw_errno(fmt::format("reserving {} bytes for {}", bytes, what));
}

Availability available_room(const char* directory, std::size_t copies) {
  struct statvfs room {};
  if (::statvfs(directory, &room) < 0) {
    return {fmt::format("{}: {}", directory, std::generic_category().message(errno)), {}, {}};
  }
  const std::size_t free_bytes = room.f_bavail * room.f_frsize;
  if (free_bytes <= 2 * overhead_bytes) return {fmt::format("{} is full", directory), {}, {}};
  return {{}, (free_bytes - overhead_bytes) / copies, fmt::format("free room in {}", directory)};
}

}  // namespace ipcbench
