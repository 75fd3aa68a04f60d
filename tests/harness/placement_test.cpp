#include "harness/placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "made_up_machine.h"

namespace ipcbench {
namespace {

using Cpus = std::vector<Cpu>;
using Pair = std::pair<int, int>;

// Index, core, package, last-level cache.
const Cpus one_cpu{{0, 0, 0, 0}};
const Cpus two_cores{{0, 0, 0, 0}, {1, 1, 0, 0}};
const Cpus one_core_smt{{0, 0, 0, 0}, {1, 0, 0, 0}};
// As Linux counts them on most machines: the second threads of all cores come last.
const Cpus four_cores_smt{{0, 0, 0, 0}, {1, 1, 0, 0}, {2, 2, 0, 0}, {3, 3, 0, 0},
                          {4, 0, 0, 0}, {5, 1, 0, 0}, {6, 2, 0, 0}, {7, 3, 0, 0}};
const Cpus two_sockets{{0, 0, 0, 0}, {1, 1, 0, 0}, {2, 2, 1, 1}, {3, 3, 1, 1}};
// Two caches in one package, and a mask that leaves core 0 with one of them.
const Cpus split_cache{{0, 0, 0, 0}, {1, 1, 0, 1}, {2, 2, 0, 0}};

Pair chosen(Placement placement, const Cpus& cpus) {
  const PlacementChoice choice = choose_cpus(placement, cpus);
  EXPECT_EQ(choice.reason, "");
  return choice.pair ? Pair(choice.pair->a, choice.pair->b) : Pair(-1, -1);
}

std::string refused(Placement placement, const Cpus& cpus) {
  const PlacementChoice choice = choose_cpus(placement, cpus);
  EXPECT_FALSE(choice.pair);
  return choice.reason;
}

TEST(Placement, HasAnIdThatLeadsBack) {
  for (const auto* const id :
       {"same-core", "cross-core", "smt-sibling", "cross-socket", "unpinned", "cpus"}) {
    const auto placement = placement_from(id);
    ASSERT_TRUE(placement) << id;
    EXPECT_EQ(name(*placement), id);
  }
  EXPECT_EQ(name(Placement::cross_core), "cross-core");
  EXPECT_FALSE(placement_from("cross_core"));
  EXPECT_FALSE(placement_from(""));
}

TEST(SameCore, IsOneCpuTwice) {
  EXPECT_EQ(chosen(Placement::same_core, one_cpu), Pair(0, 0));
  EXPECT_EQ(chosen(Placement::same_core, two_cores), Pair(0, 0));
  EXPECT_EQ(chosen(Placement::same_core, Cpus{{5, 2, 0, 0}}), Pair(5, 5));
  EXPECT_EQ(refused(Placement::same_core, {}), "same-core needs one CPU; the affinity mask allows no CPU");
}

TEST(SameCore, AvoidsCpu0OfMoreThanTwoCores) {
  EXPECT_EQ(chosen(Placement::same_core, four_cores_smt), Pair(1, 1));
  EXPECT_EQ(chosen(Placement::same_core, one_core_smt), Pair(0, 0));
}

TEST(CrossCore, TakesTwoCoresOfOnePackage) {
  EXPECT_EQ(chosen(Placement::cross_core, two_cores), Pair(0, 1));
  EXPECT_EQ(chosen(Placement::cross_core, four_cores_smt), Pair(1, 2));
  EXPECT_EQ(chosen(Placement::cross_core, two_sockets), Pair(2, 3));
}

TEST(CrossCore, PrefersASharedCacheToAQuietCore) {
  EXPECT_EQ(chosen(Placement::cross_core, split_cache), Pair(0, 2));
  EXPECT_EQ(chosen(Placement::cross_core, Cpus{{0, 0, 0, 0}, {1, 1, 0, 1}, {2, 2, 0, 2}}), Pair(1, 2));
}

TEST(CrossCore, DoesNotTakeASiblingOfTheCoreOfCpu0ForQuiet) {
  EXPECT_EQ(chosen(Placement::cross_core,
                   Cpus{{0, 0, 0, 0}, {1, 0, 0, 0}, {2, 1, 0, 0}, {3, 1, 0, 0}, {4, 2, 0, 0}}),
            Pair(2, 4));
}

TEST(CrossCore, SaysWhyNot) {
  EXPECT_EQ(refused(Placement::cross_core, one_cpu),
            "cross-core needs two cores of one package; the affinity mask allows only CPU 0");
  EXPECT_EQ(
      refused(Placement::cross_core, one_core_smt),
      "cross-core needs two cores of one package; the affinity mask allows CPUs 0-1, with no such pair");
  EXPECT_EQ(
      refused(Placement::cross_core, Cpus{{0, 0, 0, 0}, {8, 4, 1, 1}}),
      "cross-core needs two cores of one package; the affinity mask allows CPUs 0,8, with no such pair");
}

TEST(SmtSibling, TakesTwoCpusOfOneCore) {
  EXPECT_EQ(chosen(Placement::smt_sibling, one_core_smt), Pair(0, 1));
  EXPECT_EQ(chosen(Placement::smt_sibling, four_cores_smt), Pair(1, 5));
  EXPECT_EQ(chosen(Placement::smt_sibling, Cpus{{0, 0, 0, 0}, {4, 0, 0, 0}, {6, 2, 0, 0}, {7, 3, 0, 0}}),
            Pair(0, 4))
      << "the mask leaves no other";
  EXPECT_EQ(refused(Placement::smt_sibling, two_cores),
            "smt-sibling needs two CPUs of one core; the affinity mask allows CPUs 0-1, with no such pair");
}

TEST(CrossSocket, TakesTwoPackages) {
  EXPECT_EQ(chosen(Placement::cross_socket, two_sockets), Pair(1, 2));
  EXPECT_NE(refused(Placement::cross_socket, four_cores_smt), "");
}

TEST(Choice, WorksOnMasksWithHoles) {
  const Cpus holes{{3, 1, 0, 0}, {9, 4, 0, 0}, {17, 8, 1, 1}, {25, 8, 1, 1}};
  EXPECT_EQ(chosen(Placement::same_core, holes), Pair(3, 3));
  EXPECT_EQ(chosen(Placement::cross_core, holes), Pair(3, 9));
  EXPECT_EQ(chosen(Placement::smt_sibling, holes), Pair(17, 25));
  EXPECT_EQ(chosen(Placement::cross_socket, holes), Pair(3, 17));
}

TEST(Choice, DoesNotGuessWhatTheMachineDoesNotTell) {
  const Cpus unknown{{0, -1, -1, -1}, {1, -1, -1, -1}};
  EXPECT_EQ(chosen(Placement::same_core, unknown), Pair(0, 0));
  EXPECT_NE(refused(Placement::cross_core, unknown), "");
  EXPECT_NE(refused(Placement::smt_sibling, unknown), "");
  EXPECT_NE(refused(Placement::cross_socket, unknown), "");
  EXPECT_EQ(chosen(Placement::cross_core, Cpus{{0, 0, -1, -1}, {1, 1, -1, -1}}), Pair(0, 1))
      << "cores without packages: a machine of one package";
}

TEST(Choice, TellsWhetherTheCacheIsShared) {
  EXPECT_EQ(choose_cpus(Placement::cross_core, two_cores).pair->shares_llc, true);
  EXPECT_EQ(choose_cpus(Placement::cross_socket, two_sockets).pair->shares_llc, false);
  EXPECT_EQ(choose_cpus(Placement::cross_core, Cpus{{0, 0, 0, -1}, {1, 1, 0, -1}}).pair->shares_llc,
            std::nullopt);
  EXPECT_EQ(choose_cpus(Placement::same_core, Cpus{{0, 0, 0, -1}}).pair->shares_llc, true) << "with itself";
}

TEST(Unpinned, HasNeitherPairNorReason) {
  EXPECT_EQ(refused(Placement::unpinned, two_cores), "");
}

TEST(PairOf, TakesWhatWasNamedInItsOrder) {
  const auto choice = pair_of(3, 1, two_sockets);
  ASSERT_TRUE(choice.pair);
  EXPECT_EQ(Pair(choice.pair->a, choice.pair->b), Pair(3, 1));
  EXPECT_EQ(choice.pair->shares_llc, false);
  EXPECT_EQ(pair_of(1, 1, two_cores).pair->shares_llc, true);
  EXPECT_NE(refused(Placement::cpus, two_cores), "") << "without numbers";
}

TEST(PairOf, NamesTheCpuThatIsNotThere) {
  EXPECT_EQ(pair_of(0, 7, two_cores).reason, "CPU 7 does not exist or is not in the affinity mask (0-1)");
  EXPECT_EQ(pair_of(-1, 0, two_cores).reason, "CPU -1 does not exist or is not in the affinity mask (0-1)");
  EXPECT_FALSE(pair_of(7, 0, two_cores).pair);
}

// Two sockets of two caches each, above each two cores of two threads: CPUs 0-3 share a cache, 0-7 a socket.
TEST(Choice, FollowsTheMachineThatHwlocDescribes) {
  const Cpus cpus = cpus_of_machine("package:2 l3:2 core:2 pu:2", {2, 3, 4, 6, 7, 8, 9, 12});
  const auto pair = [&cpus](Placement placement) { return choose_cpus(placement, cpus).pair; };
  EXPECT_EQ(chosen(Placement::smt_sibling, cpus), Pair(2, 3));
  EXPECT_EQ(pair(Placement::smt_sibling)->shares_llc, true);
  EXPECT_EQ(chosen(Placement::cross_core, cpus), Pair(4, 6)) << "the first two cores under one cache";
  EXPECT_EQ(pair(Placement::cross_core)->shares_llc, true);
  EXPECT_EQ(chosen(Placement::cross_socket, cpus), Pair(2, 8));
  EXPECT_EQ(pair(Placement::cross_socket)->shares_llc, false);
}

TEST(Choice, CrossesCachesOnlyWhereNoCoresShareOne) {
  const Cpus cpus = cpus_of_machine("package:1 l3:2 core:2 pu:2", {0, 1, 4, 5});
  EXPECT_EQ(chosen(Placement::cross_core, cpus), Pair(0, 4));
  EXPECT_EQ(choose_cpus(Placement::cross_core, cpus).pair->shares_llc, false);
}

std::vector<Pair> numbers(const std::vector<CpuPair>& pairs) {
  std::vector<Pair> found;
  for (const CpuPair& pair : pairs) found.emplace_back(pair.a, pair.b);
  return found;
}

TEST(AllPairs, HoldEachPairOnceAndTheDiagonal) {
  EXPECT_THAT(numbers(all_pairs(one_core_smt)), testing::ElementsAre(Pair(0, 0), Pair(0, 1), Pair(1, 1)));
  EXPECT_THAT(
      numbers(all_pairs(Cpus{{3, 1, 0, 0}, {9, 4, 0, 0}, {17, 8, 1, 1}})),
      testing::ElementsAre(Pair(3, 3), Pair(3, 9), Pair(3, 17), Pair(9, 9), Pair(9, 17), Pair(17, 17)));
  EXPECT_THAT(numbers(all_pairs(one_cpu)), testing::ElementsAre(Pair(0, 0)));
  EXPECT_THAT(all_pairs({}), testing::IsEmpty());
}

TEST(AllPairs, TellWhetherTheCacheIsShared) {
  const auto pairs = all_pairs(Cpus{{0, 0, 0, 0}, {1, 1, 0, 0}, {2, 2, 1, 1}, {3, -1, -1, -1}});
  ASSERT_EQ(pairs.size(), 10U);
  EXPECT_EQ(pairs[1].shares_llc, true);
  EXPECT_EQ(pairs[2].shares_llc, false);
  EXPECT_EQ(pairs[3].shares_llc, std::nullopt);
  EXPECT_EQ(pairs[9].shares_llc, true) << "with itself";
}

TEST(CorePairs, TakeOneCpuOfEachCore) {
  EXPECT_THAT(numbers(core_pairs(four_cores_smt)),
              testing::ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(1, 2), Pair(1, 3), Pair(2, 3)));
  EXPECT_THAT(numbers(core_pairs(cpus_of_machine("package:1 core:3 pu:2", {1, 2, 3, 5}))),
              testing::ElementsAre(Pair(1, 2), Pair(1, 5), Pair(2, 5)))
      << "the first that the mask leaves of it";
}

TEST(CorePairs, CrossSockets) {
  const auto pairs = core_pairs(two_sockets);
  EXPECT_THAT(numbers(pairs),
              testing::ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(1, 2), Pair(1, 3), Pair(2, 3)));
  EXPECT_EQ(pairs[0].shares_llc, true);
  EXPECT_EQ(pairs[1].shares_llc, false);
}

TEST(CorePairs, TakeAnUnknownCoreForOneOfItsOwn) {
  EXPECT_THAT(numbers(core_pairs(Cpus{{0, 0, 0, 0}, {1, -1, -1, -1}, {2, -1, -1, -1}, {3, 0, 0, 0}})),
              testing::ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 2)));
}

TEST(CorePairs, AreNoneOfOneCore) {
  EXPECT_THAT(core_pairs(one_cpu), testing::IsEmpty());
  EXPECT_THAT(core_pairs(one_core_smt), testing::IsEmpty());
  EXPECT_THAT(core_pairs({}), testing::IsEmpty());
}

}  // namespace
}  // namespace ipcbench
