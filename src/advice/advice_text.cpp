#include "advice/advice_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/metric.h"
#include "report/summary_text.h"
#include "report/table.h"
#include "report/units.h"
#include "report/wrap.h"

namespace ipcbench {
namespace {

constexpr std::size_t width = 100;

std::string lines(const std::string& text, std::string_view indent = "") {
  std::string joined;
  for (const std::string& line : wrapped(text, width - indent.size()))
    joined += fmt::format("{}{}\n", indent, line);
  return joined;
}

// With its interval where it is what is ranked by, or said to be preliminary.
std::string estimate_text(std::string_view metric, const std::optional<Estimate>& estimate,
                          bool is_ranked_by) {
  if (!estimate) return "–";
  std::string median = format_metric(metric, estimate->median);
  if (!is_ranked_by) return median;
  if (estimate->is_preliminary()) return fmt::format("{} (preliminary)", median);
  return fmt::format("{} ({})", median, interval_text(metric, estimate->interval));
}

std::string or_dash(std::string_view metric, const std::optional<double>& value) {
  return value ? format_metric(metric, *value) : "–";
}

std::string how(const Offer& offer) {
  return offer.transfer == "zero-copy" ? fmt::format("{}, zero-copy", offer.wait) : offer.wait;
}

std::string ranking_table(const Advice& advice) {
  const Criterion by = advice.question.by;
  const bool busy =
      std::ranges::any_of(advice.ranking, [](const Choice& each) { return each.cores_busy.has_value(); });
  std::vector<std::string> header{"mechanism", "waits by", "size", "RTT", "p99", "messages/s", "CPU/message"};
  if (busy) header.emplace_back("cores busy");
  Table table(std::move(header));
  for (const Choice& each : advice.ranking) {
    const Offer& offer = each.offer;
    std::vector<std::string> row{
        offer.mechanism,
        how(offer),
        format_bytes(offer.message_bytes),
        estimate_text("rtt_mean_ns", offer.rtt_ns, by == Criterion::latency),
        or_dash("rtt_p99_ns", offer.rtt_p99_ns),
        estimate_text("messages_per_s", offer.messages_per_s, by == Criterion::throughput),
        estimate_text("cpu_ns_per_message", offer.cpu_ns_per_message, by == Criterion::cpu)};
    if (busy) row.push_back(each.cores_busy ? fmt::format("{:.2f}", *each.cores_busy) : "–");
    table.add(std::move(row));
  }
  return table.text();
}

// Who cannot be told from the first: the others are slower beyond their intervals.
std::string like_first_text(const Advice& advice) {
  if (advice.ranking.empty()) return "";
  const Choice& first = advice.ranking.front();
  if (!estimate_by(advice.question.by, first.offer)->interval) {
    return lines("no intervals: each case has too few sessions for one, and which comes first may be chance");
  }
  std::vector<std::string> like;
  for (std::size_t i = 1; i < advice.ranking.size(); ++i) {
    if (advice.ranking[i].like_first) like.push_back(advice.ranking[i].offer.mechanism);
  }
  if (like.empty()) return "";
  return lines(fmt::format("not told from {}: {}", first.offer.mechanism, fmt::join(like, ", ")));
}

// What those in the ranking need besides the kernel, a line for each that needs something.
std::string libraries_text(const Advice& advice) {
  std::string text;
  for (const Choice& each : advice.ranking) {
    if (each.library.empty()) continue;
    text += lines(fmt::format("{}: {} ({})", each.offer.mechanism, each.library, each.packages), "  ");
  }
  return text.empty() ? "" : "\nneeds a library (Debian's packages):\n" + text;
}

// A line for each reason, so that the many that share one take one.
std::string left_out_text(const Advice& advice) {
  std::vector<std::string> reasons;
  for (const LeftOut& each : advice.left_out) {
    if (std::ranges::count(reasons, each.reason) == 0) reasons.push_back(each.reason);
  }
  std::string text;
  for (const std::string& reason : reasons) {
    std::vector<std::string> mechanisms;
    for (const LeftOut& each : advice.left_out) {
      if (each.reason == reason) mechanisms.push_back(each.mechanism);
    }
    text += lines(fmt::format("{}: {}", reason, fmt::join(mechanisms, ", ")), "  ");
  }
  return text;
}

}  // namespace

std::string question_text(const Question& question) {
  std::vector<std::string> parts{fmt::format("{} messages", format_bytes(question.bytes))};
  if (question.rate) parts.push_back(fmt::format("{} a second", format_count(*question.rate)));
  parts.emplace_back(question.cores == 1 ? "both sides on one core" : "each side on a core of its own");
  parts.emplace_back(question.may_spin ? "a side that waits may spin" : "no side spins");
  if (question.max_cpu) parts.push_back(fmt::format("at most {:.2f} cores busy", *question.max_cpu));
  if (question.boundaries) parts.emplace_back("messages kept apart");
  if (question.many_to_one) parts.emplace_back("many senders to one");
  if (question.survive_crash) parts.emplace_back("told of a peer's death");
  if (question.no_library) parts.emplace_back("no library");
  if (!question.idle.empty()) parts.push_back(fmt::format("idle={}", question.idle));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string advice_text(const Advice& advice, const std::string& run) {
  std::string text =
      lines(question_text(advice.question)) +
      lines(fmt::format("by {}, as measured in {}{}", name(advice.question.by), run,
                        advice.distance.empty()
                            ? ""
                            : fmt::format(", with {} CPUs, as in most sessions", advice.distance)));
  text += "\n";
  text += advice.ranking.empty() ? "nothing that was measured answers this\n" : ranking_table(advice);
  text += like_first_text(advice);
  text += libraries_text(advice);
  if (!advice.left_out.empty()) text += "\nleft out:\n" + left_out_text(advice);
  return text;
}

}  // namespace ipcbench
