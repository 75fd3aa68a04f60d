#include "harness/channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "harness/inlined.h"
#include "harness/registry.h"
#include "os/run_directory.h"
#include "stats/histogram.h"

namespace ipcbench {
namespace {

constexpr std::array spin_and_yield{Wait::spin, Wait::yield};

// An endpoint that tells how it was told to wait.
class TellingEnd final : public Endpoint {
 public:
  explicit TellingEnd(Wait wait) : wait_(wait) {}
  void send(ConstBytes) override {}
  void receive(Bytes message) override { message.front() = static_cast<std::byte>(wait_); }

 private:
  Wait wait_;
};

class Telling final : public Transport {
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

  explicit Telling(const ChannelConfig& config) : wait_(config.wait) {}
  Capacity capacity() override { return {}; }
  std::unique_ptr<Endpoint> attach(Role) override { return std::make_unique<TellingEnd>(wait_); }

 private:
  Wait wait_;
};

const Mechanism telling{&Telling::about, &Telling::probe, [](const ChannelConfig& config) {
                          return std::unique_ptr<Transport>(std::make_unique<Telling>(config));
                        }};

class OpenTest : public testing::Test {
 protected:
  std::string refusal(const ChannelConfig& config) {
    try {
      static_cast<void>(telling.open(config));
      return "none";
    } catch (const std::invalid_argument& refusal) {
      return refusal.what();
    }
  }

  RunDirectory names_;
};

TEST_F(OpenTest, AttachesEachSideWithTheWaitOfItsConfiguration) {
  for (const Wait wait : Telling::about.waits) {
    for (const Role role : {Role::initiator, Role::responder}) {
      std::array<std::byte, 1> told{};
      telling.open({1, names_, wait})->attach(role)->receive(told);
      EXPECT_EQ(static_cast<Wait>(told.front()), wait);
    }
  }
}

TEST_F(OpenTest, RefusesAWaitThatTheMechanismDoesNotHave) {
  for (const Wait wait : {Wait::block, Wait::spin_then_block, Wait::poll, Wait::epoll}) {
    EXPECT_EQ(refusal({1, names_, wait}), "telling cannot wait by " + std::string(name(wait)));
  }
}

TEST_F(OpenTest, RefusesToTransferInPlaceWhatIsNot) {
  EXPECT_EQ(
      refusal({.message_bytes = 1, .names = names_, .wait = Wait::spin, .transfer = Transfer::zero_copy}),
      "telling has no memory to write and read in place");
}

TEST_F(OpenTest, RefusesMoreSidesThanMayShare) {
  EXPECT_EQ(refusal({.message_bytes = 1, .names = names_, .wait = Wait::spin, .producers = 2}),
            "several sides cannot share telling");
}

TEST_F(OpenTest, SaysWhatToInstallForWhatWasNotBuilt) {
  const Mechanism missing{.about = &Telling::about, .missing = {"libtelling", "libtelling-dev"}};
  const std::string reason =
      "libtelling was not there when this was built; install libtelling-dev and build again";
  EXPECT_EQ(missing.probe(names_).why_not, reason);
  try {
    static_cast<void>(missing.open({1, names_, Wait::spin}));
    ADD_FAILURE() << "opened";
  } catch (const std::runtime_error& refusal) {
    EXPECT_EQ(refusal.what(), reason);
  }
}

// A message in memory, there and back within one process: what is sent is received next.
class Slot {
 public:
  explicit Slot(std::vector<std::byte>& memory, std::string& calls) : memory_(&memory), calls_(&calls) {}

  void send(ConstBytes message) {
    *calls_ += 's';
    std::ranges::copy(message, memory_->begin());
  }
  void receive(Bytes message) {
    *calls_ += 'r';
    std::copy_n(memory_->begin(), message.size(), message.begin());
  }
  Bytes loan() {
    *calls_ += 'l';
    return *memory_;
  }
  void publish() { *calls_ += 'p'; }
  ConstBytes peek() {
    *calls_ += 'k';
    return *memory_;
  }
  void release() { *calls_ += 'e'; }

 private:
  std::vector<std::byte>* memory_;
  std::string* calls_;
};

constexpr std::size_t slot_bytes = 64;
constexpr Loops plain_loops{.lossless = true, .lossy = false, .shared = false, .calls = false};

class SideTest : public testing::Test {
 protected:
  std::unique_ptr<Side> inlined_side(Transfer transfer) {
    return side_of(inlined<plain_loops>(Slot(memory_, calls_)), setup(transfer));
  }
  std::unique_ptr<Side> erased_side(Transfer transfer) {
    return side_of(wrapped(Slot(memory_, calls_)), setup(transfer));
  }
  static SideSetup setup(Transfer transfer) {
    return {.role = Role::initiator,
            .sent_bytes = slot_bytes,
            .received_bytes = slot_bytes,
            .transfer = transfer};
  }

  std::vector<std::byte> memory_ = std::vector<std::byte>(slot_bytes);
  std::string calls_;
};

TEST_F(SideTest, GoesThroughTheSameCallsInlinedAndErased) {
  for (const auto& [transfer, expected] :
       {std::pair{Transfer::copy, "sss"}, {Transfer::zero_copy, "lplplp"}}) {
    for (const auto& side : {inlined_side(transfer), erased_side(transfer)}) {
      LossyStream lossy;
      calls_.clear();
      side->stream(3, lossy);
      EXPECT_EQ(calls_, expected);
    }
  }
}

TEST_F(SideTest, RefusesToWorkInPlaceOnWhatHasNoPlace) {
  EXPECT_THROW(side_of(std::make_unique<TellingEnd>(Wait::spin), setup(Transfer::zero_copy)),
               std::logic_error);
}

TEST_F(SideTest, HasOnlyTheLoopsThatWereCompiled) {
  const auto side = inlined_side(Transfer::copy);
  SharedStream shared;
  EXPECT_THROW(side->calls(1, 1), std::logic_error);
  EXPECT_THROW(side->shared_stream(0, shared), std::logic_error);
  EXPECT_THROW(side->serialize_calls(1), std::logic_error);
  EXPECT_THROW(erased_side(Transfer::copy)->serialize_calls(1), std::logic_error) << "it has no codec";
}

}  // namespace
}  // namespace ipcbench
