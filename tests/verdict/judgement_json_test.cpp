#include "verdict/judgement_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "fake_tree.h"
#include "os/usage_error.h"
#include "report/json_text.h"
#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Judgement full_judgement() {
  Judgement judgement = made_up_judgement();
  Finding slower = made_up_finding("pipe/block/64/cross-core/poll/rtt_mean", Verdict::slower, 1.021);
  slower.rounds = {.screened = {0.02, -0.001}, .confirmed = {0.0203}, .rebuilt = {0.001, 0.002, -0.5}};
  judgement.findings = {
      slower, made_up_finding("b", Verdict::faster, 0.9), made_up_finding("c", Verdict::equivalent, 1),
      made_up_finding("d", Verdict::unresolved, 1.002), made_up_failure("e", "no \"pipes\"")};
  judgement.remarks = {"Idle cores are left as they are.", "Größe, 日本"};
  return judgement;
}

class JudgementFile : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return tree_.root() / judgement_file; }
  void write(const std::string& text) { tree_.write(judgement_file, text); }
  Judgement reread(const Judgement& judgement) {
    write(dump_json(to_json(judgement), 2));
    return read_judgement(file());
  }
  [[nodiscard]] static std::string refusal_of(const std::filesystem::path& path) {
    try {
      read_judgement(path);
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
      return error.what();
    }
    return "taken";
  }
  // What is said about a document that differs in one member from a good one.
  std::string refusal_with(const std::string& pointer, const json& value) {
    json document = to_json(full_judgement());
    document[json::json_pointer(pointer)] = value;
    write(dump_json(document));
    return refusal_of(file());
  }

  FakeTree tree_;
};

TEST_F(JudgementFile, KeepsEverything) {
  const Judgement before = full_judgement();
  const Judgement after = reread(before);
  EXPECT_EQ(after.kind, "gate");
  EXPECT_EQ(after.id, before.id);
  EXPECT_EQ(after.unix_time_ms, 1'795'513'893'250);
  EXPECT_EQ(after.base.given, "main");
  EXPECT_EQ(after.base.commit, before.base.commit);
  EXPECT_EQ(after.base.dirty, false);
  EXPECT_EQ(after.head.dirty, true);
  EXPECT_EQ(after.seed, 7);
  EXPECT_EQ(after.took_s, 301.5);
  EXPECT_EQ(after.family_alpha, 0.01);
  EXPECT_FALSE(after.interrupted);
  EXPECT_EQ(after.remarks, before.remarks);
  EXPECT_EQ(after.result(), before.result());
  EXPECT_EQ(to_json(after), to_json(before)) << "whatever is written and not compared above";
}

TEST_F(JudgementFile, KeepsEveryFigureOfAFindingToTheLastBit) {
  Judgement judgement = full_judgement();
  judgement.findings[0].ratio = 1.0 / 3;
  const Finding before = judgement.findings[0];
  const Finding after = reread(judgement).findings.at(0);
  EXPECT_EQ(after.cell, before.cell);
  EXPECT_EQ(after.verdict, Verdict::slower);
  EXPECT_THAT(after.failure, IsEmpty());
  EXPECT_EQ(after.values, 40U);
  EXPECT_EQ(after.dropped, 2U);
  EXPECT_EQ(after.ratio, 1.0 / 3);
  EXPECT_EQ(after.interval.low, before.interval.low);
  EXPECT_EQ(after.interval.high, before.interval.high);
  EXPECT_EQ(after.smallest_visible, 1.025);
  EXPECT_EQ(after.margin, 0.01);
  EXPECT_TRUE(after.was_suspect);
  EXPECT_THAT(after.rounds.screened, ElementsAre(0.02, -0.001));
  EXPECT_THAT(after.rounds.confirmed, ElementsAre(0.0203));
  EXPECT_THAT(after.rounds.rebuilt, ElementsAre(0.001, 0.002, -0.5));
}

TEST_F(JudgementFile, KeepsTheVerdictsAndTheFailure) {
  const Judgement after = reread(full_judgement());
  for (const Verdict verdict : {Verdict::slower, Verdict::faster, Verdict::equivalent}) {
    EXPECT_EQ(after.count(verdict), 1U) << name(verdict);
  }
  EXPECT_EQ(after.count(Verdict::unresolved), 2U);
  EXPECT_EQ(after.findings[4].failure, "no \"pipes\"");
}

TEST_F(JudgementFile, HasNullForWhatJsonCannotSay) {
  Judgement judgement = full_judgement();
  judgement.findings[4].ratio = NAN;
  judgement.findings[4].rounds.screened = {NAN, 0.5};
  const json written = to_json(judgement)["findings"][4];
  EXPECT_TRUE(written["ratio"].is_null());
  EXPECT_TRUE(written["interval"]["high"].is_null());
  EXPECT_EQ(written["interval"]["low"], 0);
  EXPECT_TRUE(written["smallest_visible"].is_null());
  const Finding after = reread(judgement).findings[4];
  EXPECT_TRUE(std::isnan(after.ratio));
  EXPECT_EQ(after.interval.high, INFINITY);
  EXPECT_EQ(after.smallest_visible, INFINITY);
  EXPECT_TRUE(std::isnan(after.rounds.screened.at(0)));
  EXPECT_EQ(after.rounds.screened.at(1), 0.5);
}

TEST_F(JudgementFile, KeepsLargeNumbersAndWhatIsUnknown) {
  Judgement judgement = made_up_judgement();
  judgement.seed = std::numeric_limits<std::uint64_t>::max();
  judgement.unix_time_ms = -1;
  judgement.base = {};
  judgement.interrupted = true;
  const Judgement after = reread(judgement);
  EXPECT_EQ(after.seed, judgement.seed);
  EXPECT_EQ(after.unix_time_ms, -1);
  EXPECT_EQ(after.base.dirty, std::nullopt);
  EXPECT_THAT(after.base.commit, IsEmpty());
  EXPECT_TRUE(after.interrupted);
  EXPECT_THAT(after.findings, IsEmpty());
}

TEST_F(JudgementFile, IsFoundInItsDirectory) {
  write(dump_json(to_json(full_judgement())));
  EXPECT_EQ(read_judgement(tree_.root()).id, full_judgement().id);
}

TEST_F(JudgementFile, MayHoldMoreThanIsKnown) {
  json document = to_json(full_judgement());
  document["weather"] = "rain";
  write(dump_json(document));
  EXPECT_EQ(read_judgement(file()).seed, 7);
}

TEST_F(JudgementFile, IsNamedWhereItIsMissing) {
  EXPECT_THAT(refusal_of(file()), StartsWith(file().string() + ": no such file; give one"));
  EXPECT_THAT(refusal_of(tree_.root()), StartsWith(file().string() + ": no such file"))
      << "a directory without one";
}

TEST_F(JudgementFile, IsNamedWhereItCannotBeRead) {
  std::filesystem::create_directory(file());
  EXPECT_THAT(refusal_of(tree_.root()), StartsWith(file().string() + ": cannot be read (Is a directory)"));
  if (::geteuid() == 0) return;  // root may read everything
  std::filesystem::remove(file());
  write("{}");
  std::filesystem::permissions(file(), std::filesystem::perms::none);
  EXPECT_THAT(refusal_of(file()), HasSubstr("cannot be read (Permission denied)"));
}

TEST_F(JudgementFile, IsNamedWhereItIsCutOff) {
  const std::string whole = dump_json(to_json(full_judgement()));
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 1}) {
    write(whole.substr(0, length));
    EXPECT_THAT(refusal_of(file()), StartsWith(file().string() + ": is no JSON or cut off")) << length;
  }
}

TEST_F(JudgementFile, OfAnotherVersionIsSaidToBe) {
  EXPECT_THAT(refusal_with("/schema", 2),
              EndsWith(": is of schema 2, and this ipcbench reads 1; read it with the one that wrote it"));
  write(R"({"benchmarks": []})");
  EXPECT_THAT(refusal_of(file()), HasSubstr(": schema is missing; "));
  write("[1]");
  EXPECT_THAT(refusal_of(file()), HasSubstr(": the document is no object; "));
}

TEST_F(JudgementFile, NamesTheMemberThatIsWrong) {
  const auto said = [&](const std::string& what) { return HasSubstr(file().string() + ": " + what + "; "); };
  EXPECT_THAT(refusal_with("/findings/3/ratio", "1.02"), said("findings[3].ratio is no number"));
  EXPECT_THAT(refusal_with("/findings/0/verdict", "slow"),
              said("findings[0].verdict is none of slower, faster, equivalent, unresolved"));
  EXPECT_THAT(refusal_with("/findings/0/values", -1),
              said("findings[0].values is no whole number from 0 on"));
  EXPECT_THAT(refusal_with("/findings/0/values", 1.5),
              said("findings[0].values is no whole number from 0 on"));
  EXPECT_THAT(refusal_with("/findings/1", json::array()), said("findings[1] is no object"));
  EXPECT_THAT(refusal_with("/findings/1/interval", {{"low", 1}}),
              said("findings[1].interval.high is missing"));
  EXPECT_THAT(refusal_with("/findings/0/rounds/screened/1", true),
              said("findings[0].rounds.screened[1] is no number"));
  EXPECT_THAT(refusal_with("/findings", json::object()), said("findings is no list"));
  EXPECT_THAT(refusal_with("/unix_time_ms", std::numeric_limits<std::uint64_t>::max()),
              said("unix_time_ms is no whole number"));
  EXPECT_THAT(refusal_with("/base/dirty", "no"), said("base.dirty is neither true nor false"));
  EXPECT_THAT(refusal_with("/interrupted", nullptr), said("interrupted is neither true nor false"));
  EXPECT_THAT(refusal_with("/remarks/0", 1), said("remarks[0] is no text"));
}

TEST_F(JudgementFile, WithANumberThatIsNoneIsRefused) {
  write(R"({"schema": 1e999})");
  EXPECT_THAT(refusal_of(file()), HasSubstr("holds what is no JSON number"));
}

}  // namespace
}  // namespace ipcbench
