#include "verdict/bencher.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/json_text.h"
#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

using nlohmann::json;

TEST(Bencher, HasABenchmarkForEachCell) {
  Judgement judgement = made_up_judgement();
  judgement.findings = {made_up_finding("pipe/block/64/cross-core/poll/rtt_mean", Verdict::slower, 1.5),
                        made_up_finding("b", Verdict::unresolved, 1)};
  judgement.findings[0].interval = {1.25, 1.75};
  judgement.findings[1].interval = {0, INFINITY};
  EXPECT_EQ(bencher(judgement), parse_json(R"({
    "pipe/block/64/cross-core/poll/rtt_mean":
      {"head-over-base": {"value": 1.5, "lower_value": 1.25, "upper_value": 1.75}},
    "b": {"head-over-base": {"value": 1.0}}
  })"));
}

TEST(Bencher, LeavesOutWhatHasNoFigure) {
  Judgement judgement = made_up_judgement();
  judgement.findings = {made_up_failure("broken", "no pipes")};
  EXPECT_EQ(bencher(judgement), json::object()) << "an object, not null";
}

}  // namespace
}  // namespace ipcbench
