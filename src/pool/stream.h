#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace ipcbench {

/// Memory that tasks read from end to end and round again, each from another place, and check by its sum.
/// Processes forked later share it, and copy nothing, since they only read.
class Stream {
 public:
  /// Fills so many bytes, rounded up to whole cache lines. Throws std::bad_alloc.
  explicit Stream(std::size_t bytes);

  /// Reads so many bytes, rounded up to whole cache lines; false where what was read is not what was written.
  /// Tasks of neighbouring numbers begin far from each other.
  [[nodiscard]] bool read(std::uint64_t bytes, std::uint64_t task) const;

  /// What is read: each word is its own index.
  [[nodiscard]] std::span<std::uint64_t> words() { return {words_.get(), count_}; }

 private:
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }  // what aligned_alloc asks for
  };

  std::size_t lines_;
  std::size_t count_;  // of words
  std::unique_ptr<std::uint64_t, Free> words_;
};

/// How much memory keeps any cache from holding what is read of it: twice the last-level cache as the C
/// library knows it, and at least 64 MiB.
std::size_t beyond_caches_bytes();

/// Why there is not that much memory to be had; empty where there is.
std::optional<std::string> why_no_stream();

}  // namespace ipcbench
