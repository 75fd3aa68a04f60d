#include "report/summary_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/text.h"
#include "report/made_up_run.h"
#include "report/units.h"

namespace ipcbench {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::ResultOf;

BenchResults results_of(const MadeUpRun& run) {
  return read_run(run.directory()).benches.at(0);
}

TEST(SummaryText, IsATableAndHowSureItIs) {
  MadeUpRun run;
  run.sessions("pipe", {5000, 5100, 5200, 5300, 5400, 5500}).sessions("fifo", {800, 900});
  run.session("fifo", 2, "1000,,,", "", "noisy,busy").session("mmap", 0, "700,,,", "", "noisy,busy");
  EXPECT_EQ(summary_text(summarise(results_of(run)), "rtt_mean_ns"),
            "latency: rtt_mean_ns\n"
            "  wait block, message_bytes 64B, placement same-core, idle poll\n"
            "  case   n   median  95 % interval      ±\n"
            "  fifo   2   850 ns              –      –\n"
            "  mmap  1*   700 ns              –      –\n"
            "  pipe   6  5.25 µs   5.00–5.50 µs  4.8 %\n"
            "3 cases; median half-width 4.8 %; 2 with too few sessions for an interval; 2 noisy sessions, "
            "left out but "
            "in 1 case without others (n*)\n");
}

TEST(SummaryText, ShowsPooledPercentilesWhereThereAreSome) {
  MadeUpRun run;
  run.session("pipe", 0, "5,,,", "3:9900 60:100 max:60").session("fifo", 0, "5,,,");
  EXPECT_THAT(summary_text(summarise(results_of(run)), "rtt_mean_ns"),
              HasSubstr("  case  n  median  95 % interval  ±   p50\n"
                        "  fifo  1    5 ns              –  –     –\n"
                        "  pipe  1    5 ns              –  –  3 ns\n"));
}

TEST(SummaryText, IsEmptyForAMetricThatNoCaseHas) {
  MadeUpRun run;
  run.sessions("pipe", {5});
  EXPECT_EQ(summary_text(summarise(results_of(run)), "rtt_p999_ns"), "");
  EXPECT_EQ(summary_text(summarise(results_of(run)), "wall_s"), "");
}

std::size_t width(std::string_view line) {
  return display_width(std::string(line));
}

TEST(SummaryText, CutsATableThatIsTooWide) {
  BenchSummary summary{"latency", "made-up", {}};
  for (const char* placement : {"cross-socket", "same-core"}) {
    for (const char* wait : {"spin-then-block", "block"}) {
      CaseSummary& added = summary.cases.emplace_back();
      added.key = {"a-mechanism-with-a-name-that-needs-room", wait, "65536", placement, "default"};
      for (const char* metric : {"rtt_mean_ns", "rtt_p50_ns", "rtt_p99_ns", "rtt_p999_ns"}) {
        added.figures.push_back({.metric = metric, .median = 1'234, .interval = {}, .pooled = 1'234});
      }
    }
  }
  const std::string text = summary_text(summary, "rtt_mean_ns");
  EXPECT_THAT(text, HasSubstr("  wait block, message_bytes 64KiB, placement same-core, idle default\n"));
  EXPECT_THAT(text, HasSubstr("\n4 cases;"));
  EXPECT_THAT(split(text, '\n'), Each(ResultOf(width, Le(100U))));
}

TEST(UnmeasuredText, HasALineForEachReason) {
  MadeUpRun run;
  EXPECT_EQ(unmeasured_text(results_of(run.sessions("pipe", {5}))), "");
  run.unmeasured("mmap", 0, "skipped,too large").unmeasured("mmap", 1, "skipped,too large");
  run.unmeasured("pipe", 1, "failed,it hung");
  EXPECT_EQ(unmeasured_text(results_of(run)), "failed: it hung (1 row)\nskipped: too large (2 rows)\n");
}

TEST(IntervalText, SaysTheUnitOnceWhereItIsOne) {
  EXPECT_EQ(interval_text("rtt_mean_ns", Interval{5017, 6012}), "5.02–6.01 µs");
  EXPECT_EQ(interval_text("rtt_mean_ns", Interval{998, 1020}), "998 ns–1.02 µs");
  EXPECT_EQ(interval_text("messages_per_s", Interval{800, 900}), "800–900");
  EXPECT_EQ(interval_text("messages_per_s", std::nullopt), "–");
}

TEST(PercentText, IsADashWhereItIsUnknown) {
  EXPECT_EQ(percent_text(9.04), "9.0 %");
  EXPECT_EQ(percent_text(std::nullopt), "–");
  EXPECT_EQ(median_percent_text(std::vector{1.0, 9.0, 2.0}), "2.0 %");
  EXPECT_EQ(median_percent_text({}), "–");
}

}  // namespace
}  // namespace ipcbench
