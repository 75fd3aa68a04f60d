#include "runner/message_options.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fake_tree.h"
#include "os/run_directory.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using Names = std::vector<std::string>;

class Candidates : public testing::Test {
 protected:
  std::vector<Candidate> of(const std::string& flags) {
    CommandLine line("", "");
    const MessageOptions options(line, Transfers::both);
    line.parse(flags);
    return options.candidates(names_);
  }
  Names names_of(const std::string& flags) {
    Names names;
    for (const Candidate& candidate : of(flags)) names.push_back(candidate.point.name());
    return names;
  }
  std::string refusal_of(const std::string& flags) {
    try {
      of(flags);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  }

  FakeTree base_;
  RunDirectory names_{base_.root()};
};

TEST_F(Candidates, AreEveryMechanismSizeAndBothPlacementsByDefault) {
  const auto candidates = of("");
  std::set<std::string> ids;
  std::set<std::size_t> sizes;
  std::set<Placement> placements;
  for (const Candidate& candidate : candidates) {
    const Description& about = candidate.point.mechanism->description();
    ids.emplace(about.id);
    // What only notifies has a size of its own, and what cannot block waits as it can.
    if (about.payload != Payload::bytes || about.waits.front() != Wait::block) continue;
    sizes.insert(candidate.point.message_bytes);
    placements.insert(candidate.point.placement);
    EXPECT_EQ(candidate.point.idle, Idle::system_default);
    EXPECT_EQ(candidate.point.wait, Wait::block);
  }
  EXPECT_EQ(ids.size(), mechanisms().size());
  EXPECT_EQ(sizes, (std::set<std::size_t>{8, 64, 512, 4096, 65536, 1 << 20}));
  EXPECT_EQ(placements, (std::set{Placement::same_core, Placement::cross_core}));
}

TEST_F(Candidates, AreEveryCombination) {
  EXPECT_THAT(names_of("--mechanism=pipe,fifo --sizes=8,4K --placement=unpinned --wait=block"),
              ElementsAre("pipe/block/8/unpinned/default", "pipe/block/4096/unpinned/default",
                          "fifo/block/8/unpinned/default", "fifo/block/4096/unpinned/default"));
}

TEST_F(Candidates, AreEachThereOnce) {
  EXPECT_THAT(names_of("--mechanism=pipe,pipe --sizes=4096,4K,4KiB --placement=unpinned,unpinned "
                       "--idle=default,default --wait=block,block"),
              ElementsAre("pipe/block/4096/unpinned/default"));
}

TEST_F(Candidates, CanBeGivenInSeveralFlags) {
  EXPECT_THAT(names_of("--mechanism=pipe --mechanism=fifo --sizes 8 --placement unpinned"),
              ElementsAre("pipe/block/8/unpinned/default", "fifo/block/8/unpinned/default"));
}

TEST_F(Candidates, HaveBothIdlePoliciesWhereBothWereAskedFor) {
  const Names both{"pipe/block/8/unpinned/default", "pipe/block/8/unpinned/poll"};
  EXPECT_EQ(names_of("--mechanism=pipe --sizes=8 --placement=unpinned --idle=both"), both);
  EXPECT_EQ(names_of("--mechanism=pipe --sizes=8 --placement=unpinned --idle=default,poll"), both);
}

TEST_F(Candidates, SkipPollingIdleCoresWhereTheyMayNotBeAskedFor) {
  for (const Candidate& candidate : of("--mechanism=pipe --sizes=8 --placement=unpinned --idle=both")) {
    const bool polls = candidate.point.idle == Idle::poll;
    EXPECT_EQ(candidate.skip, polls ? why_no_idle_poll() : std::nullopt);
  }
  const bool may_poll = !why_no_idle_poll();
  EXPECT_EQ(of("--mechanism=pipe --sizes=8 --placement=unpinned --idle=poll").size(), may_poll ? 1U : 2U)
      << "with the default in its stead";
}

TEST_F(Candidates, ArePinnedToTheCpusThatWereNamed) {
  const int cpu = allowed_cpus().front().index;
  const auto candidates = of(fmt::format("--mechanism=pipe --sizes=8 --cpus={},{}", cpu, cpu));
  ASSERT_EQ(candidates.size(), 1U);
  EXPECT_EQ(candidates[0].point.name(), fmt::format("pipe/block/8/cpus-{0}-{0}/default", cpu));
  ASSERT_TRUE(candidates[0].point.cpus);
  EXPECT_EQ(candidates[0].point.cpus->a, cpu);
  EXPECT_EQ(candidates[0].point.cpus->b, cpu);
}

TEST_F(Candidates, AreEveryPairOfCpusWhereAllWereAskedFor) {
  const std::size_t cpus = allowed_cpus().size();
  const auto candidates = of("--mechanism=pipe --sizes=8 --cpus=all");
  EXPECT_EQ(candidates.size(), cpus * (cpus + 1) / 2);
  std::set<std::pair<int, int>> pairs;
  for (const Candidate& candidate : candidates) {
    pairs.emplace(candidate.point.cpus->a, candidate.point.cpus->b);
    EXPECT_EQ(candidate.point.placement, Placement::cpus);
  }
  EXPECT_EQ(pairs.size(), candidates.size());
}

TEST_F(Candidates, WaitAsTheirMechanismCan) {
  EXPECT_THAT(names_of("--mechanism=pipe,mmap --sizes=8 --placement=unpinned --wait=block,yield,epoll"),
              ElementsAre("pipe/block/8/unpinned/default", "pipe/epoll/8/unpinned/default",
                          "mmap/block/8/unpinned/default", "mmap/yield/8/unpinned/default"));
}

TEST_F(Candidates, DoNotSpinOnOneCpu) {
  const int cpu = allowed_cpus().front().index;
  for (const Candidate& candidate :
       of(fmt::format("--mechanism=pipe,mmap --sizes=8 --cpus={0},{0} --wait=block,spin,yield", cpu))) {
    EXPECT_EQ(candidate.skip.has_value(), candidate.point.wait == Wait::spin) << candidate.point.name();
  }
}

TEST_F(Candidates, AreSkippedWithAReasonWhereTheMachineHasNoSuchPlace) {
  for (const Candidate& candidate : of("--mechanism=pipe --sizes=8 --placement=smt-sibling,cross-socket")) {
    const auto choice = choose_cpus(candidate.point.placement, allowed_cpus());
    EXPECT_EQ(candidate.skip.value_or(""), choice.reason);
    EXPECT_EQ(candidate.point.cpus.has_value(), choice.pair.has_value());
  }
}

TEST_F(Candidates, AreSkippedWithAReasonWhereTheMessageIsTooLarge) {
  for (const Candidate& candidate : of("--sizes=16MiB --placement=unpinned")) {
    const Mechanism& mechanism = *candidate.point.mechanism;
    const Availability availability = mechanism.probe(names_);
    if (availability.why_not || mechanism.description().payload != Payload::bytes) continue;
    const auto limit = availability.max_message_bytes;
    EXPECT_EQ(candidate.skip.has_value(), limit && *limit < suite_max_message_bytes) << mechanism.id();
    EXPECT_THAT(candidate.skip.value_or("carries at most"), HasSubstr("carries at most"));
  }
}

TEST_F(Candidates, AreRefusedWithWhatThereIs) {
  EXPECT_THAT(refusal_of("--mechanism=pip"),
              AllOf(HasSubstr("--mechanism"), HasSubstr("'pip'"), HasSubstr("pipe, posix-mq")));
  EXPECT_THAT(refusal_of("--placement=cross_core"),
              AllOf(HasSubstr("--placement"), HasSubstr("'cross_core'"), HasSubstr("same-core, cross-core")));
  EXPECT_THAT(refusal_of("--placement=cpus"), HasSubstr("--placement")) << "comes of --cpus";
  EXPECT_THAT(refusal_of("--idle=never"), AllOf(HasSubstr("--idle"), HasSubstr("default, poll, both")));
  EXPECT_THAT(refusal_of("--wait=sleep"), AllOf(HasSubstr("--wait"), HasSubstr("spin-then-block")));
  EXPECT_THAT(refusal_of("--wait=epoll --mechanism=mmap,shm-sem"),
              AllOf(HasSubstr("--wait"), HasSubstr("epoll")));
  EXPECT_THAT(refusal_of("--sizes=8,x"), AllOf(HasSubstr("--sizes"), HasSubstr("'x'")));
  EXPECT_THAT(refusal_of("--cpus=0,99999"), AllOf(HasSubstr("--cpus"), HasSubstr("99999")));
  for (const char* pair : {"0", "0,x", "some", "all,0"}) {
    EXPECT_THAT(refusal_of(fmt::format("--cpus={}", pair)), AllOf(HasSubstr("--cpus"), HasSubstr("0,1")))
        << pair;
  }
}

TEST_F(Candidates, AreNotParsedFromThreeCpusOrFromAPairAndAPlacement) {
  EXPECT_THROW(of("--cpus=0,0,0"), UsageError);
  EXPECT_THROW(of("--cpus=0,0 --placement=unpinned"), UsageError);
}

}  // namespace
}  // namespace ipcbench
