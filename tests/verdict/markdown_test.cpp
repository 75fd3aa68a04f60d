#include "verdict/markdown.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/made_up_judgement.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* header =
    "| cell | verdict | change | 95 % interval | margin | seen from | rounds | dropped |\n"
    "|:--|:--|--:|:-:|--:|--:|--:|--:|\n";

TEST(Markdown, ShowsWhatMattersAndFoldsTheRest) {
  Judgement judgement = made_up_judgement();
  judgement.findings = {
      made_up_finding("same", Verdict::equivalent, 1), made_up_finding("open", Verdict::unresolved, 1.004),
      made_up_finding("fast", Verdict::faster, 0.9), made_up_failure("broken", "no pipes today"),
      made_up_finding("pipe/block/64/cross-core/poll/rtt_mean", Verdict::slower, 1.021)};
  judgement.remarks = {"Idle cores are left as they are."};
  EXPECT_EQ(
      markdown(judgement),
      fmt::format(
          "<!-- ipcbench-gate -->\n"
          "**slower**: 1 of 5 cells, the worst +2.1 % (pipe/block/64/cross-core/poll/rtt\\_mean); 1 could "
          "not be measured\n"
          "\n"
          "Base `main` at `4c005af0d5bf`, head `build/release/bin` at `9e1f00d2c7a4` with uncommitted "
          "changes\n"
          "\n"
          "{0}"
          "| `pipe/block/64/cross-core/poll/rtt_mean` | **slower** | +2.1 % | +1.6 % to +3.1 % | +1.0 % | "
          "+2.5 % | 40 | 2 |\n"
          "| `broken` | not measured | – | – | +1.0 % | – | 0 | 0 |\n"
          "| `fast` | faster | -10.0 % | -10.5 % to -9.0 % | +1.0 % | +2.5 % | 40 | 2 |\n"
          "| `open` | unresolved | +0.4 % | -0.1 % to +1.4 % | +1.0 % | +2.5 % | 40 | 2 |\n"
          "\n<details><summary>1 equivalent</summary>\n\n"
          "{0}"
          "| `same` | equivalent | +0.0 % | -0.5 % to +1.0 % | +1.0 % | +2.5 % | 40 | 2 |\n"
          "\n</details>\n"
          "\n"
          "- `broken` could not be measured: `no pipes today`\n"
          "- Idle cores are left as they are.\n"
          "\n"
          "<sub>gate 20261124T095133Z-host-7, 302 s, seed 7; chance of a false alarm 1 % over all cells. A "
          "change above 0 is a slowdown; one up to the margin is none; *seen from* is the least that would "
          "have been found four times in five.</sub>\n",
          header));
}

TEST(Markdown, HasNoTableOfNothing) {
  const std::string text = markdown(made_up_judgement());
  EXPECT_THAT(text,
              StartsWith("<!-- ipcbench-gate -->\n**this machine cannot tell**: no cell was measured\n"));
  EXPECT_THAT(text, Not(HasSubstr("|")));
  EXPECT_THAT(text, Not(HasSubstr("<details>")));
}

TEST(Markdown, ShowsNamesAndReasonsAsTheyAre) {
  Judgement judgement = made_up_judgement();
  judgement.base = {.given = "a|b`c", .commit = {}, .dirty = {}};
  judgement.head = {};
  judgement.findings = {made_up_failure("a|`b`", "said \"<b>\"\n@all ``x``")};
  const std::string text = markdown(judgement);
  EXPECT_THAT(text, HasSubstr("\nBase ``a|b`c``, head –\n"));
  EXPECT_THAT(text, HasSubstr("\n| `` a\\|`b` `` | not measured |"));
  EXPECT_THAT(text, HasSubstr("could not be measured: ``` said \"<b>\" @all ``x`` ```\n"));
}

TEST(Markdown, NamesACommitOnce) {
  Judgement judgement = made_up_judgement();
  judgement.base.given = judgement.base.commit;
  EXPECT_THAT(markdown(judgement), HasSubstr("\nBase `4c005af0d5bf`, head `build/release/bin` at "));
}

TEST(Markdown, HasNoMarkupInARemark) {
  Judgement judgement = made_up_judgement();
  judgement.remarks = {"a_b *c* [d](e) <f> | $g$ \\ `h`\ni"};
  EXPECT_THAT(markdown(judgement),
              HasSubstr("\n- a\\_b \\*c\\* \\[d\\](e) \\<f\\> \\| \\$g\\$ \\\\ \\`h\\` i\n"));
}

TEST(Markdown, GivesAReasonOnceForManyCells) {
  Judgement judgement = made_up_judgement();
  judgement.findings = {made_up_failure("a", "no pipes"), made_up_failure("b", "no pipes"),
                        made_up_failure("c", "no queues")};
  EXPECT_THAT(markdown(judgement), HasSubstr("\n- `a` (and 1 more) could not be measured: `no pipes`\n"
                                             "- `c` could not be measured: `no queues`\n"));
}

TEST(Markdown, FitsIntoAComment) {
  Judgement judgement = made_up_judgement();
  for (int i = 0; i < 2000; ++i) {
    judgement.findings.push_back(made_up_finding(fmt::format("pipe/block/{}/cross-core/poll/rtt_mean", i),
                                                 i < 10 ? Verdict::slower : Verdict::equivalent, 1.02));
  }
  const std::string text = markdown(judgement);
  EXPECT_LE(text.size(), 65'536U);
  EXPECT_THAT(text, HasSubstr("more cells stand in `judgement.json` only."));
  EXPECT_THAT(text, HasSubstr("<summary>1990 equivalent</summary>"));
}

}  // namespace
}  // namespace ipcbench
