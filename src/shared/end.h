#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include "shared/word.h"

namespace ipcbench {

/// A hold on an object that processes share, however far away it lies. `index` is an element's number, or
/// key; of what is read and written as a whole it is 0. All throw std::exception where the object is broken
/// or gone.
template <class E>
concept SharedEnd = requires(E& end, std::size_t index, std::span<Word> out, std::span<const Word> in) {
  { end.read(index, out) } -> std::same_as<void>;
  { end.write(index, in) } -> std::same_as<void>;
  { end.increment(index) } -> std::same_as<void>;
  { end.append(in[0]) } -> std::same_as<bool>;         // false: it is full
  { end.reset(index, in[0]) } -> std::same_as<void>;   // so many elements, each of them that word
  { end.contents(out) } -> std::same_as<std::size_t>;  // so many words; of a map each key before its value
};

/// An object's type, made with the allocator of where it lies.
template <class O>
concept SharedContainer = SharedEnd<O> && requires {
  { O::shape } -> std::convertible_to<const ObjectShape&>;  // a constant expression
};

}  // namespace ipcbench
