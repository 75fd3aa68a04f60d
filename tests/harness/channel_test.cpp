#include "harness/channel.h"

#include <gtest/gtest.h>

#include <string>

namespace ipcbench {
namespace {

constexpr std::array spin_and_yield{Wait::spin, Wait::yield};

// An end that tells how it was told to wait.
template <Wait W>
struct TellingEnd {
  void send(ConstBytes) {}
  void receive(Bytes message) { message.front() = static_cast<std::byte>(W); }
};

class Telling {
 public:
  static constexpr Description about{.id = "telling",
                                     .title = "",
                                     .family = "",
                                     .waits = spin_and_yield,
                                     .payload = Payload::bytes,
                                     .lossless = true,
                                     .boundaries = true,
                                     .per_message = {}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit Telling(const ChannelConfig&) {}
  static Capacity capacity() { return {}; }
  template <Wait W>
  TellingEnd<W> attach(Role) {
    return {};
  }
  void close_in_runner() {}
};

class ChannelOfTest : public testing::Test {
 protected:
  std::unique_ptr<Channel> open(Wait wait) {
    return std::make_unique<ChannelOf<Telling>>(ChannelConfig{1, names_, wait});
  }

  RunDirectory names_;
};

TEST_F(ChannelOfTest, AttachesEachSideWithTheWaitOfItsConfiguration) {
  for (const Wait wait : Telling::about.waits) {
    for (const Role role : {Role::initiator, Role::responder}) {
      std::array<std::byte, 1> told{};
      open(wait)->attach(role)->receive(told);
      EXPECT_EQ(static_cast<Wait>(told.front()), wait);
    }
  }
}

TEST_F(ChannelOfTest, RefusesAWaitThatTheTransportDoesNotHave) {
  for (const Wait wait : {Wait::block, Wait::spin_then_block, Wait::poll, Wait::epoll}) {
    try {
      open(wait);
      ADD_FAILURE() << "opened with " << name(wait);
    } catch (const std::invalid_argument& refusal) {
      EXPECT_EQ(std::string(refusal.what()), fmt::format("telling cannot wait by {}", name(wait)));
    }
  }
}

}  // namespace
}  // namespace ipcbench
