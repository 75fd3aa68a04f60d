#include "pool/stream.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

TEST(Stream, ReadsWhatWasWrittenWhereverItBeginsAndHoweverOftenItGoesRound) {
  for (const std::size_t size : {1U, 64U, 640U, 100'000U}) {
    const Stream stream(size);
    for (std::uint64_t task = 0; task < 20; ++task) {
      for (const std::uint64_t bytes : {0U, 1U, 64U, 6400U, 250'000U}) EXPECT_TRUE(stream.read(bytes, task));
    }
  }
}

TEST(Stream, SeesAWordThatIsNotWhatWasWritten) {
  Stream stream(6400);
  stream.words()[777] ^= 1;
  EXPECT_FALSE(stream.read(6400, 0));
}

TEST(Stream, IsLargerThanAnyCache) {
  EXPECT_GE(beyond_caches_bytes(), std::size_t{64} << 20);
}

}  // namespace
}  // namespace ipcbench
