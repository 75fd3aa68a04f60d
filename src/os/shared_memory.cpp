#include "os/shared_memory.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include "os/error.h"

namespace ipcbench {

SharedMemory::SharedMemory(std::size_t bytes)
    : address_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
      bytes_(bytes) {
  if (address_ == MAP_FAILED) throw_errno(fmt::format("mapping {} bytes of shared memory", bytes));
}

SharedMemory::~SharedMemory() {
  if (address_ != nullptr) ::munmap(address_, bytes_);
}

}  // namespace ipcbench
