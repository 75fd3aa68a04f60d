#include "stats/normal.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace ipcbench {
namespace {

struct Known {
  double z;
  double probability;
};

// mpmath.ncdf(z) with 60 digits.
constexpr std::array known{
    Known{-30, 4.9067139271481871e-198},
    Known{-10, 7.6198530241605261e-24},
    Known{-6, 9.8658764503769814e-10},
    Known{-3, 0.0013498980316300945},
    Known{-1.5, 0.066807201268858066},
    Known{-0.25, 0.40129367431707628},
    Known{0, 0.5},
    Known{0.5, 0.6914624612740131},
    Known{1, 0.84134474606854295},
    Known{2, 0.97724986805182079},
    Known{5, 0.99999971334842812},
};

TEST(NormalProbability, IsThatOfTheTables) {
  for (const auto& [z, probability] : known) {
    // Of what z loses by rounding, z squared times as much is lost of the probability.
    EXPECT_NEAR(normal_probability(z) / probability, 1, 1e-12) << z;
  }
}

TEST(NormalQuantile, UndoesTheProbability) {
  for (const auto& [z, probability] : known) {
    // A probability close to 1 has no more digits than its distance from 1.
    EXPECT_NEAR(normal_quantile(probability), z, z > 3 ? 1e-9 : 1e-13) << z;
  }
}

// The roots of mpmath.ncdf(z) = p with 60 digits.
TEST(NormalQuantile, IsThatOfTheTables) {
  EXPECT_NEAR(normal_quantile(0.025), -1.9599639845400542, 1e-14);
  EXPECT_NEAR(normal_quantile(0.005), -2.5758293035489008, 1e-14);
  EXPECT_NEAR(normal_quantile(0.25), -0.67448975019608174, 1e-14);
  EXPECT_NEAR(normal_quantile(0.999), 3.0902323061678133, 1e-13);
  EXPECT_NEAR(normal_quantile(1e-300), -37.047096299361199, 1e-12);
}

TEST(NormalQuantile, RefusesWhatNoValueHas) {
  for (const double probability : {0.0, 1.0, -0.5, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(normal_quantile(probability), std::domain_error) << probability;
  }
}

}  // namespace
}  // namespace ipcbench
