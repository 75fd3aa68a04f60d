#include "advice/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "advice/made_up.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ranked(const Advice& advice) {
  std::vector<std::string> ids;
  for (const Choice& each : advice.ranking) ids.push_back(each.offer.mechanism);
  return ids;
}

// Why the one mechanism there is was left out; empty where it was not.
std::string why_left_out(const Question& question, const Promises& promises,
                         const std::vector<Offer>& offers) {
  const Advice advice = advise(question, offers, std::vector{promises});
  if (advice.left_out.size() + advice.ranking.size() != 1) return "it is in neither list, or in both";
  return advice.left_out.empty() ? "" : advice.left_out[0].reason;
}
std::string why_left_out(const Question& question, const Promises& promises) {
  return why_left_out(question, promises, {offer("pipe", 5000)});
}

TEST(Advise, RanksByTheCriterion) {
  std::vector<Offer> offers{offer("slow", 9000), offer("fast", 2000), offer("middle", 5000)};
  offers[1].messages_per_s = Estimate{1000, Interval{990, 1010}};
  offers[2].cpu_ns_per_message = Estimate{1, Interval{0.9, 1.1}};
  const std::vector<Promises> promises{reliable("slow"), reliable("fast"), reliable("middle")};
  EXPECT_THAT(ranked(advise({.by = Criterion::latency}, offers, promises)),
              ElementsAre("fast", "middle", "slow"));
  EXPECT_THAT(ranked(advise({.by = Criterion::throughput}, offers, promises)),
              ElementsAre("middle", "slow", "fast"));
  EXPECT_THAT(ranked(advise({.by = Criterion::cpu}, offers, promises)),
              ElementsAre("middle", "fast", "slow"));
}

TEST(Advise, PutsWhatHasNoIntervalBehindAllThatHaveOne) {
  std::vector<Offer> offers{offer("sure", 9000), offer("chance", 2000), offer("chance", 9500),
                            offer("lucky", 1000)};
  offers[1].rtt_ns = Estimate{2000, {}};
  offers[1].wait = "spin-then-block";
  offers[3].rtt_ns = Estimate{1000, {}};
  const Advice advice =
      advise({}, offers, std::vector{reliable("sure"), reliable("chance"), reliable("lucky")});
  EXPECT_THAT(ranked(advice), ElementsAre("sure", "chance", "lucky"));
  EXPECT_EQ(advice.ranking[1].offer.rtt_ns->median, 9500);
  EXPECT_FALSE(advice.ranking[2].like_first);
}

TEST(Advise, NamesTheDistanceThatWasMeasuredInPlaceOfTheMainOne) {
  Offer elsewhere = offer("pipe", 5000);
  elsewhere.rtt_ns.reset();
  elsewhere.messages_per_s.reset();
  elsewhere.round_trips_elsewhere = "far";
  elsewhere.streams_elsewhere = "far";
  EXPECT_EQ(why_left_out({}, reliable("pipe"), {elsewhere}), "its latency was measured with far CPUs alone");
  EXPECT_EQ(why_left_out({.by = Criterion::throughput}, reliable("pipe"), {elsewhere}),
            "its throughput was measured with far CPUs alone");
  elsewhere.rtt_ns = Estimate{5000, {}};
  EXPECT_EQ(why_left_out({.rate = 10}, reliable("pipe"), {elsewhere}),
            "its throughput was measured with far CPUs alone");
}

TEST(Advise, IsOfTheDistanceThatMattersToIt) {
  EXPECT_EQ(advise({}, {}, {}, "near").distance, "near");
  EXPECT_EQ(advise({.cores = 1}, {}, {}, "near").distance, "") << "one core is at no distance";
}

TEST(Advise, SaysWhatCannotBeToldFromTheFirst) {
  const std::vector<Offer> offers{offer("a", 1000), offer("b", 1090), offer("c", 2000)};
  const Advice advice = advise({}, offers, std::vector{reliable("a"), reliable("b"), reliable("c")});
  EXPECT_TRUE(advice.ranking[1].like_first);
  EXPECT_FALSE(advice.ranking[2].like_first);
  const Advice by_cpu =
      advise({.by = Criterion::cpu}, offers, std::vector{reliable("a"), reliable("b"), reliable("c")});
  EXPECT_TRUE(by_cpu.ranking[1].like_first);
  EXPECT_FALSE(by_cpu.ranking[2].like_first);
}

TEST(Advise, TakesTheBestWayOfAMechanismThatIsAllowed) {
  std::vector<Offer> offers{offer("ring", 9000), offer("ring", 700), offer("ring", 500)};
  offers[1].wait = "spin-then-block";
  offers[2].wait = "spin";
  const std::vector<Promises> promises{reliable("ring")};
  EXPECT_EQ(advise({}, offers, promises).ranking.at(0).offer.wait, "spin-then-block");
  const Advice spinning = advise({.may_spin = true}, offers, promises);
  EXPECT_EQ(spinning.ranking.at(0).offer.wait, "spin");
  EXPECT_EQ(spinning.ranking.at(0).cores_busy, 2);
}

TEST(Advise, TakesTheSmallestMeasuredSizeThatTheMessageFitsInto) {
  std::vector<Offer> offers{offer("pipe", 1000), offer("pipe", 2000), offer("pipe", 3000)};
  offers[1].message_bytes = 4096;
  offers[2].message_bytes = 1 << 20;
  const std::vector<Promises> promises{reliable("pipe")};
  EXPECT_EQ(advise({.bytes = 64}, offers, promises).ranking.at(0).offer.message_bytes, 64U);
  EXPECT_EQ(advise({.bytes = 65}, offers, promises).ranking.at(0).offer.message_bytes, 4096U);
  EXPECT_EQ(why_left_out({.bytes = 2 << 20}, reliable("pipe"), offers),
            "was not measured with 2 MiB or more");
}

TEST(Advise, LeavesOutWhatDoesNotPromiseEnough) {
  Promises pipe = reliable("pipe");
  EXPECT_EQ(why_left_out({}, pipe), "");
  pipe.available = false;
  pipe.reason = "no pipes today";
  EXPECT_EQ(why_left_out({}, pipe), "cannot be used there: no pipes today");
  pipe = reliable("pipe");
  pipe.max_message_bytes = 8;
  EXPECT_EQ(why_left_out({}, pipe), "carries at most 8 B");
  pipe = reliable("pipe");
  pipe.payload = "none";
  EXPECT_EQ(why_left_out({}, pipe), "carries nothing but its arrival");
  pipe = reliable("pipe");
  pipe.lossless = false;
  EXPECT_EQ(why_left_out({}, pipe), "may lose messages");
  pipe = reliable("pipe");
  pipe.boundaries = false;
  EXPECT_EQ(why_left_out({}, pipe), "");
  EXPECT_EQ(why_left_out({.boundaries = true}, pipe), "does not keep messages apart");
  pipe = reliable("pipe");
  pipe.tells_of_death = false;
  EXPECT_EQ(why_left_out({}, pipe), "");
  EXPECT_EQ(why_left_out({.survive_crash = true}, pipe), "does not tell a side that its peer has died");
  pipe = reliable("pipe");
  pipe.many_to_many_bytes = 32;
  EXPECT_EQ(why_left_out({}, pipe), "");
  EXPECT_EQ(why_left_out({.many_to_one = true}, pipe), "several senders may share it up to 32 B");
  pipe.many_to_many_bytes = 0;
  EXPECT_EQ(why_left_out({.many_to_one = true}, pipe), "several senders may not share it");
  pipe = reliable("pipe");
  pipe.library = "ZeroMQ";
  EXPECT_EQ(why_left_out({.no_library = true}, pipe), "needs ZeroMQ");
}

TEST(Advise, LeavesOutWhatWasNotMeasuredSo) {
  EXPECT_EQ(why_left_out({}, reliable("pipe"), {}), "was not measured");
  EXPECT_EQ(why_left_out({.cores = 1}, reliable("pipe")), "was not measured same-core");
  EXPECT_EQ(why_left_out({.idle = "default"}, reliable("pipe")), "was not measured with idle=default");
  Offer spinner = offer("pipe", 500);
  spinner.wait = "yield";
  EXPECT_EQ(why_left_out({}, reliable("pipe"), {spinner}), "keeps a core busy while it waits");
  Offer untimed = offer("pipe", 500);
  untimed.rtt_ns.reset();
  EXPECT_EQ(why_left_out({}, reliable("pipe"), {untimed}), "its latency was not measured");
}

TEST(Advise, HoldsTheRateAgainstTheLowEndOfTheInterval) {
  const Offer pipe = offer("pipe", 4000);  // passes 1 M a second, at least 900 k
  EXPECT_EQ(why_left_out({.rate = 900e3}, reliable("pipe"), {pipe}), "");
  EXPECT_EQ(why_left_out({.rate = 950e3}, reliable("pipe"), {pipe}), "passes 900 k messages a second");
  Offer of_unknown_rate = pipe;
  of_unknown_rate.messages_per_s.reset();
  EXPECT_EQ(why_left_out({.rate = 1}, reliable("pipe"), {of_unknown_rate}),
            "its throughput was not measured");
}

TEST(Advise, CountsTheCoresThatARateKeepsBusy) {
  const std::vector<Offer> offers{offer("pipe", 4000)};  // 2 µs of CPU a message
  const std::vector<Promises> promises{reliable("pipe")};
  EXPECT_FALSE(advise({}, offers, promises).ranking.at(0).cores_busy);
  EXPECT_DOUBLE_EQ(advise({.rate = 100e3}, offers, promises).ranking.at(0).cores_busy.value(), 0.2);
  EXPECT_EQ(why_left_out({.rate = 100e3, .max_cpu = 0.1}, promises[0], offers), "takes more CPU");
  EXPECT_EQ(why_left_out({.rate = 100e3, .max_cpu = 0.3}, promises[0], offers), "");
  Offer of_unknown_cost = offers[0];
  of_unknown_cost.cpu_ns_per_message.reset();
  EXPECT_EQ(why_left_out({.rate = 100e3, .max_cpu = 0.3}, promises[0], {of_unknown_cost}), "takes more CPU");
}

TEST(Advise, TakesPollingIdleCoresWhereTheyWereMeasured) {
  EXPECT_EQ(advise({}, std::vector{offer("pipe", 1)}, {}).question.idle, "poll");
  Offer as_it_is = offer("pipe", 1);
  as_it_is.idle = "default";
  EXPECT_EQ(advise({}, std::vector{as_it_is}, {}).question.idle, "default");
}

TEST(Advise, NamesWhatWasMeasuredWithoutAPromise) {
  const Advice advice = advise({}, std::vector{offer("pipe", 1), offer("pipe", 2)}, {});
  EXPECT_THAT(advice.ranking, IsEmpty());
  ASSERT_EQ(advice.left_out.size(), 1U);
  EXPECT_THAT(advice.left_out[0].reason, HasSubstr("does not say"));
}

}  // namespace
}  // namespace ipcbench
