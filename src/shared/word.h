#pragma once

#include <cstddef>
#include <cstdint>

namespace ipcbench {

/// What every object that processes share is made of.
using Word = std::uint64_t;

/// The word that the process of that number writes or appends at its `number`-th operation of a slice; never
/// one that no process writes.
constexpr unsigned number_bits = 48;
constexpr Word word_of(unsigned process, std::uint64_t number) {
  return (Word{process} + 1) << number_bits | number;
}

/// An object grows to so many elements and no further, so that a slice takes a bounded memory.
constexpr std::size_t max_elements = std::size_t{1} << 16;
/// What a map holds is twice as many words: each key before its value.
constexpr std::size_t max_words = 2 * max_elements;

/// What a kind of object is like.
struct ObjectShape {
  std::size_t elements;  ///< that it has before a slice that appends nothing; a power of two
  std::size_t width;     ///< so many of them are read and written together: all, or one
  bool grows = false;    ///< something can be appended
  bool keyed = false;    ///< its elements have keys

  /// In so many places something is read or written.
  [[nodiscard]] constexpr std::size_t places() const { return elements / width; }
};

/// What processes do with an object for one slice.
enum class SharedTask : std::uint8_t {
  read,       ///< all of it, or an element by turns
  write,      ///< likewise
  increment,  ///< an element by turns
  append,     ///< until it is full
  mixed,      ///< writes and reads what somebody wrote, by turns: no figure's, but the proof that a write is
              ///< whole
  reset,      ///< the first process alone: before a slice
  contents,   ///< likewise: after a slice
};

}  // namespace ipcbench
