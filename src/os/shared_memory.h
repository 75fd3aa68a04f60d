#pragma once

#include <cstddef>
#include <utility>

namespace ipcbench {

/// Anonymous memory that this process and those it forks share. It holds zeros, and takes no page
/// before that page is touched.
class SharedMemory {
 public:
  /// Throws std::system_error.
  explicit SharedMemory(std::size_t bytes);
  SharedMemory(SharedMemory&& other) noexcept
      : address_(std::exchange(other.address_, nullptr)), bytes_(other.bytes_) {}
  SharedMemory& operator=(SharedMemory&&) = delete;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  /// Unmaps it in this process.
  ~SharedMemory();

  [[nodiscard]] void* address() const { return address_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void* address_;
  std::size_t bytes_;
};

}  // namespace ipcbench
