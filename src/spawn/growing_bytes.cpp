#include "spawn/growing_bytes.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "os/error.h"

namespace ipcbench {

GrowingBytes::GrowingBytes(int file) {
  struct stat about {};
  check(::fstat(file, &about), "fstat");
  size_ = mapped_ = static_cast<std::size_t>(about.st_size);
  if (size_ == 0) return;
  void* const memory = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0);
  if (memory == MAP_FAILED) throw_errno("mmap of what a program wrote");
  data_ = static_cast<std::byte*>(memory);
}

GrowingBytes::GrowingBytes(GrowingBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      mapped_(std::exchange(other.mapped_, 0)) {}

GrowingBytes& GrowingBytes::operator=(GrowingBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(mapped_, other.mapped_);
  return *this;
}

GrowingBytes::~GrowingBytes() {
  if (data_ != nullptr) ::munmap(data_, mapped_);
}

std::span<std::byte> GrowingBytes::room(std::size_t least) {
  if (mapped_ - size_ < least) {
    const std::size_t wanted = std::max(2 * mapped_, size_ + least);
    void* const memory =
        data_ == nullptr ? ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                         : ::mremap(data_, mapped_, wanted, MREMAP_MAYMOVE);
    if (memory == MAP_FAILED) throw_errno("memory for what a program writes");
    data_ = static_cast<std::byte*>(memory);
    mapped_ = wanted;
  }
  return {data_ + size_, mapped_ - size_};
}

}  // namespace ipcbench
