#include "report/reliability.h"

#include <gtest/gtest.h>

#include <array>

#include "report/made_up_run.h"

namespace ipcbench {
namespace {

std::string text_of(const MadeUpRun& run) {
  const RunResults results = read_run(run.directory());
  std::vector<BenchSummary> summaries;
  for (const BenchResults& each : results.benches) summaries.push_back(summarise(each));
  return reliability_text(reliability_of(results, summaries));
}

TEST(Reliability, CountsCasesWithAnIntervalAndSaysWhatDisturbed) {
  MadeUpRun run;
  run.sessions("pipe", {95, 100, 100, 100, 100, 105})
      .sessions("fifo", {1, 2})
      .session("fifo", 2, "9,,,", "", "noisy,other programs used its CPUs: it waited for 5 % of its time")
      .session("fifo", 3, "9,,,", "", "noisy,other programs used its CPUs: it waited for 7 % of its time");
  EXPECT_EQ(
      text_of(run),
      "1 of 2 cases have a 95 % interval, of ±5.0 % in the median; 20.0 % of 10 sessions were disturbed, "
      "and do not count where there are others: 20.0 % (other programs used its CPUs)");
}

TEST(Reliability, SaysThatAllSessionsCount) {
  MadeUpRun run;
  run.sessions("pipe", {1, 2});
  EXPECT_EQ(text_of(run), "0 of 1 cases have a 95 % interval; all 2 sessions count");
}

}  // namespace
}  // namespace ipcbench
