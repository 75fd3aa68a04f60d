#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ipcbench {

/// Bytes whose memory grows without being copied (mremap(2)), or that lie in a file's pages.
class GrowingBytes {
 public:
  GrowingBytes() = default;
  /// What a file holds, mapped, not read. Throws std::system_error.
  explicit GrowingBytes(int file);
  GrowingBytes(GrowingBytes&& other) noexcept;
  GrowingBytes& operator=(GrowingBytes&& other) noexcept;
  GrowingBytes(const GrowingBytes&) = delete;
  GrowingBytes& operator=(const GrowingBytes&) = delete;
  ~GrowingBytes();

  /// Room behind the bytes, of at least `least`. Throws std::system_error.
  std::span<std::byte> room(std::size_t least);
  /// So many bytes were written there.
  void took(std::size_t bytes) { size_ += bytes; }

  /// Forgets the bytes and keeps their memory.
  void clear() { size_ = 0; }

  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  void grow(std::size_t bytes);

  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t mapped_ = 0;
  bool huge_ = false;  // asked for huge pages
};

}  // namespace ipcbench
