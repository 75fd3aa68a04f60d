#include "mechanisms/parts/mpmc_ring.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "harness/stamp.h"

namespace ipcbench {
namespace {

using Number = std::atomic<std::uint64_t>;
static_assert(Number::is_always_lock_free);  // else it would be no good between processes

constexpr std::size_t in_lines(std::size_t bytes) {
  return (bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
}

// A message that fits into the line of its cell's number lies beside it, and moves one line; others begin on
// a line of their own.
constexpr std::size_t header_bytes(std::size_t message_bytes) {
  return sizeof(Number) + message_bytes <= cache_line_bytes ? sizeof(Number) : cache_line_bytes;
}

constexpr std::size_t stride(std::size_t message_bytes) {
  return in_lines(header_bytes(message_bytes) + message_bytes);
}

}  // namespace

std::size_t MpmcRing::depth(std::size_t message_bytes) {
  constexpr std::size_t usual_bytes = std::size_t{64} << 10;
  return std::clamp<std::size_t>(std::bit_floor(usual_bytes / message_bytes), 4, 1024);
}

std::size_t MpmcRing::bytes_for(std::size_t message_bytes) {
  return 2 * sizeof(Group) + depth(message_bytes) * stride(message_bytes);
}

MpmcRing::MpmcRing(std::byte* memory, std::size_t message_bytes)
    : groups_(reinterpret_cast<Group*>(memory)),
      cells_(memory + 2 * sizeof(Group)),
      message_bytes_(message_bytes),
      header_bytes_(header_bytes(message_bytes)),
      stride_(stride(message_bytes)),
      mask_(depth(message_bytes) - 1) {}

void MpmcRing::construct() const {
  std::construct_at(&producers());
  std::construct_at(&consumers());
  for (std::uint64_t i = 0; i < depth(); ++i) std::construct_at(&number(i), i);
}

}  // namespace ipcbench
