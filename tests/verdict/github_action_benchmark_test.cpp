#include "verdict/github_action_benchmark.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/json_text.h"
#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

using nlohmann::json;

TEST(GithubActionBenchmark, HasAnEntryForEachCell) {
  Judgement judgement = made_up_judgement();
  judgement.findings = {made_up_finding("slow", Verdict::slower, 1.021)};
  EXPECT_EQ(github_action_benchmark(judgement), parse_json(R"([{
    "name": "slow", "unit": "head/base", "value": 1.021, "range": "± 0.0075",
    "extra": "slower\n95 % interval: +1.6 % to +3.1 %\nseen from: +2.5 %\nrounds: 40\nbase: 4c005af0d5bf36cc1b5d8a0eff2a9f4e0a3b7d11"
  }])"));
}

TEST(GithubActionBenchmark, LeavesOutWhatHasNoFigure) {
  Judgement judgement = made_up_judgement();
  Finding no_number = made_up_finding("odd", Verdict::unresolved, NAN);
  judgement.findings = {made_up_failure("broken", "no pipes"), no_number};
  EXPECT_EQ(github_action_benchmark(judgement), json::array());
}

TEST(GithubActionBenchmark, LeavesOutARangeThatIsNotKnown) {
  Judgement judgement = made_up_judgement();
  Finding finding = made_up_finding("few", Verdict::unresolved, 1.02);
  finding.interval = {0, INFINITY};
  judgement.findings = {finding};
  judgement.base.commit.clear();
  const json entry = github_action_benchmark(judgement).at(0);
  EXPECT_FALSE(entry.contains("range"));
  EXPECT_EQ(entry["extra"], "unresolved\n95 % interval: ? to ?\nseen from: +2.5 %\nrounds: 40\nbase: main");
}

}  // namespace
}  // namespace ipcbench
