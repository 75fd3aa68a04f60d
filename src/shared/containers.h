#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/container/map.hpp>
#include <boost/container/vector.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "shared/end.h"

namespace ipcbench {

/// So many words that are read and written as a whole: a scalar, where it is one.
template <std::size_t size>
class Array {
 public:
  static constexpr ObjectShape shape{.elements = size, .width = size};

  template <class Allocator>
  explicit Array(const Allocator&) {}
  // GCC 12's std::ranges::copy takes three times as long here: word by word.
  void read(std::size_t, std::span<Word> out) const { std::copy_n(words_.begin(), size, out.begin()); }
  void write(std::size_t, std::span<const Word> in) { std::copy_n(in.begin(), size, words_.begin()); }
  void increment(std::size_t index) { ++words_.at(index); }
  static bool append(Word) { return false; }
  void reset(std::size_t, Word word) { words_.fill(word); }
  [[nodiscard]] std::size_t contents(std::span<Word> out) const {
    read(0, out);
    return size;
  }

 private:
  std::array<Word, size> words_{};
};

/// What Python calls a list: elements one behind another, with room that grows.
template <class Allocator>
class List {
 public:
  static constexpr ObjectShape shape{.elements = 64, .width = 1, .grows = true};

  explicit List(const Allocator& allocator) : words_(allocator) {}
  void read(std::size_t index, std::span<Word> out) const { out[0] = words_.at(index); }
  void write(std::size_t index, std::span<const Word> in) { words_.at(index) = in[0]; }
  void increment(std::size_t index) { ++words_.at(index); }
  bool append(Word word) {
    if (words_.size() == max_elements) return false;
    words_.push_back(word);
    return true;
  }
  void reset(std::size_t elements, Word word) {
    words_.clear();
    words_.shrink_to_fit();  // growing is part of appending, in every slice
    words_.resize(elements, word);
  }
  [[nodiscard]] std::size_t contents(std::span<Word> out) const {
    std::copy(words_.begin(), words_.end(), out.begin());
    return words_.size();
  }

 private:
  boost::container::vector<Word, Allocator> words_;
};

/// Words by key, in the order of the keys; what is appended is its own key.
template <class Allocator>
class Map {
 public:
  static constexpr ObjectShape shape{.elements = 64, .width = 1, .grows = true, .keyed = true};

  explicit Map(const Allocator& allocator) : words_(allocator) {}
  void read(std::size_t index, std::span<Word> out) const { out[0] = words_.at(index); }
  void write(std::size_t index, std::span<const Word> in) { words_.at(index) = in[0]; }
  void increment(std::size_t index) { ++words_.at(index); }
  bool append(Word word) {
    if (words_.size() == max_elements) return false;
    words_.emplace(word, word);
    return true;
  }
  void reset(std::size_t elements, Word word) {
    words_.clear();
    for (std::size_t key = 0; key < elements; ++key) words_.emplace(key, word);
  }
  [[nodiscard]] std::size_t contents(std::span<Word> out) const {
    std::size_t words = 0;
    for (const auto& [key, word] : words_) {
      out[words++] = key;
      out[words++] = word;
    }
    return words;
  }

 private:
  using Pairs = typename std::allocator_traits<Allocator>::template rebind_alloc<std::pair<const Word, Word>>;
  boost::container::map<Word, Word, std::less<>, Pairs> words_;
};

/// A scalar that needs no lock: each operation is one instruction, or a few that the CPU makes one.
class AtomicValue {
 public:
  static constexpr ObjectShape shape{.elements = 1, .width = 1};

  template <class Allocator>
  explicit AtomicValue(const Allocator&) {}
  void read(std::size_t, std::span<Word> out) const { out[0] = word_.load(); }
  void write(std::size_t, std::span<const Word> in) { word_.store(in[0]); }
  void increment(std::size_t) { word_.fetch_add(1); }
  static bool append(Word) { return false; }
  void reset(std::size_t, Word word) { word_.store(word); }
  [[nodiscard]] std::size_t contents(std::span<Word> out) const {
    out[0] = word_.load();
    return 1;
  }

 private:
  std::atomic<Word> word_{0};
};

/// An object and its lock, which every operation holds from its beginning to its end.
template <SharedContainer Container, class Mutex>
class Locked {
 public:
  static constexpr ObjectShape shape = Container::shape;

  template <class Allocator>
  explicit Locked(const Allocator& allocator) : container_(allocator) {}
  void read(std::size_t index, std::span<Word> out) {
    const std::lock_guard held(mutex_);
    container_.read(index, out);
  }
  void write(std::size_t index, std::span<const Word> in) {
    const std::lock_guard held(mutex_);
    container_.write(index, in);
  }
  void increment(std::size_t index) {
    const std::lock_guard held(mutex_);
    container_.increment(index);
  }
  bool append(Word word) {
    const std::lock_guard held(mutex_);
    return container_.append(word);
  }
  void reset(std::size_t elements, Word word) {
    const std::lock_guard held(mutex_);
    container_.reset(elements, word);
  }
  std::size_t contents(std::span<Word> out) {
    const std::lock_guard held(mutex_);
    return container_.contents(out);
  }

 private:
  Mutex mutex_;
  Container container_;
};

}  // namespace ipcbench
