// What bench_spawn starts: `ipcbench_started FD BYTES` says in the memory behind FD when it ran its first
// instruction, and writes BYTES to each of its streams, by turns, a stretch at a time. It needs nothing but
// the C library and is linked statically where that can be, so that what is measured is a process, not its
// libraries.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "os/clock.h"
#include "spawn/output.h"

namespace {

using namespace ipcbench;

constexpr int wrong_call = 2;

bool tell(int memory, std::uint64_t first_ns) {
  void* const shared = ::mmap(nullptr, sizeof first_ns, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  if (shared == MAP_FAILED) return false;
  __atomic_store_n(static_cast<std::uint64_t*>(shared), first_ns, __ATOMIC_RELEASE);
  return true;
}

bool write_whole(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_both(std::uint64_t bytes) {
  const Output out(Stream::out, bytes);
  const Output err(Stream::err, bytes);
  for (std::uint64_t offset = 0; offset < bytes; offset += Output::stretch) {
    if (!write_whole(STDOUT_FILENO, out.at(offset)) || !write_whole(STDERR_FILENO, err.at(offset)))
      return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t first_ns = now_ns();
  if (argc != 3) _exit(wrong_call);
  const auto memory = static_cast<int>(std::strtol(argv[1], nullptr, 10));
  const std::uint64_t bytes = std::strtoull(argv[2], nullptr, 10);
  if (!tell(memory, first_ns)) _exit(wrong_call);
  if (bytes != 0 && !write_both(bytes)) _exit(EXIT_FAILURE);
  _exit(EXIT_SUCCESS);
}
