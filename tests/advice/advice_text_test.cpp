#include "advice/advice_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "advice/made_up.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(QuestionText, SaysAllThatWasAsked) {
  EXPECT_EQ(question_text({}), "64 B messages, each side on a core of its own, no side spins");
  EXPECT_EQ(question_text({.bytes = 4096,
                           .rate = 100e3,
                           .cores = 1,
                           .may_spin = true,
                           .max_cpu = 0.5,
                           .boundaries = true,
                           .many_to_one = true,
                           .survive_crash = true,
                           .no_library = true,
                           .idle = "poll"}),
            "4 KiB messages, 100 k a second, both sides on one core, a side that waits may spin, at most "
            "0.50 cores "
            "busy, messages kept apart, many senders to one, told of a peer's death, no library, idle=poll");
}

TEST(AdviceText, ShowsTheFiguresAndWhatIsLikeTheFirst) {
  const std::vector<Offer> offers{offer("pipe", 5000), offer("fifo", 5100), offer("tcp", 15000)};
  const std::string text = advice_text(
      advise({}, offers, std::vector{reliable("pipe"), reliable("fifo"), reliable("tcp")}), "a-run");
  EXPECT_THAT(text, HasSubstr("as measured in a-run"));
  EXPECT_THAT(text, HasSubstr("5.00 µs (4.75–5.25 µs)"));
  EXPECT_THAT(text, HasSubstr("not told from pipe: fifo\n"));
  EXPECT_THAT(text, Not(HasSubstr("cores busy")));
  EXPECT_THAT(text, Not(HasSubstr("left out")));
  EXPECT_THAT(text, Not(HasSubstr("no intervals")));
}

TEST(AdviceText, NamesTheDistanceOfTheCpus) {
  EXPECT_THAT(advice_text(advise({}, {}, {}, "far"), "r"),
              HasSubstr("by latency, as measured in r, with far CPUs, as in most sessions\n"));
}

TEST(AdviceText, NamesAllThatSharesAReasonInOneLine) {
  Promises fifo = reliable("fifo");
  fifo.lossless = false;
  Promises udp = reliable("udp");
  udp.lossless = false;
  const std::string text = advice_text(
      advise({.rate = 100}, std::vector{offer("pipe", 5000)}, std::vector{reliable("pipe"), fifo, udp}), "r");
  EXPECT_THAT(text, HasSubstr("cores busy"));
  EXPECT_THAT(text, HasSubstr("left out:\n  may lose messages: fifo, udp\n"));
}

TEST(AdviceText, SaysWhatTheRankedNeedBesidesTheKernel) {
  Promises zeromq = reliable("zeromq-ipc");
  zeromq.library = "ZeroMQ";
  zeromq.packages = "libzmq3-dev";
  const std::vector<Offer> offers{offer("pipe", 5000), offer("zeromq-ipc", 9000)};
  EXPECT_THAT(advice_text(advise({}, offers, std::vector{reliable("pipe"), zeromq}), "r"),
              HasSubstr("\nneeds a library (Debian's packages):\n  zeromq-ipc: ZeroMQ (libzmq3-dev)\n"));
  EXPECT_THAT(advice_text(advise({.no_library = true}, offers, std::vector{reliable("pipe"), zeromq}), "r"),
              Not(HasSubstr("packages")));
}

TEST(AdviceText, SaysWhereThereAreNoIntervals) {
  Offer pipe = offer("pipe", 5000);
  pipe.rtt_ns->interval.reset();
  EXPECT_THAT(advice_text(advise({}, std::vector{pipe}, std::vector{reliable("pipe")}), "r"),
              HasSubstr("no intervals"));
}

TEST(AdviceText, SaysThatNothingAnswers) {
  EXPECT_THAT(advice_text(advise({}, {}, std::vector{reliable("pipe")}), "r"),
              HasSubstr("nothing that was measured answers this\n\nleft out:\n  was not measured: pipe\n"));
}

}  // namespace
}  // namespace ipcbench
