#include "shared/connection.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

namespace ipcbench {
namespace {

using testing::ElementsAre;

class ConnectionTest : public testing::Test {
 protected:
  static std::vector<std::byte> frame(std::uint32_t code, Word argument, const std::vector<Word>& words) {
    const FrameHead head{code, static_cast<std::uint32_t>(words.size()), argument};
    std::vector<std::byte> bytes(sizeof head + words.size() * sizeof(Word));
    std::memcpy(bytes.data(), &head, sizeof head);
    if (!words.empty()) std::memcpy(bytes.data() + sizeof head, words.data(), words.size() * sizeof(Word));
    return bytes;
  }
  void write(std::span<const std::byte> bytes) const {
    ASSERT_EQ(::send(raw_.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  std::pair<Fd, Fd> ends_ = stream_pair();
  Fd raw_ = std::move(ends_.first);
  Connection connection_{std::move(ends_.second)};
};

TEST_F(ConnectionTest, ReceivesWhatWasSent) {
  connection_.send(3, 9, {});
  Connection peer(std::move(raw_));
  ASSERT_TRUE(peer.receive());
  EXPECT_EQ(peer.head().code, 3U);
  EXPECT_EQ(peer.head().argument, 9U);
  EXPECT_TRUE(peer.words().empty());
  const std::vector<Word> words{5, 6};
  peer.send(4, 0, words);
  ASSERT_TRUE(connection_.receive());
  EXPECT_THAT(connection_.words(), ElementsAre(5, 6));
}

TEST_F(ConnectionTest, PutsTogetherWhatComesByteByByte) {
  std::jthread sender([this] {
    for (int round = 0; round < 2; ++round) {
      for (const std::byte byte : frame(1, 2, {30, 40})) write({&byte, 1});
      // The next frame only comes once this one has been answered.
      std::byte answer{};
      ASSERT_EQ(::recv(raw_.get(), &answer, 1, 0), 1);
      std::array<std::byte, sizeof(FrameHead) - 1> rest{};
      ASSERT_EQ(::recv(raw_.get(), rest.data(), rest.size(), MSG_WAITALL), static_cast<ssize_t>(rest.size()));
    }
  });
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(connection_.receive());
    EXPECT_EQ(connection_.head().argument, 2U);
    EXPECT_THAT(connection_.words(), ElementsAre(30, 40));
    connection_.send(0, 0, {});
  }
}

TEST_F(ConnectionTest, CarriesMoreThanASocketHolds) {
  const std::vector<Word> words(max_words, 77);
  std::jthread sender([&] { connection_.send(1, 0, words); });
  Connection peer(std::move(raw_));
  ASSERT_TRUE(peer.receive());
  EXPECT_TRUE(std::ranges::equal(peer.words(), words));
}

TEST_F(ConnectionTest, TellsAPeerThatLeftFromOneThatLeftInTheMiddle) {
  const auto bytes = frame(1, 2, {30, 40});
  write(std::span(bytes).first(bytes.size() - 1));
  raw_.reset();
  EXPECT_THROW(std::ignore = connection_.receive(), std::runtime_error);
  EXPECT_FALSE(connection_.receive());
  EXPECT_THROW(connection_.send(1, 0, {}), std::system_error);
}

TEST_F(ConnectionTest, RefusesWhatIsNoFrame) {
  const FrameHead too_long{1, static_cast<std::uint32_t>(max_words + 1), 0};
  write(std::as_bytes(std::span(&too_long, 1)));
  EXPECT_THROW(std::ignore = connection_.receive(), std::runtime_error);
}

TEST_F(ConnectionTest, RefusesMoreThanOneFrame) {
  auto bytes = frame(1, 2, {30});
  bytes.push_back(std::byte{0});
  write(bytes);
  EXPECT_THROW(std::ignore = connection_.receive(), std::runtime_error);
}

}  // namespace
}  // namespace ipcbench
