#include "spawn/growing_bytes.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "os/error.h"

namespace ipcbench {
namespace {

// What is mapped and not touched costs nothing, and so much at first spares most outputs a second mapping.
constexpr std::size_t first_bytes = std::size_t{16} << 20U;
constexpr std::size_t growth = 16;
// From here on huge pages are asked for: a fault for each 4 KiB can take longer than a pipe does for them.
// The first bytes do without: most outputs are small, and a huge page has 2 MiB to be cleared.
constexpr std::size_t much = std::size_t{1} << 20U;

}  // namespace

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
      mapped_(std::exchange(other.mapped_, 0)),
      huge_(std::exchange(other.huge_, false)) {}

GrowingBytes& GrowingBytes::operator=(GrowingBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(mapped_, other.mapped_);
  std::swap(huge_, other.huge_);
  return *this;
}

GrowingBytes::~GrowingBytes() {
  if (data_ != nullptr) ::munmap(data_, mapped_);
}

std::span<std::byte> GrowingBytes::room(std::size_t least) {
  if (data_ == nullptr || mapped_ - size_ < least)
    grow(std::max({first_bytes, growth * mapped_, size_ + least}));
  if (size_ >= much && !huge_) {
    // Fails where there are none; then memory comes in base pages.
    ::madvise(data_, mapped_, MADV_HUGEPAGE);
    huge_ = true;
  }
  return {data_ + size_, mapped_ - size_};
}

void GrowingBytes::grow(std::size_t bytes) {
  void* const memory = data_ == nullptr ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                        : ::mremap(data_, mapped_, bytes, MREMAP_MAYMOVE);
  if (memory == MAP_FAILED) throw_errno("memory for what a program writes");
  data_ = static_cast<std::byte*>(memory);
  mapped_ = bytes;
}

}  // namespace ipcbench
