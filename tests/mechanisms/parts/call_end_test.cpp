#include "mechanisms/parts/call_end.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace ipcbench {
namespace {

using Message = std::vector<std::byte>;

Message message(char letter) {
  return {static_cast<std::byte>(letter)};
}

// What both ends of a made-up library have done, a letter each, and what lies between them.
struct Wire {
  std::string done;
  std::deque<Message> requests;
  std::deque<Message> answers;
  bool answerer_gone = false;
};

class CallerEnd {
 public:
  explicit CallerEnd(Wire& wire) : wire_(&wire) {}
  void call(ConstBytes request) {
    wire_->done += 'c';
    wire_->requests.emplace_back(request.begin(), request.end());
  }
  std::size_t take_answer(Bytes answer) {
    wire_->done += 't';
    if (wire_->answerer_gone) throw std::runtime_error("the answerer is gone");
    const Message came = wire_->answers.empty() ? Message() : wire_->answers.front();
    if (!wire_->answers.empty()) wire_->answers.pop_front();
    std::ranges::copy(came, answer.begin());
    return came.size();
  }

 private:
  Wire* wire_;
};

class AnswererEnd {
 public:
  explicit AnswererEnd(Wire& wire) : wire_(&wire) {}
  void take_request(Bytes request) {
    wire_->done += 'q';
    std::ranges::copy(wire_->requests.front(), request.begin());
    wire_->requests.pop_front();
  }
  void answer(ConstBytes answer) {
    wire_->done += answer.empty() ? 'e' : 'a';
    wire_->answers.emplace_back(answer.begin(), answer.end());
  }

 private:
  Wire* wire_;
};

using End = CallEnd<CallerEnd, AnswererEnd>;

class CallEndTest : public testing::Test {
 protected:
  End caller() { return End(std::make_unique<CallerEnd>(wire_)); }
  End answerer() { return End(std::make_unique<AnswererEnd>(wire_)); }

  Wire wire_;
};

TEST_F(CallEndTest, MakesOneCallOfARoundTrip) {
  End initiator = caller();
  End responder = answerer();
  Message came(1);
  initiator.send(message('x'));
  responder.receive(came);
  EXPECT_EQ(came, message('x'));
  responder.send(message('y'));
  initiator.receive(came);
  EXPECT_EQ(came, message('y'));
  EXPECT_EQ(wire_.done, "cqat");
}

TEST_F(CallEndTest, AnswersAStreamsRequestsWithNothingWhenTheNextIsAskedFor) {
  wire_.requests = {message('1'), message('2')};
  Message came(1);
  {
    End responder = answerer();
    responder.receive(came);
    EXPECT_EQ(wire_.done, "q");
    responder.receive(came);
    EXPECT_EQ(wire_.done, "qeq");
  }
  EXPECT_EQ(wire_.done, "qeqe") << "who leaves answers";
}

TEST_F(CallEndTest, WaitsForTheOldestAnswerOnceSoManyCallsAreOpen) {
  End initiator = caller();
  for (unsigned i = 0; i < End::max_open; ++i) initiator.send(message('x'));
  EXPECT_EQ(wire_.done, std::string(End::max_open, 'c'));
  wire_.done.clear();
  initiator.send(message('x'));
  EXPECT_EQ(wire_.done, "tc");
}

TEST_F(CallEndTest, PassesOverTheAnswersOfAStream) {
  End initiator = caller();
  for (int i = 0; i < 3; ++i) initiator.send(message('x'));
  wire_.answers = {{}, {}, message('y')};
  Message came(1);
  initiator.receive(came);
  EXPECT_EQ(came, message('y'));
}

TEST_F(CallEndTest, WaitsForItsAnswersAsItLeaves) {
  {
    End initiator = caller();
    initiator.send(message('x'));
    initiator.send(message('x'));
  }
  EXPECT_EQ(wire_.done, "cctt");
}

TEST_F(CallEndTest, LeavesWithoutAnswersWhereThePeerIsGone) {
  {
    End initiator = caller();
    initiator.send(message('x'));
    wire_.answerer_gone = true;
  }
  EXPECT_EQ(wire_.done, "ct");
}

TEST_F(CallEndTest, RefusesAnAnswerWithoutACall) {
  End responder = answerer();
  EXPECT_THROW(responder.send(message('y')), std::runtime_error);
}

TEST_F(CallEndTest, RefusesAnAnswerOfAnotherSize) {
  End initiator = caller();
  initiator.send(message('x'));
  wire_.answers = {message('y')};
  Message came(2);
  EXPECT_THROW(initiator.receive(came), std::runtime_error);
}

}  // namespace
}  // namespace ipcbench
