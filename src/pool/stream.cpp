#include "pool/stream.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <numeric>

#include "os/cache_line.h"

namespace ipcbench {
namespace {

constexpr std::size_t words_per_line = cache_line_bytes / sizeof(std::uint64_t);
constexpr std::size_t huge_page = std::size_t{2} << 20;

constexpr std::uint64_t lines_of(std::uint64_t bytes) {
  return (bytes + cache_line_bytes - 1) / cache_line_bytes;
}

// The sum of the words from the beginning up to that line, each of which is its own index; modulo 2^64.
constexpr std::uint64_t sum_up_to(std::uint64_t line) {
  const std::uint64_t words = line * words_per_line;
  return words % 2 == 0 ? words / 2 * (words - 1) : (words - 1) / 2 * words;
}

}  // namespace

Stream::Stream(std::size_t bytes)
    : lines_(std::max<std::size_t>(lines_of(bytes), 1)), count_(lines_ * words_per_line) {
  const std::size_t whole = (lines_ * cache_line_bytes + huge_page - 1) / huge_page * huge_page;
  words_.reset(static_cast<std::uint64_t*>(std::aligned_alloc(huge_page, whole)));
  if (!words_) throw std::bad_alloc();
  // Otherwise what is measured is the walk through the page tables; where there are no huge pages it is.
  ::madvise(words_.get(), whole, MADV_HUGEPAGE);
  std::iota(words_.get(), words_.get() + count_, std::uint64_t{0});
}

bool Stream::read(std::uint64_t bytes, std::uint64_t task) const {
  // Multiples of the golden ratio: of any two neighbours the one begins at least 0.38 of the way from the
  // other.
  constexpr double golden = 0.6180339887498949;
  const double turns = static_cast<double>(task) * golden;
  auto line = static_cast<std::uint64_t>((turns - static_cast<double>(static_cast<std::uint64_t>(turns))) *
                                         static_cast<double>(lines_));
  std::uint64_t sum = 0;
  std::uint64_t expected = 0;
  for (std::uint64_t left = lines_of(bytes); left > 0;) {
    const std::uint64_t end = std::min<std::uint64_t>(line + left, lines_);
    const std::uint64_t* const words = words_.get();
    for (std::uint64_t i = line * words_per_line; i < end * words_per_line; ++i) sum += words[i];
    expected += sum_up_to(end) - sum_up_to(line);
    left -= end - line;
    line = 0;
  }
  return sum == expected;
}

std::size_t beyond_caches_bytes() {
  constexpr long least = 64 << 20;
  const long cache = std::max(
      {::sysconf(_SC_LEVEL2_CACHE_SIZE), ::sysconf(_SC_LEVEL3_CACHE_SIZE), ::sysconf(_SC_LEVEL4_CACHE_SIZE)});
  return static_cast<std::size_t>(std::max(2 * cache, least));
}

std::optional<std::string> why_no_stream() {
  const auto free = static_cast<std::size_t>(::sysconf(_SC_AVPHYS_PAGES)) *
                    static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t needed = beyond_caches_bytes();
  if (needed <= free) return std::nullopt;
  return fmt::format("{} MiB are needed to read past the caches, and {} MiB are free", needed >> 20,
                     free >> 20);
}

}  // namespace ipcbench
