#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace ipcbench {

/// Counts of durations in nanoseconds, log-linear like fio's (stat.h, FIO_IO_U_PLAT_*): 29 groups of 64
/// buckets, each group twice as wide as the one before. Values below 128 are exact, up to 2^34 ns (17 s) a
/// bucket's middle is less than 1 % from each of its values, and what lies beyond shares the last bucket. May
/// be placed in shared memory that holds zeros, which is an empty histogram. One writer at a time.
class Histogram {
 public:
  void record(std::uint64_t ns) noexcept {
    ++counts_[bucket_of(ns)];
    raise_max(ns);
  }

  /// The same for `count` values that fall into one bucket: what `for_each_bucket` told.
  void record(std::uint64_t ns, std::uint64_t count) noexcept {
    if (count == 0) return;
    counts_[bucket_of(ns)] += count;
    raise_max(ns);
  }

  /// Makes max() at least `ns`, where buckets alone have forgotten it.
  void raise_max(std::uint64_t ns) noexcept { max_ = max_ < ns ? ns : max_; }

  void clear() noexcept { *this = Histogram{}; }

  /// How many values were recorded.
  [[nodiscard]] std::uint64_t count() const noexcept;

  /// The largest value recorded, exactly; 0 where there is none.
  [[nodiscard]] std::uint64_t max() const noexcept { return max_; }

  /// The mean of the buckets' middles, less than 1 % from that of the values; 0 where there is none.
  [[nodiscard]] double mean() const noexcept;

  /// Adds what `other` recorded.
  void merge(const Histogram& other) noexcept;

  /// Calls `visit(ns, count)` for each bucket that holds something, in ascending order; `ns` is its middle,
  /// never above max().
  template <class Visit>
  void for_each_bucket(Visit visit) const {
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
      if (counts_[bucket] != 0) visit(representative(bucket), counts_[bucket]);
    }
  }

  /// Quantile `q` in nanoseconds by nearest rank (stats/quantiles.h): the middle of the bucket that holds
  /// that rank, never above max(); for the last bucket, which has no upper end, max(). Throws
  /// std::invalid_argument where nothing was recorded or q lies outside [0, 1].
  [[nodiscard]] std::uint64_t quantile(double q) const;

  /// The same, empty where too few values were recorded to tell it (`carries` in stats/quantiles.h).
  [[nodiscard]] std::optional<double> carried_quantile(double q) const;

 private:
  static constexpr unsigned group_bits = 6;
  static constexpr std::size_t group_buckets = std::size_t{1} << group_bits;
  static constexpr std::size_t groups = 29;
  static constexpr std::size_t buckets = groups * group_buckets;

  /// The first two groups count every nanosecond; from then on the leading one and the next six bits count.
  static constexpr std::size_t bucket_of(std::uint64_t ns) noexcept {
    const auto dropped_bits =
        static_cast<unsigned>(std::bit_width(ns | (2 * group_buckets - 1))) - (group_bits + 1);
    const std::size_t bucket = dropped_bits * group_buckets + (ns >> dropped_bits);
    return bucket < buckets ? bucket : buckets - 1;
  }

  static constexpr std::uint64_t middle_of(std::size_t bucket) noexcept {
    const std::size_t group = bucket / group_buckets;
    const std::size_t dropped_bits = group > 1 ? group - 1 : 0;
    const std::uint64_t low = static_cast<std::uint64_t>(bucket - dropped_bits * group_buckets)
                              << dropped_bits;
    return low + (std::uint64_t{1} << dropped_bits) / 2;
  }

  /// What stands for the values of a bucket: the last has no upper end, and so only the largest value.
  [[nodiscard]] std::uint64_t representative(std::size_t bucket) const noexcept {
    const std::uint64_t middle = middle_of(bucket);
    return bucket == buckets - 1 || max_ < middle ? max_ : middle;
  }

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t max_ = 0;
};

static_assert(sizeof(Histogram) <= std::size_t{16} * 1024);
static_assert(std::is_standard_layout_v<Histogram> && std::is_trivially_copyable_v<Histogram>);

}  // namespace ipcbench
