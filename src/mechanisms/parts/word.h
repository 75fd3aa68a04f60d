#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "harness/mechanism.h"

namespace ipcbench {

static_assert(std::endian::native == std::endian::little, "a word's first bytes are taken for its low ones");

/// The word whose low bytes are a message of at most eight; its other bytes are 0.
inline std::uint64_t word_of(ConstBytes message) {
  std::uint64_t word = 0;
  std::memcpy(&word, message.data(), message.size());
  return word;
}

/// Writes a word's low bytes to `message`, as many as that has.
inline void write_word(std::uint64_t word, Bytes message) {
  std::memcpy(message.data(), &word, message.size());
}

/// `message_bytes` if that is a size of a word of up to `most_bytes`. Throws std::invalid_argument.
std::size_t require_word(std::size_t message_bytes, std::size_t most_bytes);

/// Throws std::invalid_argument where a message of a mechanism that carries none has bytes.
void require_no_bytes(std::size_t message_bytes);

}  // namespace ipcbench
