#pragma once

#include <array>
#include <cstdint>

namespace ipcbench {

/// L'Ecuyer's generator taus88 ("Maximally equidistributed combined Tausworthe generators",
/// Mathematics of Computation 65, 1996): uniform 32-bit numbers from three words of state.
class Taus88 {
 public:
  explicit Taus88(std::uint32_t seed) : a_(seed), b_(seed), c_(seed) {
    // Each word must have a bit set among those that it keeps.
    if (a_ < 2) a_ += 2;
    if (b_ < 8) b_ += 8;
    if (c_ < 16) c_ += 16;
  }

  std::uint32_t next() {
    a_ = ((a_ & ~std::uint32_t{1}) << 12) ^ (((a_ << 13) ^ a_) >> 19);
    b_ = ((b_ & ~std::uint32_t{7}) << 4) ^ (((b_ << 2) ^ b_) >> 25);
    c_ = ((c_ & ~std::uint32_t{15}) << 17) ^ (((c_ << 3) ^ c_) >> 11);
    return a_ ^ b_ ^ c_;
  }

 private:
  std::uint32_t a_;
  std::uint32_t b_;
  std::uint32_t c_;
};

/// Draws from the exponential distribution of mean 1, by the ziggurat method (Marsaglia and Tsang,
/// Journal of Statistical Software 5:8, 2000). A seed gives the same draws on every machine; they
/// are those of Boost.Random's exponential_distribution<double> with taus88.
class ExponentialDraws {
 public:
  explicit ExponentialDraws(std::uint32_t seed) : random_(seed) {}

  /// The next draw. 99 of 100 cost two uniform numbers, a multiplication and a comparison.
  double next() {
    const Place place = next_place();
    return is_inside(place) ? place.x : next_after(place);
  }

 private:
  static constexpr unsigned layers = 256;

  // A point of the ziggurat: its layer, and how far it lies to the right.
  struct Place {
    unsigned layer;
    double x;
  };

  Place next_place() {
    const std::uint32_t low = random_.next();
    const std::uint32_t high = random_.next();
    const unsigned layer = low % layers;
    // 53 bits, as many as a double holds.
    const std::uint64_t share = (std::uint64_t{high & 0x1fff'ffffU} << 24) | (low / layers);
    return {layer, static_cast<double>(share) * 0x1p-53 * right_end[layer]};
  }
  // Whether it lies below the curve wherever in its layer it is.
  static bool is_inside(const Place& place) { return place.x < right_end[place.layer + 1]; }
  double next_after(Place place);
  bool lies_below_curve(const Place& place);

  using RightEnds = std::array<double, layers + 1>;
  static const RightEnds right_end;  // of each layer, from the lowest up; the last is 0

  Taus88 random_;
};

}  // namespace ipcbench
