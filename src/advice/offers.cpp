#include "advice/offers.h"

#include <algorithm>
#include <map>

#include "os/text.h"

namespace ipcbench {
namespace {

// A case of a bench, with how many sessions its headline has.
struct Measured {
  const CaseSummary* summary = nullptr;
  std::size_t sessions = 0;
};

std::string cell(const CaseKey& key, std::string_view column) {
  return key[case_column(column)];
}

// What makes cases of several benches the same offer, and those of two distances too.
std::vector<std::string> offer_key(const CaseKey& key) {
  std::vector<std::string> cells;
  for (const char* column :
       {"mechanism", "wait", "transfer", "message_bytes", "placement", "idle", "cpu_a", "cpu_b"}) {
    cells.push_back(cell(key, column));
  }
  return cells;
}

bool is_of_two_sides(const CaseKey& key) {
  const auto is_one = [&](const char* column) {
    return cell(key, column).empty() || cell(key, column) == "1";
  };
  return is_one("producers") && is_one("consumers") && !cell(key, "mechanism").empty();
}

using Found = std::map<std::vector<std::string>, Measured>;

Found measured_by_key(std::span<const BenchSummary> summaries, std::string_view bench,
                      const std::string& distance) {
  Found found;
  for (const BenchSummary& summary : summaries) {
    if (summary.bench != bench) continue;
    for (const CaseSummary& each : summary.cases) {
      const Figure* headline = each.find(headline_of(bench));
      if (headline == nullptr || !is_of_two_sides(each.key)) continue;
      const std::string its = cell(each.key, "distance");
      if (!its.empty() && its != distance) continue;
      Measured& kept = found[offer_key(each.key)];
      if (headline->sessions > kept.sessions) kept = {&each, headline->sessions};
    }
  }
  return found;
}

std::optional<Estimate> estimate(const CaseSummary* summary, std::string_view metric) {
  const Figure* figure = summary == nullptr ? nullptr : summary->find(metric);
  if (figure == nullptr || !figure->median) return std::nullopt;
  return Estimate{*figure->median, figure->interval};
}

std::optional<double> pooled_or_median(const CaseSummary* summary, std::string_view metric) {
  const Figure* figure = summary == nullptr ? nullptr : summary->find(metric);
  if (figure == nullptr) return std::nullopt;
  return figure->pooled ? figure->pooled : figure->median;
}

Offer to_offer(const CaseKey& key, const CaseSummary* latency, const CaseSummary* throughput) {
  return {.mechanism = cell(key, "mechanism"),
          .wait = cell(key, "wait"),
          .transfer = cell(key, "transfer"),
          .message_bytes = parse_number<std::uint64_t>(cell(key, "message_bytes")).value_or(0),
          .placement = cell(key, "placement"),
          .idle = cell(key, "idle"),
          .rtt_ns = estimate(latency, "rtt_mean_ns"),
          .rtt_p99_ns = pooled_or_median(latency, "rtt_p99_ns"),
          .messages_per_s = estimate(throughput, "messages_per_s"),
          .cpu_ns_per_message = estimate(throughput, "cpu_ns_per_message")};
}

}  // namespace

std::string main_distance(std::span<const BenchSummary> summaries) {
  std::map<std::string, std::size_t> sessions;
  for (const BenchSummary& summary : summaries) {
    if (summary.bench != "latency" && summary.bench != "throughput") continue;
    for (const CaseSummary& each : summary.cases) {
      const std::string distance = cell(each.key, "distance");
      const Figure* headline = each.find(headline_of(summary.bench));
      if (!distance.empty() && headline != nullptr) sessions[distance] += headline->sessions;
    }
  }
  const auto most = std::ranges::max_element(sessions, {}, [](const auto& each) { return each.second; });
  return most == sessions.end() ? "" : most->first;
}

std::vector<Offer> offers_of(std::span<const BenchSummary> summaries) {
  const std::string distance = main_distance(summaries);
  const Found latency = measured_by_key(summaries, "latency", distance);
  const Found throughput = measured_by_key(summaries, "throughput", distance);
  std::map<std::vector<std::string>, std::pair<const CaseSummary*, const CaseSummary*>> together;
  for (const auto& [key, measured] : latency) together[key].first = measured.summary;
  for (const auto& [key, measured] : throughput) together[key].second = measured.summary;
  std::vector<Offer> offers;
  for (const auto& [key, benches] : together) {
    const auto& [of_latency, of_throughput] = benches;
    const CaseSummary& any = of_latency != nullptr ? *of_latency : *of_throughput;
    offers.push_back(to_offer(any.key, of_latency, of_throughput));
  }
  return offers;
}

}  // namespace ipcbench
