#include "report/run_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "os/text.h"
#include "report/csv_table.h"
#include "report/histogram_text.h"
#include "report/metric.h"
#include "stats/quantiles.h"

namespace ipcbench {
namespace {

constexpr std::array<std::string_view, 2> measured_statuses{"ok", "noisy"};

template <class Names>
bool holds(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// A table with the columns that every file of ours has.
class Rows {
 public:
  explicit Rows(const std::filesystem::path& path) : table_(path) {
    for (std::size_t i = 0; i < case_columns.size(); ++i) key_columns_[i] = table_.column(case_columns[i]);
    for (std::size_t row = 0; row < size(); ++row) require_our_schema(row);
  }

  [[nodiscard]] const CsvTable& table() const { return table_; }
  [[nodiscard]] std::size_t size() const { return table_.rows().size(); }

  [[nodiscard]] std::string_view cell(std::size_t row, std::string_view name) const {
    const auto column = table_.column(name);
    return column ? std::string_view(table_.rows()[row][*column]) : "";
  }

  [[nodiscard]] bool is_measured(std::size_t row) const {
    return holds(measured_statuses, cell(row, "status"));
  }

  [[nodiscard]] std::optional<double> number(std::size_t row, std::string_view name) const {
    return parse_number<double>(cell(row, name));
  }

  [[nodiscard]] CaseKey key(std::size_t row) const {
    CaseKey key;
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (key_columns_[i]) key[i] = table_.rows()[row][*key_columns_[i]];
    }
    return key;
  }

  // The columns that hold nothing but numbers, and some. A percentile may be empty in every row, and still be
  // known of all together.
  [[nodiscard]] std::vector<std::string> metrics() const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < table_.header().size(); ++i) {
      const std::string& name = table_.header()[i];
      if (!holds(case_columns, name) && !holds(row_columns, name) && is_numeric(i)) found.push_back(name);
    }
    return found;
  }

 private:
  void require_our_schema(std::size_t row) const {
    const std::string_view schema = cell(row, "schema");
    if (schema == schema_version) return;
    throw std::runtime_error(
        fmt::format("{}: schema '{}', and this ipcbench reads {}; use the one that wrote it",
                    table_.place_of(row), schema, schema_version));
  }

  [[nodiscard]] bool is_numeric(std::size_t column) const {
    bool has_number = percentile_of(table_.header()[column]).has_value();
    for (std::size_t row = 0; row < size(); ++row) {
      const std::string& text = table_.rows()[row][column];
      if (text.empty() || !is_measured(row)) continue;
      if (!parse_number<double>(text)) return false;
      has_number = true;
    }
    return has_number;
  }

  CsvTable table_;
  std::array<std::optional<std::size_t>, case_columns.size()> key_columns_;
};

// The histograms beside a CSV, by case and repetition.
class Histograms {
 public:
  explicit Histograms(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return;
    rows_.emplace(path);
    for (std::size_t row = 0; row < rows_->size(); ++row) {
      last_[{rows_->key(row), std::string(rows_->cell(row, "repetition"))}] = row;
    }
  }

  // Adds what that session left to `pooled`, if it left anything.
  void add(const CaseKey& key, std::string_view repetition, Histogram& pooled) const {
    const auto found = last_.find({key, std::string(repetition)});
    if (found == last_.end()) return;
    const auto histogram = histogram_from(rows_->cell(found->second, "histogram"));
    if (!histogram) {
      throw std::runtime_error(
          fmt::format("{}: damaged histogram; remove that line", rows_->table().place_of(found->second)));
    }
    pooled.merge(*histogram);
  }

  [[nodiscard]] bool is_torn() const { return rows_ && rows_->table().is_torn(); }

 private:
  std::optional<Rows> rows_;
  std::map<std::pair<CaseKey, std::string>, std::size_t> last_;  // of several for one session the last counts
};

// Not a number and infinity are no figures either.
std::optional<double> figure(std::string_view cell) {
  const auto value = parse_number<double>(cell);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

// Which block a row belongs to: its own where its case has few sessions, else its share of all measured rows
// of its idle policy, which stand in the order of time: policies are measured one after the other.
class Blocks {
 public:
  explicit Blocks(const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::size_t& measured = measured_[std::string(rows.cell(row, "idle"))];
      rank_.emplace_back(&measured, measured);
      if (rows.is_measured(row)) ++measured;
    }
  }

  [[nodiscard]] std::size_t of(std::size_t row, std::size_t sessions_of_case) const {
    const auto& [all, rank] = rank_[row];
    return sessions_of_case <= blocks ? blocks + row : blocks * rank / *all;
  }

 private:
  std::map<std::string, std::size_t> measured_;                   // by idle policy
  std::vector<std::pair<const std::size_t*, std::size_t>> rank_;  // of each row among those, and how many
};

MeasuredSession session_of(const Rows& rows, std::size_t row, const std::vector<std::string>& metrics) {
  MeasuredSession session{rows.cell(row, "status") == "noisy", {}};
  for (const std::string& metric : metrics) session.values.push_back(figure(rows.cell(row, metric)));
  return session;
}

// The case's rows that count, of those that were measured.
std::vector<std::size_t> counting(const Rows& rows, const std::vector<std::size_t>& measured) {
  std::vector<std::size_t> ok;
  for (const std::size_t row : measured) {
    if (rows.cell(row, "status") == "ok") ok.push_back(row);
  }
  return ok.empty() ? measured : ok;
}

// The part of a reason before its numbers and details: "other programs used its CPUs".
std::string kind_of(std::string_view reason) {
  std::string_view kind = reason.substr(0, reason.find_first_of(":;0123456789"));
  while (kind.ends_with(' ')) kind.remove_suffix(1);
  return std::string(kind);
}

using MeasuredRows = std::map<CaseKey, std::vector<std::size_t>, bool (*)(const CaseKey&, const CaseKey&)>;

// The measured rows of each case and distance; those that hold no figures go to `unmeasured`.
MeasuredRows measured_rows(const Rows& rows, const Distances& distances, BenchResults& results) {
  MeasuredRows cases(comes_before);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string reason(rows.cell(row, "reason"));
    if (!rows.is_measured(row)) {
      ++results.unmeasured[{std::string(rows.cell(row, "status")), reason}];
      continue;
    }
    ++results.sessions;
    if (rows.cell(row, "status") == "noisy") ++results.disturbed[kind_of(reason)];
    CaseKey key = rows.key(row);
    key[case_column("distance")] =
        distances.of(key[case_column("cpu_a")], key[case_column("cpu_b")], rows.number(row, distance_column));
    cases[key].push_back(row);
  }
  return cases;
}

std::size_t count_ok(const Rows& rows, const std::vector<std::size_t>& measured) {
  return static_cast<std::size_t>(
      std::ranges::count_if(measured, [&](std::size_t row) { return rows.cell(row, "status") == "ok"; }));
}

// Leaves of each case the states that have enough sessions for an interval, or the one that has most. Returns
// how many `ok` sessions that leaves out, by the state that stays.
std::map<CaseKey, std::size_t> keep_states_with_enough(const Rows& rows, MeasuredRows& cases) {
  std::map<CaseKey, std::vector<CaseKey>> states;
  for (const auto& [key, measured] : cases) {
    CaseKey without = key;
    without[case_column("distance")].clear();
    states[without].push_back(key);
  }
  std::map<CaseKey, std::size_t> left_out;
  for (const auto& [without, keys] : states) {
    const CaseKey most = *std::ranges::max_element(keys, {}, [&](const CaseKey& key) {
      return std::tuple(count_ok(rows, cases.at(key)), cases.at(key).size(),
                        key[case_column("distance")] == "near");
    });
    for (const CaseKey& key : keys) {
      const std::size_t ok = count_ok(rows, cases.at(key));
      if (key == most || ok >= fewest_for_interval) continue;
      left_out[most] += ok;
      cases.erase(key);
    }
  }
  return left_out;
}

BenchResults results_of(std::string bench, const Rows& rows, const Histograms& histograms,
                        const Distances& distances) {
  const Blocks blocks_of_rows(rows);
  BenchResults results{std::move(bench), std::string(rows.cell(0, "run")), rows.metrics(), {}, {}, 0, {}};
  MeasuredRows cases = measured_rows(rows, distances, results);
  std::map<CaseKey, std::size_t> in_other_state = keep_states_with_enough(rows, cases);
  for (const auto& [key, measured] : cases) {
    const std::vector<std::size_t> counted = counting(rows, measured);
    CaseResults& found = results.cases.emplace_back(CaseResults{.key = key,
                                                                .sessions = {},
                                                                .left_out = measured.size() - counted.size(),
                                                                .in_other_state = in_other_state[key]});
    if (found.in_other_state > 0)
      results.disturbed["its CPUs were nearer or farther"] += found.in_other_state;
    for (const std::size_t row : counted) {
      found.sessions.push_back(session_of(rows, row, results.metrics));
      found.sessions.back().block = blocks_of_rows.of(row, counted.size());
      histograms.add(rows.key(row), rows.cell(row, "repetition"), found.pooled);
    }
  }
  return results;
}

std::string torn(const std::filesystem::path& file) {
  return fmt::format("{}: its last line is torn, as a run that died leaves it, and is left out",
                     file.string());
}

}  // namespace

std::optional<std::size_t> BenchResults::index_of(std::string_view metric) const {
  const auto found = std::ranges::find(metrics, metric);
  if (found == metrics.end()) return std::nullopt;
  return static_cast<std::size_t>(found - metrics.begin());
}

std::filesystem::path csv_of(const std::filesystem::path& directory, std::string_view bench) {
  return directory / fmt::format("{}.csv", bench);
}

RunResults read_run(const std::filesystem::path& directory) {
  return read_run(directory, Distances({&directory, 1}));
}

RunResults read_run(const std::filesystem::path& directory, const Distances& distances) {
  RunResults results;
  for (const auto& [bench, headline] : headlines) {
    const std::filesystem::path file = csv_of(directory, bench);
    const std::filesystem::path histogram_file = directory / fmt::format("{}_histograms.csv", bench);
    if (!std::filesystem::exists(file)) continue;
    const Rows rows(file);
    const Histograms histograms(histogram_file);
    if (rows.table().is_torn()) results.remarks.push_back(torn(file));
    if (histograms.is_torn()) results.remarks.push_back(torn(histogram_file));
    if (rows.size() == 0) continue;
    results.benches.push_back(results_of(std::string(bench), rows, histograms, distances));
  }
  return results;
}

std::vector<double> values_of(const CaseResults& results, std::size_t metric) {
  std::vector<double> values;
  for (const MeasuredSession& session : results.sessions) {
    if (session.values[metric]) values.push_back(*session.values[metric]);
  }
  return values;
}

std::vector<double> comparable_values_of(const CaseResults& results, std::string_view metric,
                                         std::size_t index) {
  std::map<std::size_t, std::vector<double>> by_block;
  for (const MeasuredSession& session : results.sessions) {
    if (session.values[index]) {
      by_block[session.block].push_back(*session.values[index]);
    } else if (percentile_of(metric)) {
      return {};
    }
  }
  std::vector<double> values;
  for (const auto& [block, figures] : by_block) values.push_back(median(figures));
  return values;
}

}  // namespace ipcbench
