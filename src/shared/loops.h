#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "os/cache_line.h"
#include "os/clock.h"
#include "shared/end.h"
#include "shared/slice.h"
#include "shared/store.h"

namespace ipcbench {

/// Makes all of them that word, for the most part by copying what has been filled already: a fifth of the
/// time that it takes word by word (1.6 µs for 4096), which would be most of what writing a large array
/// costs.
inline void fill_with(std::span<Word> words, Word word) {
  std::size_t filled = std::min<std::size_t>(words.size(), 8);
  std::ranges::fill(words.first(filled), word);
  while (filled < words.size()) {
    const std::size_t more = std::min(filled, words.size() - filled);
    std::copy_n(words.begin(), more, words.begin() + static_cast<std::ptrdiff_t>(filled));
    filled += more;
  }
}

/// Sees that the words read are one, of a write of this slice at the place that was asked for; where all only
/// read, what the object was reset to. Looks at one word in `step`. Throws std::runtime_error.
inline void require_whole(std::span<const Word> words, std::size_t step, const ObjectShape& shape,
                          std::size_t place, const ObjectSlice& slice) {
  const Word first = words[0];
  const Word owner = first >> number_bits;
  const bool was_written = owner != 0 && owner <= slice.processes && (first & (shape.places() - 1)) == place;
  if (slice.task == SharedTask::read ? first != slice.fresh : !was_written) {
    throw std::runtime_error("it read what nobody wrote there");
  }
  for (std::size_t i = 0; i < words.size(); i += step) {
    if (words[i] != first) throw std::runtime_error("it read parts of two writes at once");
  }
}

/// Does `step(n)` for n = 0, 1, … at least once, until told to stop or it returns that it can do no more.
/// Returns how often.
template <bool clocked, class Step>
std::uint64_t until_stopped(ObjectSlice& slice, unsigned process, Step step) {
  Histogram& operation_ns = slice.parts[process].operation_ns;
  std::uint64_t done = 0;
  do {
    const std::uint64_t before = clocked ? now_ns() : 0;
    if constexpr (std::is_void_v<decltype(step(done))>) {
      step(done);
    } else {
      if (!step(done)) break;
    }
    if constexpr (clocked) operation_ns.record(now_ns() - before);
    ++done;
  } while (!slice.stop.load(std::memory_order_relaxed));
  return done;
}

/// A process's part of a slice. `words` is its own, as wide as the object's shape. Throws what the end
/// throws, and std::runtime_error where something was read that is not whole.
template <bool clocked, SharedEnd E>
std::uint64_t contend(E& end, const ObjectShape& shape, unsigned process, std::span<Word> words,
                      ObjectSlice& slice) {
  // Powers of two: a division would take longer than the fastest of these operations.
  const std::size_t last_place = shape.places() - 1;
  const std::size_t last_element = shape.elements - 1;
  constexpr std::size_t line = cache_line_bytes / sizeof(Word);
  const auto write = [&](std::uint64_t n) {
    fill_with(words, word_of(process, n));
    end.write(n & last_place, words);
  };
  const auto read = [&](std::uint64_t n, std::size_t step) {
    end.read(n & last_place, words);
    require_whole(words, step, shape, n & last_place, slice);
  };
  const auto repeat = [&](auto step) { return until_stopped<clocked>(slice, process, step); };
  switch (slice.task) {
    case SharedTask::read:
      return repeat([&](std::uint64_t n) { read(n, line); });
    case SharedTask::write:
      return repeat(write);
    case SharedTask::increment:
      return repeat([&](std::uint64_t n) { end.increment(n & last_element); });
    case SharedTask::append:
      return repeat([&](std::uint64_t n) { return end.append(word_of(process, n)); });
    case SharedTask::mixed:
      return repeat([&](std::uint64_t n) {
        write(n);
        read(n, 1);
      });
    default:
      throw std::logic_error("no task of all processes");
  }
}

/// E: a Proxy, or a reference to an object in memory.
template <class E>
requires SharedEnd<std::remove_reference_t<E>>
class SharedUserOf final : public SharedUser {
 public:
  SharedUserOf(E&& end, const ObjectShape& shape, unsigned process)
      : end_(std::forward<E>(end)), shape_(shape), process_(process), words_(shape.width) {}

  std::uint64_t contend(ObjectSlice& slice) override {
    return slice.clocked ? ipcbench::contend<true>(end_, shape_, process_, words_, slice)
                         : ipcbench::contend<false>(end_, shape_, process_, words_, slice);
  }
  void reset(const ObjectSlice& slice) override { end_.reset(slice.elements, slice.fresh); }
  void tell_contents(ObjectSlice& slice) override { slice.words = end_.contents(slice.contents); }

 private:
  E end_;
  ObjectShape shape_;
  unsigned process_;
  std::vector<Word> words_;
};

}  // namespace ipcbench
