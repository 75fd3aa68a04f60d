#include "report/histogram_text.h"

#include <gmock/gmock.h>

#include <random>

namespace ipcbench {
namespace {

TEST(HistogramText, TellsBucketsAndTheLargestValue) {
  Histogram histogram;
  histogram.record(3);
  histogram.record(3);
  histogram.record(100);
  EXPECT_EQ(histogram_text(histogram), "3:2 100:1 max:100");
  EXPECT_EQ(histogram_text(Histogram{}), "");
}

TEST(HistogramText, ComesBackAsItWas) {
  Histogram histogram;
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) histogram.record(random() >> (random() % 60));
  const auto back = histogram_from(histogram_text(histogram));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->count(), histogram.count());
  EXPECT_EQ(back->max(), histogram.max());
  for (double q = 0; q <= 1; q += 0.001) ASSERT_EQ(back->quantile(q), histogram.quantile(q)) << q;
  EXPECT_EQ(histogram_text(*back), histogram_text(histogram));
}

TEST(HistogramText, RefusesWhatIsDamaged) {
  for (const char* text : {"3", "3:", ":2", "3:2 x:1", "3:2 max:", "3:-1", "3:2,4:1"}) {
    EXPECT_FALSE(histogram_from(text)) << text;
  }
  EXPECT_TRUE(histogram_from(""));
}

}  // namespace
}  // namespace ipcbench
