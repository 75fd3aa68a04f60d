#include <gmock/gmock.h>

#include <functional>

#include "harness/registry.h"
#include "os/child.h"
#include "os/run_directory.h"
#include "os/shared_block.h"
#include "os/shared_text.h"

namespace ipcbench {
namespace {

constexpr int calls = 16;

class CapnpUnix : public testing::Test {
 protected:
  void SetUp() override {
    if (const auto why_not = mechanism_.probe(names_).why_not) GTEST_SKIP() << *why_not;
  }

  // What fails the caller of sixteen calls, all of them open at once; empty if it had all answers.
  std::string failure_with(const std::function<void(Side&)>& answerer) {
    const auto channel = mechanism_.open({message_.size(), names_});
    const SharedBlock<SharedText> failure;
    Child caller("caller", [&] {
      try {
        const auto side = channel->attach(Role::initiator);
        for (int i = 0; i < calls; ++i) side->send(message_);
        for (int i = 0; i < calls; ++i) side->receive(message_);
      } catch (const std::exception& error) {
        failure->set(error.what());
      }
    });
    Child child("answerer", [&] { answerer(*channel->attach(Role::responder)); });
    channel->close_in_runner();
    EXPECT_TRUE(child.wait().clean());
    EXPECT_TRUE(caller.wait().clean());
    return std::string(failure->get());
  }
  void answer(Side& side, int n) {
    for (int i = 0; i < n; ++i) {
      side.receive(message_);
      side.send(message_);
    }
  }

  const Mechanism& mechanism_ = *find_mechanism("capnp-unix");
  RunDirectory names_;
  std::vector<std::byte> message_{64};
};

// The caller says of each answer that it has it, and reads no more where it cannot.
TEST_F(CapnpUnix, LosesNoAnswerOfAnAnswererThatLeaves) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(failure_with([&](Side& side) { answer(side, calls); }), "");
}

TEST_F(CapnpUnix, FailsTheCallsThatALeavingAnswererHasNotTaken) {
  EXPECT_THAT(failure_with([&](Side& side) { answer(side, 1); }),
              testing::HasSubstr("the answerer has left"));
}

}  // namespace
}  // namespace ipcbench
