#include "verdict/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "verdict/clean_text.h"
#include "verdict/figures.h"

namespace ipcbench {
namespace {

// GitHub takes a comment of at most 65,536 characters; this leaves room for all but the tables.
constexpr std::size_t most_rows_bytes = 50'000;
constexpr std::size_t short_commit = 12;

constexpr const char* table_header =
    "| cell | verdict | change | 95 % interval | margin | seen from | rounds | dropped |\n"
    "|:--|:--|--:|:-:|--:|--:|--:|--:|\n";

// ---- text that stays what it is

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// A code span: between more backticks than the text has in a row nothing of it is markup
// (https://spec.commonmark.org/0.31.2/#code-spans), not even a name that would notify somebody.
std::string code(std::string_view text) {
  std::string line = clean_line(text);
  if (line.empty()) return "–";
  const std::string ticks(longest_run_of_backticks(line) + 1, '`');
  const bool needs_space = line.front() == '`' || line.back() == '`';
  if (needs_space) line = " " + line + " ";
  return ticks + line + ticks;
}

// A bar ends a cell of a table even in a code span (https://github.github.com/gfm/#example-200).
std::string in_table(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// Prose: what could begin markup, HTML, or a formula (a dollar sign) is escaped.
std::string prose(std::string_view text) {
  std::string escaped;
  for (const char c : clean_line(text)) {
    if (std::string_view("\\`*_[]<>|~&$").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// ---- the parts

// The lower, the earlier in the summary.
enum class Rank : std::uint8_t { slower, failed, faster, unresolved, equivalent };

Rank rank_of(const Finding& finding) {
  if (finding.verdict == Verdict::slower) return Rank::slower;
  if (!finding.failure.empty()) return Rank::failed;
  switch (finding.verdict) {
    case Verdict::faster:
      return Rank::faster;
    case Verdict::equivalent:
      return Rank::equivalent;
    default:
      return Rank::unresolved;
  }
}

std::vector<const Finding*> ranked(const Judgement& judgement) {
  std::vector<const Finding*> findings;
  for (const Finding& each : judgement.findings) findings.push_back(&each);
  std::ranges::stable_sort(findings, {}, [](const Finding* each) { return rank_of(*each); });
  return findings;
}

std::string row(const Finding& finding) {
  const bool measured = finding.values > 0;
  const auto if_measured = [&](const std::string& text) { return measured ? text : "–"; };
  const std::string verdict(
      finding.failure.empty() || finding.verdict == Verdict::slower ? name(finding.verdict) : "not measured");
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", in_table(code(finding.cell)),
                     finding.verdict == Verdict::slower ? "**" + verdict + "**" : verdict,
                     if_measured(change(finding.ratio)), if_measured(interval_text(finding)),
                     change(1 + finding.margin), if_measured(change(finding.smallest_visible)),
                     finding.values, finding.dropped);
}

// "base `main` at `4c005af0d5bf`"; one that was named by its commit is not named twice.
std::string origin_text(const char* role, const Origin& origin) {
  const std::string commit = code(origin.commit.substr(0, short_commit));
  const bool is_commit = !origin.given.empty() && origin.commit.starts_with(origin.given);
  std::string text = fmt::format("{} {}", role, is_commit ? commit : code(origin.given));
  if (!is_commit && !origin.commit.empty()) text += fmt::format(" at {}", commit);
  if (origin.dirty.value_or(false)) text += " with uncommitted changes";
  return text;
}

// Both tables share what a comment has room for.
class Tables {
 public:
  explicit Tables(const Judgement& judgement) {
    for (const Finding* finding : ranked(judgement)) {
      const bool matters = rank_of(*finding) != Rank::equivalent;
      add(matters ? shown_ : folded_, row(*finding));
      if (!matters) ++folded_count_;
    }
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    if (!shown_.empty()) text += fmt::format("\n{}{}", table_header, shown_);
    if (folded_count_ > 0) {
      text += fmt::format("\n<details><summary>{} equivalent</summary>\n\n{}{}\n</details>\n", folded_count_,
                          table_header, folded_);
    }
    if (left_out_ > 0) text += fmt::format("\n{} more cells stand in `judgement.json` only.\n", left_out_);
    return text;
  }

 private:
  void add(std::string& table, const std::string& row) {
    bytes_ += row.size();
    if (bytes_ > most_rows_bytes) {
      ++left_out_;
    } else {
      table += row;
    }
  }

  std::string shown_;
  std::string folded_;
  std::size_t folded_count_ = 0;
  std::size_t left_out_ = 0;
  std::size_t bytes_ = 0;
};

// One reason often is that of many cells: each is given once, and with it one of the cells.
std::string failure_lines(const Judgement& judgement) {
  std::vector<std::pair<const Finding*, std::size_t>> reasons;
  for (const Finding& each : judgement.findings) {
    if (each.failure.empty()) continue;
    const auto known = std::ranges::find_if(
        reasons, [&](const auto& reason) { return reason.first->failure == each.failure; });
    if (known != reasons.end()) {
      ++known->second;
    } else {
      reasons.emplace_back(&each, 1);
    }
  }
  std::string text;
  for (const auto& [finding, count] : reasons) {
    const std::string others = count > 1 ? fmt::format(" (and {} more)", count - 1) : "";
    text += fmt::format("- {}{} could not be measured: {}\n", code(finding->cell), others,
                        code(finding->failure));
  }
  return text;
}

std::string remark_lines(const Judgement& judgement) {
  std::string text;
  for (const std::string& remark : judgement.remarks) text += fmt::format("- {}\n", prose(remark));
  return text;
}

std::string footer(const Judgement& judgement) {
  return fmt::format(
      "\n<sub>{} {}, {:.0f} s, seed {}; chance of a false alarm {} % over all cells. A change above 0 is a "
      "slowdown; "
      "one up to the margin is none; *seen from* is the least that would have been found four times in "
      "five.</sub>\n",
      prose(judgement.kind), prose(judgement.id), judgement.took_s, judgement.seed,
      100 * judgement.family_alpha);
}

}  // namespace

std::string markdown(const Judgement& judgement) {
  const Conclusion head = conclusion(judgement);
  const std::string list = failure_lines(judgement) + remark_lines(judgement);
  return fmt::format("{}\n**{}**: {}\n\n{}, {}\n{}{}{}{}", comment_marker, head.word, prose(head.detail),
                     origin_text("Base", judgement.base), origin_text("head", judgement.head),
                     Tables(judgement).text(), list.empty() ? "" : "\n", list, footer(judgement));
}

}  // namespace ipcbench
