#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "harness/mechanism.h"
#include "os/cache_line.h"

namespace ipcbench {

constexpr std::size_t stamp_bytes = sizeof(std::uint64_t);

/// What a receiver throws when a message is not the next one, whole.
class StampMismatch : public std::runtime_error {
 public:
  StampMismatch(ConstBytes message, std::uint64_t expected);
};

/// Writes `value` at the start of each cache line of `message`: eight bytes, or what a shorter last line has
/// (its low bytes).
inline void stamp(Bytes message, std::uint64_t value) {
  std::size_t at = 0;
  for (; at + stamp_bytes <= message.size(); at += cache_line_bytes) {
    std::memcpy(message.data() + at, &value, stamp_bytes);
  }
  // A copy of a length that is only known here is a call: not for the messages that need none.
  if (at < message.size()) std::memcpy(message.data() + at, &value, message.size() - at);
}

/// What `stamp` wrote in the first line of a message of at least stamp_bytes bytes.
inline std::uint64_t stamp_of(ConstBytes message) {
  std::uint64_t value = 0;
  std::memcpy(&value, message.data(), stamp_bytes);
  return value;
}

/// Reads back what `stamp` wrote in each line. Throws StampMismatch if any differs: lost, repeated, out of
/// order or torn.
inline void check_stamp(ConstBytes message, std::uint64_t value) {
  std::uint64_t difference = 0;
  std::uint64_t found = 0;
  std::size_t at = 0;
  for (; at + stamp_bytes <= message.size(); at += cache_line_bytes) {
    std::memcpy(&found, message.data() + at, stamp_bytes);
    difference |= found ^ value;
  }
  if (at < message.size() && std::memcmp(message.data() + at, &value, message.size() - at) != 0)
    difference = 1;
  if (difference != 0) throw StampMismatch(message, value);
}

}  // namespace ipcbench
