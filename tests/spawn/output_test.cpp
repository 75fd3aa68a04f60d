#include "spawn/output.h"

#include <gmock/gmock.h>

#include <vector>

namespace ipcbench {
namespace {

std::vector<std::byte> whole(Stream stream, std::uint64_t bytes) {
  const Output output(stream, bytes);
  std::vector<std::byte> all;
  for (auto part = output.at(0); !part.empty(); part = output.at(all.size())) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

TEST(Output, HasTheLengthAskedFor) {
  for (const std::uint64_t bytes : {0U, 1U, 32U, 65520U, 65521U, 65536U, 65537U, 1'000'003U}) {
    EXPECT_EQ(whole(Stream::out, bytes).size(), bytes);
  }
}

TEST(Output, IsTheSameWhereverItIsReadFrom) {
  const auto all = whole(Stream::out, 300'000);
  const Output output(Stream::out, 300'000);
  for (const std::uint64_t offset : {1U, 4096U, 65521U, 200'001U, 299'999U}) {
    const auto part = output.at(offset);
    ASSERT_FALSE(part.empty());
    EXPECT_TRUE(std::ranges::equal(part, std::span(all).subspan(offset, part.size())));
  }
}

TEST(Output, DiffersWherePagesOrStretchesAreExchanged) {
  const auto all = whole(Stream::out, 1'000'000);
  for (const std::size_t apart : {std::size_t{4096}, Output::stretch, 2 * Output::stretch}) {
    EXPECT_FALSE(std::ranges::equal(std::span(all).first(4096), std::span(all).subspan(apart, 4096)))
        << apart;
  }
}

TEST(Output, DiffersBetweenTheStreams) {
  EXPECT_NE(whole(Stream::out, 32), whole(Stream::err, 32));
}

}  // namespace
}  // namespace ipcbench
