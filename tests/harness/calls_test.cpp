// Calls over a transport whose every send and receive is written down, with a clock that the test drives.

#include "harness/calls.h"

#include <string>

#include "harness/driven_clock.h"

namespace ipcbench {
namespace {

constexpr std::size_t request_bytes = 64;
constexpr std::size_t reply_bytes = 200;

// A send takes 10 ns of the driven clock and a receive 100.
class Wire {
 public:
  explicit Wire(std::string& calls) : calls_(&calls) {}

  void send(ConstBytes message) {
    EXPECT_EQ(message.size(), request_bytes);
    *calls_ += 's';
    DrivenClock::time_ns += 10;
  }
  void receive(Bytes message) {
    EXPECT_EQ(message.size(), reply_bytes);
    *calls_ += 'r';
    DrivenClock::time_ns += 100;
    std::ranges::copy(peer_.front(), message.begin());
    peer_.pop();
  }

 private:
  std::string* calls_;
  Outbox peer_{reply_bytes, mark_of(Role::responder)};
};

class Calls : public testing::Test {
 protected:
  Calls() { DrivenClock::set(12'345, 0); }

  std::string done_;
  Attached<Wire> initiator_{Wire(done_), Role::initiator, {request_bytes, reply_bytes}};
};

TEST_F(Calls, OneAtATimeAreRoundTrips) {
  calls(initiator_, 3, 1);
  EXPECT_EQ(done_, "srsrsr");
}

TEST_F(Calls, KeepSoManyUnderWayAndLeaveNone) {
  calls(initiator_, 5, 3);
  EXPECT_EQ(done_, "sssrsrsrrr");
}

TEST_F(Calls, MayBeFewerThanWouldBeUnderWay) {
  calls(initiator_, 2, 16);
  EXPECT_EQ(done_, "ssrr");
}

TEST_F(Calls, AreTimedFromTheirRequestToTheirReply) {
  Histogram times;
  clocked_calls<DrivenClock>(initiator_, 3, 2, times);
  EXPECT_EQ(done_, "ssrsrr");
  // Calls 0, 1 and 2 are sent at 0, 10 and 120, and answered at 120, 230 and 330.
  expect_quantiles(times, {120, 220, 210});
}

TEST(CallsOfAResponder, AreAnsweredInTurn) {
  std::string done;
  class Peer {
   public:
    explicit Peer(std::string& calls) : calls_(&calls) {}
    void send(ConstBytes message) {
      EXPECT_EQ(message.size(), reply_bytes);
      *calls_ += 's';
    }
    void receive(Bytes message) {
      EXPECT_EQ(message.size(), request_bytes);
      *calls_ += 'r';
      std::ranges::copy(peer_.front(), message.begin());
      peer_.pop();
    }

   private:
    std::string* calls_;
    Outbox peer_{request_bytes, mark_of(Role::initiator)};
  };
  Attached<Peer> responder(Peer(done), Role::responder, {reply_bytes, request_bytes});
  Histogram none;
  clocked_calls(responder, 2, 16, none);
  EXPECT_EQ(done, "rsrs");
  EXPECT_EQ(none.count(), 0U);
}

}  // namespace
}  // namespace ipcbench
