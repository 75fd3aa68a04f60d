#include "cli/stored_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "os/usage_error.h"
#include "report/json_text.h"

namespace ipcbench {

namespace fs = std::filesystem;

fs::path run_directory(const std::string& run) {
  for (const fs::path& place : {fs::path(run), fs::path("results") / run}) {
    if (fs::is_directory(place)) return place;
  }
  throw UsageError(fmt::format("no such run: neither {0} nor results/{0} is a directory; see results/", run));
}

RunResults stored_results(const fs::path& directory, const Distances& distances) {
  RunResults results = read_run(directory, distances);
  if (results.benches.empty()) {
    throw UsageError(fmt::format(
        "no results: {} holds no CSV of a benchmark with a row; give a run's directory", directory.string()));
  }
  return results;
}

void say_remarks(const RunResults& results) {
  for (const std::string& remark : results.remarks) fmt::print(stderr, "{}\n", remark);
}

void require_in(const RunResults& results, const fs::path& directory, std::span<const std::string> benches,
                const std::string& metric) {
  for (const std::string& bench : benches) {
    if (std::ranges::count(results.benches, bench, &BenchResults::bench) > 0) continue;
    throw UsageError(fmt::format("--bench: '{}' is not in {}; see its CSV files", bench, directory.string()));
  }
  const auto has_metric = [&](const BenchResults& each) {
    return (benches.empty() || std::ranges::count(benches, each.bench) > 0) && each.index_of(metric);
  };
  if (metric.empty() || std::ranges::any_of(results.benches, has_metric)) return;
  throw UsageError(fmt::format("--metric: no column of figures '{}' in {}; see the headers of its CSV files",
                               metric, directory.string()));
}

nlohmann::json stored_json(const fs::path& directory, const std::string& name) {
  std::ifstream file(directory / name);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  nlohmann::json found = parse_json_or_null(text);
  return found.is_object() ? found : nlohmann::json::object();
}

}  // namespace ipcbench
