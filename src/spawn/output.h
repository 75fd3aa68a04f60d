#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ipcbench {

/// The two streams that a program writes.
enum class Stream : std::uint8_t { out, err };

/// What a started program writes to a stream: bytes that tell where in the stream they belong, so that a
/// stretch that is lost, doubled, displaced or of the other stream shows. Needs nothing but the C library.
class Output {
 public:
  /// As much as is written at once.
  static constexpr std::size_t stretch = std::size_t{64} * 1024;

  /// Of a stream of `bytes` in all.
  Output(Stream stream, std::uint64_t bytes) : bytes_(bytes) {
    const std::size_t needed = std::min<std::uint64_t>(bytes, table_.size());
    for (std::size_t i = 0; i < needed; ++i) table_[i] = byte_at(stream, i % period);
  }

  /// What stands at `offset`: up to a stretch, less at the end, nothing behind it.
  [[nodiscard]] std::span<const std::byte> at(std::uint64_t offset) const {
    if (offset >= bytes_) return {};
    return std::span(table_).subspan(offset % period, std::min<std::uint64_t>(stretch, bytes_ - offset));
  }

 private:
  // A prime, so that no page or buffer is a whole number of periods.
  static constexpr std::size_t period = 65521;

  static constexpr std::byte byte_at(Stream stream, std::size_t place) {
    constexpr std::uint32_t spread = 2654435761;  // Knuth's multiplicative hash: 2^32 over the golden ratio
    const auto mixed = (static_cast<std::uint32_t>(place) * 2 + static_cast<std::uint32_t>(stream)) * spread;
    return static_cast<std::byte>(mixed >> 24);
  }

  std::uint64_t bytes_;
  std::array<std::byte, period + stretch> table_;
};

}  // namespace ipcbench
