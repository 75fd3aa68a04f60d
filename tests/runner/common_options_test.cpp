#include "runner/common_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "os/usage_error.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::Pair;

// The options and their parser, which writes into them.
struct Parsed {
  explicit Parsed(const std::string& flags, Passes passes = Passes::timed) : options(line, passes) {
    line.parse(flags);
  }
  CommandLine line{"", ""};
  CommonOptions options;
};

std::string refusal(const std::string& flags, Passes passes = Passes::timed) {
  try {
    const Parsed parsed(flags, passes);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(CommonOptions, HaveTheirDefaults) {
  const Parsed parsed("");
  EXPECT_EQ(parsed.options.min_time_s, 0.1);
  EXPECT_EQ(parsed.options.repetitions, 3);
  EXPECT_TRUE(parsed.options.filters.empty());
  EXPECT_FALSE(parsed.options.list_tests);
  EXPECT_EQ(parsed.options.format, "console");
  EXPECT_EQ(parsed.options.json_file, "");
  EXPECT_EQ(parsed.options.csv_file, "");
  EXPECT_FALSE(parsed.options.resume);
  EXPECT_EQ(parsed.options.budget_s, std::nullopt);
  EXPECT_EQ(parsed.options.timeout(), std::chrono::seconds(10));
  EXPECT_THAT(parsed.options.run, MatchesRegex("[0-9]{8}T[0-9]{6}Z-.+"));
}

TEST(CommonOptions, DrawASeedOfTheirOwn) {
  // Three draws of 32 bits that agree would be no draws.
  const auto seed = [] { return Parsed("").options.seed; };
  const std::uint64_t first = seed();
  EXPECT_TRUE(seed() != first || seed() != first);
}

TEST(CommonOptions, TakeGoogleBenchmarksFlags) {
  const Parsed parsed(
      "--benchmark_min_time=0.5 --benchmark_repetitions=7 --benchmark_filter=pipe "
      "--benchmark_list_tests=true "
      "--benchmark_out=a.json --benchmark_out_format=json --benchmark_format=json "
      "--benchmark_context=a=1,b=x=y");
  EXPECT_EQ(parsed.options.min_time_s, 0.5);
  EXPECT_EQ(parsed.options.repetitions, 7);
  EXPECT_THAT(parsed.options.filters, ElementsAre("pipe"));
  EXPECT_TRUE(parsed.options.list_tests);
  EXPECT_EQ(parsed.options.json_file, "a.json");
  EXPECT_EQ(parsed.options.format, "json");
  EXPECT_THAT(parsed.options.context, ElementsAre(Pair("a", "1"), Pair("b", "x=y")));
}

TEST(CommonOptions, TakeOurOwn) {
  const Parsed parsed("--csv rows.csv --run=r --seed=18446744073709551615 --timeout=0.5");
  EXPECT_EQ(parsed.options.csv_file, "rows.csv");
  EXPECT_EQ(parsed.options.run, "r");
  EXPECT_EQ(parsed.options.seed, 18446744073709551615U);
  EXPECT_EQ(parsed.options.timeout(), std::chrono::milliseconds(500));
}

TEST(CommonOptions, ResumeRowsThatAreGiven) {
  EXPECT_TRUE(Parsed("--resume --csv=rows.csv").options.resume);
  EXPECT_THAT(refusal("--resume"), AllOf(HasSubstr("--resume"), HasSubstr("--csv")));
}

TEST(CommonOptions, TakeABudgetOfUpToADay) {
  EXPECT_EQ(Parsed("--budget=0.001").options.budget_s, 0.001);
  EXPECT_EQ(Parsed("--budget=86400s").options.budget_s, 86'400);
  for (const char* value : {"0", "-1", "0.0009", "86401", "nan", "1m", "s"}) {
    EXPECT_THAT(refusal(std::string("--budget=") + value),
                AllOf(HasSubstr("--budget"), HasSubstr("seconds from 0.001 to 86400")))
        << value;
  }
}

TEST(CommonOptions, TakeSecondsWithAndWithoutTheirUnit) {
  EXPECT_EQ(Parsed("--benchmark_min_time=0.25s").options.min_time_s, 0.25);
  EXPECT_EQ(Parsed("--benchmark_min_time=2").options.min_time_s, 2);
  for (const char* value : {"0", "-1", "nan", "inf", "1e9", "0.0001", "x", "s", "1ss", "10x", "1.5sec"}) {
    EXPECT_THAT(refusal(std::string("--benchmark_min_time=") + value),
                AllOf(HasSubstr("--benchmark_min_time"), HasSubstr("seconds from 0.001 to 3600")))
        << value;
  }
}

TEST(CommonOptions, TakeListTestsAsAFlagAndAsAValue) {
  EXPECT_TRUE(Parsed("--benchmark_list_tests").options.list_tests);
  EXPECT_FALSE(Parsed("--benchmark_list_tests=false").options.list_tests);
}

TEST(CommonOptions, TakeSeveralFiltersWhole) {
  EXPECT_THAT(Parsed("--benchmark_filter=a,b --benchmark_filter=-c").options.filters,
              ElementsAre("a,b", "-c"));
}

TEST(CommonOptions, RefuseValuesOutOfRange) {
  for (const char* flag :
       {"--benchmark_repetitions=0", "--benchmark_repetitions=-1", "--benchmark_repetitions=x",
        "--benchmark_repetitions=10001", "--seed=-1", "--seed=x", "--seed=18446744073709551616",
        "--timeout=0", "--timeout=x", "--benchmark_format=csv", "--benchmark_out_format=console",
        "--benchmark_context=a", "--benchmark_context==a", "--benchmark_list_tests=perhaps"}) {
    EXPECT_THAT(refusal(flag), HasSubstr(std::string(flag).substr(0, std::string(flag).find('=')))) << flag;
  }
}

TEST(CommonOptions, RefuseGoogleBenchmarksFlagsThatCannotBeHonoured) {
  for (const char* flag : {"--benchmark_min_warmup_time", "--benchmark_enable_random_interleaving",
                           "--benchmark_report_aggregates_only", "--benchmark_display_aggregates_only",
                           "--benchmark_perf_counters", "--benchmark_counters_tabular", "--benchmark_color",
                           "--benchmark_time_unit", "--benchmark_dry_run", "--v"}) {
    for (const char* value : {"", "=true", "=1"}) {
      EXPECT_THAT(refusal(std::string(flag) + value), AllOf(HasSubstr(flag), HasSubstr("cannot be honoured")))
          << flag << value;
    }
  }
}

TEST(CommonOptions, RefuseATimeWhereThereAreNoPasses) {
  EXPECT_THAT(refusal("--benchmark_min_time=0.1", Passes::none),
              AllOf(HasSubstr("--benchmark_min_time"), HasSubstr("cannot be honoured")));
}

TEST(CommonOptions, ShowInTheirHelpWhatTheyHonour) {
  CommandLine line("", "");
  const CommonOptions options(line);
  EXPECT_THAT(line.help(), AllOf(HasSubstr("--benchmark_filter"), HasSubstr("--seed"),
                                 Not(HasSubstr("--benchmark_color"))));
}

}  // namespace
}  // namespace ipcbench
