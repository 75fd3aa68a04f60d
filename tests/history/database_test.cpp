#include "history/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <thread>

#include "made_up_history.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() { fs::create_directory(folder_); }
  ~DatabaseTest() override { fs::remove_all(folder_); }

  std::vector<bool> add(const std::vector<Judgement>& judgements) const {
    return Database::open_or_create(file_).add(judgements);
  }
  [[nodiscard]] std::vector<Entry> entries() const { return Database::open(file_).entries(); }

  void write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }
  [[nodiscard]] std::string bytes() const {
    std::ifstream file(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Why the file is refused, to a reader and to a writer alike; it stays as it was.
  [[nodiscard]] std::string refusal() const {
    const std::string before = bytes();
    std::string why;
    for (const bool writing : {false, true}) {
      try {
        writing ? (void)add({gate_of(99, {})}) : (void)entries();
        ADD_FAILURE() << "not refused";
      } catch (const UsageError& error) {
        why = error.what();
        EXPECT_THAT(why, HasSubstr(file_.string()));
        EXPECT_THAT(why, testing::Not(HasSubstr("\n")));
      }
    }
    EXPECT_EQ(bytes(), before);
    return why;
  }

  void fill() const {
    std::vector<Judgement> judgements;
    for (std::size_t day = 0; day < 100; ++day) judgements.push_back(gate_of(day, {finding_of(1.0)}));
    add(judgements);
  }

  void execute(const char* statement) const {
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(statement);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("ipcbench-test-" + std::to_string(::getpid()));
  const fs::path file_ = folder_ / "history.sqlite";
};

TEST_F(DatabaseTest, GivesBackWhatWasAdded) {
  EXPECT_THAT(add({gate_of(1, {finding_of(1.25)})}), ElementsAre(true));
  const std::vector<Entry> all = entries();
  ASSERT_THAT(all, SizeIs(1));
  const Entry& entry = all.front();
  EXPECT_EQ(entry.judgement, "gate-1");
  EXPECT_EQ(entry.unix_time_ms, 1'767'312'000'000);
  EXPECT_EQ(entry.kind, "gate");
  EXPECT_EQ(entry.base.given, "main");
  EXPECT_EQ(entry.base.commit, "ba5eba5eba5e");
  EXPECT_EQ(entry.head.commit, "head0010000");
  EXPECT_EQ(entry.head.dirty, false);
  EXPECT_EQ(entry.cell, made_up_cell);
  EXPECT_EQ(entry.verdict, "unresolved");
  EXPECT_EQ(entry.ratio, 1.25);
  EXPECT_EQ(entry.low, 1.25 * 0.99);
  EXPECT_EQ(entry.high, 1.25 * 1.01);
}

TEST_F(DatabaseTest, KeepsWhetherACommitIsDirtyOrUnknown) {
  Judgement judgement = gate_of(1, {finding_of(1)});
  judgement.base.dirty = std::nullopt;
  judgement.head.dirty = true;
  add({judgement});
  EXPECT_EQ(entries().front().base.dirty, std::nullopt);
  EXPECT_EQ(entries().front().head.dirty, true);
}

TEST_F(DatabaseTest, AddsEachOnce) {
  add({gate_of(1, {finding_of(1.1)})});
  EXPECT_THAT(add({gate_of(1, {finding_of(1.1)}), gate_of(2, {finding_of(1.2)}), gate_of(2, {})}),
              ElementsAre(false, true, false));
  EXPECT_THAT(entries(), SizeIs(2));
}

TEST_F(DatabaseTest, SortsByTime) {
  add({gate_of(3, {finding_of(1.3)}), gate_of(1, {finding_of(1.1, "b"), finding_of(1.0, "a")})});
  std::vector<double> ratios;
  for (const Entry& each : entries()) ratios.push_back(*each.ratio);
  EXPECT_THAT(ratios, ElementsAre(1.0, 1.1, 1.3));
}

TEST_F(DatabaseTest, WhatWasNotMeasuredHasNoRatio) {
  Finding failed = finding_of(1.5, "failed");
  failed.failure = "the head arm was killed by SIGSEGV";
  Finding none = finding_of(1.5, "none");
  none.values = 0;
  Finding unbounded = finding_of(1.5, "unbounded");
  unbounded.interval = {0, std::numeric_limits<double>::infinity()};
  add({gate_of(1, {failed, none, unbounded})});
  const std::vector<Entry> all = entries();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].failure, failed.failure);
  EXPECT_EQ(all[0].ratio, std::nullopt);
  EXPECT_EQ(all[1].ratio, std::nullopt);
  EXPECT_EQ(all[2].ratio, 1.5);
  EXPECT_EQ(all[2].low, std::nullopt);
  EXPECT_EQ(all[2].high, std::nullopt);
}

TEST_F(DatabaseTest, OfACallAllIsAddedOrNothing) {
  add({gate_of(1, {finding_of(1)})});
  const Judgement impossible = gate_of(3, {finding_of(1), finding_of(2)});  // a cell twice
  EXPECT_THROW(add({gate_of(2, {finding_of(1)}), impossible}), std::runtime_error);
  EXPECT_THAT(entries(), SizeIs(1));
}

TEST_F(DatabaseTest, WritersAtOnceLoseNothing) {
  constexpr std::size_t writers = 4;
  constexpr std::size_t each = 20;
  std::vector<std::thread> threads;
  for (std::size_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([this, writer] {
      for (std::size_t i = 0; i < each; ++i) add({gate_of(writer * each + i, {finding_of(1)})});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(entries(), SizeIs(writers * each));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1) << "nothing else is left";
}

TEST_F(DatabaseTest, MakesTheDirectory) {
  const fs::path deep = folder_ / "a" / "b" / "history.sqlite";
  Database::open_or_create(deep).add(std::vector{gate_of(1, {finding_of(1)})});
  EXPECT_THAT(Database::open(deep).entries(), SizeIs(1));
}

TEST_F(DatabaseTest, OneThatIsNotThereIsSaid) {
  EXPECT_THROW((void)entries(), UsageError);
  EXPECT_FALSE(fs::exists(file_));
}

TEST_F(DatabaseTest, APlaceThatCannotBeIsSaid) {
  EXPECT_THROW(Database::open_or_create(folder_), UsageError);
  write("in the way");
  EXPECT_THROW(Database::open_or_create(file_ / "history.sqlite"), UsageError);
}

TEST_F(DatabaseTest, AnEmptyFileIsRefused) {
  write("");
  EXPECT_THAT(refusal(), HasSubstr("is damaged (it has 0 bytes, and no history so few)"));
}

TEST_F(DatabaseTest, WhatIsNoDatabaseIsRefused) {
  write("{\"schema\": 1}\n" + std::string(10'000, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("is damaged (file is not a database)"));
}

TEST_F(DatabaseTest, ATruncatedFileIsRefused) {
  fill();
  const std::string whole = bytes();
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{50}, std::size_t{4096}, whole.size() / 2, whole.size() - 1}) {
    write(whole.substr(0, size));
    EXPECT_THAT(refusal(), HasSubstr("is damaged")) << size;
  }
}

TEST_F(DatabaseTest, AFileWithBrokenPagesIsRefused) {
  fill();
  const std::string whole = bytes();
  for (std::size_t page = 0; page < whole.size() / 4096; ++page) {
    std::string broken = whole;
    broken.replace(page * 4096, 200, std::string(200, '\xa5'));
    write(broken);
    EXPECT_THAT(refusal(), HasSubstr("is damaged")) << page;
  }
}

TEST_F(DatabaseTest, AnotherProgramsDatabaseIsRefused) {
  execute("CREATE TABLE bookmarks (url TEXT)");
  EXPECT_THAT(refusal(), HasSubstr("some other program's (application id 0x0)"));
}

TEST_F(DatabaseTest, ANewerVersionsIsRefused) {
  fill();
  execute("PRAGMA user_version = 2");
  EXPECT_THAT(refusal(), HasSubstr("newer ipcbench (version 2 of its tables, this one knows 1)"));
}

TEST_F(DatabaseTest, OneWithoutItsTablesIsRefused) {
  fill();
  execute("DROP TABLE findings");
  EXPECT_THAT(refusal(), HasSubstr("is damaged (it has not all of its tables)"));
}

}  // namespace
}  // namespace ipcbench
