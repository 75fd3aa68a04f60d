#include "page/page_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::IsEmpty;

ReportedRun run_with(const std::vector<std::optional<double>>& means) {
  CaseResults results;
  results.key[case_column("mechanism")] = "pipe";
  results.key[case_column("message_bytes")] = "64";
  std::size_t block = 0;
  for (const auto& mean : means) results.sessions.push_back({false, {mean, 3.0}, block++});
  results.left_out = 1;
  BenchResults latency{"latency", "a-run", {"rtt_mean_ns", "page_faults_per_message"}, {results}, {}, 0, {}};
  latency.unmeasured[{"skipped", "no huge pages"}] = 4;
  return {.name = "a-run", .results = {{latency}, {"torn"}}};
}

TEST(PageData, HoldsEachCaseOnce) {
  const json data = page_data(run_with({1, 2, 3, 4, 5, 6.123456}));
  EXPECT_EQ(data["name"], "a-run");
  EXPECT_EQ(data["remarks"], json::array({"torn"}));
  const json& latency = data["benches"][0];
  EXPECT_EQ(latency["headline"], "rtt_mean_ns");
  EXPECT_EQ(latency["columns"], (json{"mechanism", "message_bytes"}));
  EXPECT_EQ(latency["metrics"], json::array({"rtt_mean_ns"})) << "what is neither time nor rate has no place";
  const json& pipe = latency["cases"][0];
  EXPECT_EQ(pipe[0], (json{"pipe", "64"}));
  EXPECT_EQ(pipe[1], 6) << "sessions";
  EXPECT_EQ(pipe[2], 1) << "noisy ones";
  EXPECT_EQ(pipe[4], false) << "which count";
  EXPECT_EQ(pipe[3][0], parse_json("[3.5, 1, 6.1235]"));
  EXPECT_EQ(latency["unmeasured"],
            parse_json(R"([{"status": "skipped", "reason": "no huge pages", "rows": 4}])"));
  EXPECT_EQ(data["offers"][0]["mechanism"], "pipe");
}

TEST(PageData, IsNullWhereNothingIsKnown) {
  const json figure = page_data(run_with({std::nullopt, 2}))["benches"][0]["cases"][0][3][0];
  EXPECT_EQ(figure, parse_json("[2]"));
  EXPECT_EQ(page_data(run_with({std::nullopt}))["benches"][0]["cases"][0][3][0], nullptr);
}

TEST(PageData, RoundsToFiveDigits) {
  for (const auto& [value, text] : std::vector<std::pair<double, std::string>>{{123456789, "123460000"},
                                                                               {0.000123456, "0.00012346"},
                                                                               {0, "0"},
                                                                               {-7.654321, "-7.6543"},
                                                                               {99999.6, "100000"}}) {
    EXPECT_EQ(dump_json(page_data(run_with({value}))["benches"][0]["cases"][0][3][0][0]), text);
  }
}

TEST(PageData, TakesFromOtherFilesWhatIsThere) {
  ReportedRun run = run_with({1});
  run.mechanisms = {{"mechanisms", {{{"id", "pipe"}}}}};
  run.claims = {{"claims", "none"}};
  run.lecture = {{"construct", "python"}, {"Pipe", "17"}};
  run.links = {{"latency", "../latency.csv"}};
  const json data = page_data(run);
  EXPECT_EQ(data["mechanisms"][0]["id"], "pipe");
  EXPECT_THAT(data["claims"], IsEmpty());
  EXPECT_EQ(data["lecture"], parse_json(R"([{"construct": "Pipe", "python": "17"}])"));
  EXPECT_EQ(data["files"]["latency"], "../latency.csv");
  EXPECT_EQ(data["gate"], nullptr);
}

}  // namespace
}  // namespace ipcbench
