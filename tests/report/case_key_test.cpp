#include "report/case_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace ipcbench {
namespace {

using testing::ElementsAre;

CaseKey key_of(std::initializer_list<std::pair<std::string_view, const char*>> cells) {
  CaseKey key;
  for (const auto& [column, cell] : cells) key.at(case_column(column)) = cell;
  return key;
}

CaseKey message(const char* mechanism, const char* bytes, const char* placement, const char* cpu_b = "1") {
  return key_of({{"mechanism", mechanism},
                 {"wait", "block"},
                 {"message_bytes", bytes},
                 {"placement", placement},
                 {"idle", "poll"},
                 {"cpu_a", "0"},
                 {"cpu_b", cpu_b},
                 {"shares_llc", "true"}});
}

TEST(ComesBefore, TakesNumbersAsNumbersAndTextsAfterThem) {
  std::vector<CaseKey> keys;
  for (const char* rate : {"", "1000", "50%", "9", "x", "10"}) keys.push_back(key_of({{"rate", rate}}));
  std::ranges::sort(keys, comes_before);
  std::vector<std::string> rates;
  for (const CaseKey& key : keys) rates.push_back(key[case_column("rate")]);
  EXPECT_THAT(rates, ElementsAre("9", "10", "50%", "1000", "", "x"));
}

TEST(ComesBefore, GoesColumnByColumn) {
  EXPECT_TRUE(comes_before(message("fifo", "64", "same-core"), message("pipe", "8", "cross-core")));
  EXPECT_FALSE(comes_before(message("pipe", "8", "cross-core"), message("fifo", "64", "same-core")));
  EXPECT_FALSE(comes_before(message("pipe", "8", "cross-core"), message("pipe", "8", "cross-core")));
}

TEST(IdentityOf, HasTheCpusOnlyWhereTheyWereAskedFor) {
  EXPECT_EQ(identity_of(message("pipe", "8", "cross-core", "1")),
            identity_of(message("pipe", "8", "cross-core", "2")));
  EXPECT_NE(identity_of(message("pipe", "8", "cpus", "1")), identity_of(message("pipe", "8", "cpus", "2")));
  EXPECT_NE(identity_of(message("", "", "", "1")), identity_of(message("", "", "", "2")));
  EXPECT_EQ(identity_of(message("", "", ""))[case_column("shares_llc")], "");
}

TEST(IdentityOf, LeavesOutWhatIsUsual) {
  CaseKey usual = message("pipe", "8", "cross-core");
  CaseKey of_an_older_run = usual;
  usual[case_column("transfer")] = "copy";
  usual[case_column("task")] = "countdown";
  usual[case_column("producers")] = usual[case_column("consumers")] = "1";
  EXPECT_EQ(identity_of(usual), identity_of(of_an_older_run));
  CaseKey unusual = usual;
  unusual[case_column("transfer")] = "zero-copy";
  EXPECT_NE(identity_of(unusual), identity_of(usual));
  unusual = usual;
  unusual[case_column("task")] = "lock";
  EXPECT_NE(identity_of(unusual), identity_of(usual));
  unusual = usual;
  unusual[case_column("producers")] = "4";
  EXPECT_NE(identity_of(unusual), identity_of(usual));
}

TEST(NameCases, SaysHowManySidesThereAreInOnePlace) {
  std::vector<CaseKey> keys{message("pipe", "64", "same-core"), message("pipe", "64", "same-core")};
  keys[0][case_column("producers")] = "4";
  keys[0][case_column("consumers")] = "1";
  keys[1][case_column("producers")] = keys[1][case_column("consumers")] = "4";
  EXPECT_THAT(name_cases(keys).names, ElementsAre("pipe/4x1", "pipe/4x4"));
}

TEST(NameCases, SaysOnceWhatAllHaveInCommon) {
  const std::vector<CaseKey> keys{message("pipe", "64", "same-core"),
                                  message("pipe", "1048576", "cross-core")};
  const CaseNames found = name_cases(keys);
  EXPECT_THAT(found.names, ElementsAre("pipe/64B/same-core", "pipe/1MiB/cross-core"));
  EXPECT_EQ(found.common, "wait block, idle poll");
}

TEST(NameCases, KeepsWhatACaseIsOfEvenWhereItIsAlone) {
  const CaseNames message_case = name_cases(std::vector{message("pipe", "64", "same-core")});
  EXPECT_THAT(message_case.names, ElementsAre("pipe"));
  EXPECT_EQ(message_case.common, "wait block, message_bytes 64B, placement same-core, idle poll");
  const CaseNames pool_case = name_cases(std::vector{key_of({{"pool", "threads"}, {"workers", "2"}})});
  EXPECT_THAT(pool_case.names, ElementsAre("threads"));
  EXPECT_EQ(pool_case.common, "workers 2");
}

TEST(NameCases, NamesPairsOfCpusWhereTheyAreTheCase) {
  const std::vector<CaseKey> keys{message("pipe", "64", "cpus", "1"), message("pipe", "64", "cpus", "2")};
  EXPECT_THAT(name_cases(keys).names, ElementsAre("pipe/0,1", "pipe/0,2"));
  const std::vector<CaseKey> floors{key_of({{"part", "cache-line"}, {"cpu_a", "0"}, {"cpu_b", "1"}}),
                                    key_of({{"part", "system-call"}})};
  EXPECT_THAT(name_cases(floors).names, ElementsAre("cache-line/0,1", "system-call"));
}

TEST(NameCases, NamesPairsOfCpusWhereNothingElseTellsTheCasesApart) {
  const std::vector<CaseKey> keys{message("pipe", "64", "cross-core", "1"),
                                  message("pipe", "64", "cross-core", "2")};
  EXPECT_THAT(name_cases(keys).names, ElementsAre("pipe/0,1", "pipe/0,2"));
}

TEST(NameCases, HasNothingToSayOfNoCases) {
  const CaseNames found = name_cases({});
  EXPECT_TRUE(found.names.empty());
  EXPECT_EQ(found.common, "");
}

}  // namespace
}  // namespace ipcbench
