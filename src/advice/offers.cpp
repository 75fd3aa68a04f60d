#include "advice/offers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "os/text.h"

namespace ipcbench {
namespace {

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

// The case of each offer: of the main distance, or of none; of another where there is no such case.
using Found = std::map<std::vector<std::string>, const CaseSummary*>;

bool is_elsewhere(const CaseSummary& summary, const std::string& distance) {
  const std::string its = cell(summary.key, "distance");
  return !its.empty() && its != distance;
}

Found measured_by_key(std::span<const BenchSummary> summaries, std::string_view bench,
                      const std::string& distance) {
  Found found;
  for (const BenchSummary& summary : summaries) {
    if (summary.bench != bench) continue;
    for (const CaseSummary& each : summary.cases) {
      if (each.find(headline_of(bench)) == nullptr || !is_of_two_sides(each.key)) continue;
      const CaseSummary*& kept = found[offer_key(each.key)];
      if (kept == nullptr || is_elsewhere(*kept, distance)) kept = &each;
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

// Empties what was measured at another distance alone, and returns that.
std::string take_elsewhere(const CaseSummary*& summary, const std::string& distance) {
  if (summary == nullptr || !is_elsewhere(*summary, distance)) return "";
  return cell(std::exchange(summary, nullptr)->key, "distance");
}

Offer to_offer(const CaseSummary* latency, const CaseSummary* throughput, const std::string& distance) {
  const CaseKey key = (latency != nullptr ? latency : throughput)->key;
  const std::string round_trips_elsewhere = take_elsewhere(latency, distance);
  const std::string streams_elsewhere = take_elsewhere(throughput, distance);
  return {.mechanism = cell(key, "mechanism"),
          .wait = cell(key, "wait"),
          .transfer = cell(key, "transfer"),
          .message_bytes = parse_number<std::uint64_t>(cell(key, "message_bytes")).value_or(0),
          .placement = cell(key, "placement"),
          .idle = cell(key, "idle"),
          .rtt_ns = estimate(latency, "rtt_mean_ns"),
          .rtt_p99_ns = pooled_or_median(latency, "rtt_p99_ns"),
          .messages_per_s = estimate(throughput, "messages_per_s"),
          .cpu_ns_per_message = estimate(throughput, "cpu_ns_per_message"),
          .round_trips_elsewhere = round_trips_elsewhere,
          .streams_elsewhere = streams_elsewhere};
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
  for (const auto& [key, summary] : latency) together[key].first = summary;
  for (const auto& [key, summary] : throughput) together[key].second = summary;
  std::vector<Offer> offers;
  for (const auto& [key, benches] : together)
    offers.push_back(to_offer(benches.first, benches.second, distance));
  return offers;
}

}  // namespace ipcbench
