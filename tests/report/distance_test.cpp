#include "report/distance.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "fake_tree.h"
#include "report/run_results.h"

namespace ipcbench {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// A run whose sessions between CPUs 0 and 1 had these distances; each took ten times that.
class CrossingRun {
 public:
  explicit CrossingRun(const std::vector<double>& distances_ns) {
    std::string rows =
        "schema,run,bench,mechanism,placement,repetition,status,cpu_a,cpu_b,rtt_mean_ns,cache_line_ns\r\n";
    std::string histograms =
        "schema,run,bench,mechanism,placement,repetition,status,cpu_a,cpu_b,histogram\r\n";
    for (std::size_t i = 0; i < distances_ns.size(); ++i) {
      const std::string begin = fmt::format("1,made-up,latency,pipe,cross-core,{},ok,0,1,", i);
      rows += fmt::format("{}{},{}\r\n", begin, 10 * distances_ns[i], distances_ns[i]);
      histograms += fmt::format("{}{}:1 max:{}\r\n", begin, distances_ns[i], distances_ns[i]);
    }
    rows += "1,made-up,latency,pipe,same-core,0,ok,0,0,7,\r\n";
    tree_.write("latency.csv", rows).write("latency_histograms.csv", histograms);
  }

  [[nodiscard]] const std::filesystem::path& directory() const { return tree_.root(); }

 private:
  FakeTree tree_;
};

std::vector<std::string> distances_in(const BenchResults& results) {
  std::vector<std::string> found;
  for (const CaseResults& each : results.cases) found.push_back(each.key[case_column("distance")]);
  return found;
}

TEST(Distances, TellNearFromFarForTheirPair) {
  const CrossingRun run({90, 370, 91, 365});
  const Distances distances({&run.directory(), 1});
  EXPECT_EQ(distances.of("0", "1", 100), "near");
  EXPECT_EQ(distances.of("0", "1", 300), "far");
  EXPECT_EQ(distances.of("0", "1", std::nullopt), "");
  EXPECT_EQ(distances.of("0", "2", 300), "") << "nothing is known of that pair";
}

TEST(Distances, AreNoneWhereAllAreAlike) {
  const CrossingRun run({370, 365, 380});
  EXPECT_EQ(Distances({&run.directory(), 1}).of("0", "1", 370), "");
}

TEST(Distances, AreLearntFromSeveralRunsTogether) {
  const CrossingRun far({370, 365});
  const CrossingRun near({90, 91});
  const std::array both{far.directory(), near.directory()};
  const Distances distances(both);
  EXPECT_THAT(distances_in(read_run(far.directory(), distances).benches.at(0)), ElementsAre("far", ""));
  EXPECT_THAT(distances_in(read_run(near.directory(), distances).benches.at(0)), ElementsAre("near", ""));
  EXPECT_THAT(distances_in(read_run(near.directory()).benches.at(0)), ElementsAre("", ""));
}

// A state with too few sessions for an interval is left out, and of two such the one with fewer.
TEST(Distances, LeaveOneStateToACaseThatHasTooFewSessionsOfTheOther) {
  const CrossingRun few({90, 370, 91});
  const BenchResults of_few = read_run(few.directory()).benches.at(0);
  ASSERT_THAT(distances_in(of_few), ElementsAre("near", ""));
  EXPECT_EQ(of_few.cases[0].in_other_state, 1U);
  EXPECT_EQ(of_few.disturbed.at("its CPUs were nearer or farther"), 1U);
  const CrossingRun enough({90, 370, 91, 370, 92, 370, 90, 370, 90, 370, 90, 90, 90});
  EXPECT_THAT(distances_in(read_run(enough.directory()).benches.at(0)), ElementsAre("near", ""));
}

TEST(Distances, MakeTwoCasesOfOneWithTheirOwnHistograms) {
  const CrossingRun run({90, 370, 91, 370, 90, 370, 91, 370, 90, 370, 91, 370});
  const BenchResults results = read_run(run.directory()).benches.at(0);
  ASSERT_THAT(distances_in(results), ElementsAre("far", "near", ""));
  EXPECT_THAT(values_of(results.cases[0], results.index_of("rtt_mean_ns").value()),
              ElementsAre(3700, 3700, 3700, 3700, 3700, 3700));
  EXPECT_THAT(values_of(results.cases[1], results.index_of("rtt_mean_ns").value()),
              ElementsAre(900, 910, 900, 910, 900, 910));
  EXPECT_EQ(results.cases[0].pooled.max(), 370U);
  EXPECT_EQ(results.cases[1].pooled.count(), 6U);
  EXPECT_THAT(name_cases(std::vector{results.cases[0].key, results.cases[1].key}).names,
              ElementsAre("pipe/far", "pipe/near"));
}

TEST(Distances, DoWithoutFiles) {
  const FakeTree tree;
  EXPECT_EQ(Distances({&tree.root(), 1}).of("0", "1", 300), "");
}

}  // namespace
}  // namespace ipcbench
