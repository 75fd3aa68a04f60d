#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/histogram.h"

namespace ipcbench {

/// The CSV columns of a binary, around `repetition,status,reason`: what names a case, where it ran, what was
/// measured.
struct Columns {
  std::vector<std::string> key;
  std::vector<std::string> circumstances;
  std::vector<std::string> values;
  /// Of numbers with spaces between them, in front of the values; among row_columns (report/columns.h).
  std::vector<std::string> lists = {};
};

/// The figures of a row, as Columns::values; unknown is empty.
using Values = std::vector<std::optional<double>>;

/// A row's figures by the names of their columns. Refers to both.
class NamedValues {
 public:
  NamedValues(const Columns& columns, const Values& values) : columns_(columns), values_(values) {}

  /// Empty where it is unknown. Throws std::out_of_range where there is no such column.
  [[nodiscard]] std::optional<double> find(std::string_view column) const;
  /// The same, 0 where it is unknown.
  double operator[](std::string_view column) const { return find(column).value_or(0); }

 private:
  const Columns& columns_;
  const Values& values_;
};

/// What Google Benchmark's JSON shows of a row.
struct Timing {
  std::uint64_t iterations;
  double elapsed_s;  ///< of all iterations
  double cpu_s;      ///< of all processes, for all iterations
};

/// What one repetition came to.
struct Measured {
  Values values;
  std::vector<std::string> lists = {};      ///< as Columns::lists; none where there are no such columns
  std::optional<Histogram> histogram = {};  ///< of what its percentiles are of, in ns
  double timed_s = 0;                       ///< inside timed slices; 0: unknown
  std::optional<std::string> noise = {};    ///< why the row is `noisy`
};

/// Measures the repetition of that number; throws what went wrong.
using Measure = std::function<Measured(int repetition)>;

/// One case of a binary and how to measure it.
struct Plan {
  std::string name;  ///< "pipe/block/64/cross-core/default"
  std::vector<std::string> key;
  std::vector<std::string> circumstances;
  std::optional<std::string> skip;  ///< why it cannot run here
  int stage = 0;                    ///< plans of one stage are measured together, the lowest first
  double least_s = 0;               ///< the least time that one repetition can take
  double besides_s = 0.02;          ///< about what starting and ending its processes takes besides
  int importance = 0;  ///< where not all fit into a budget, the lowest are left out first, of equals the last
  Measure measure;
};

enum class Status : std::uint8_t { ok, noisy, skipped, failed };
constexpr std::array<std::string_view, 4> status_names{"ok", "noisy", "skipped", "failed"};
constexpr std::string_view name(Status status) {
  return status_names[static_cast<std::size_t>(status)];
}
/// The status of that name.
std::optional<Status> status_from(std::string_view name);

/// A row: one repetition of one plan. Histograms are only on disk: a thousand of them would be 15 MB.
struct Record {
  std::size_t plan;  ///< index
  int repetition;
  Status status;
  std::string reason;
  Values values;  ///< none where there are no figures
  std::vector<std::string> lists = {};
};

/// Whether a record carries figures.
constexpr bool has_figures(Status status) {
  return status == Status::ok || status == Status::noisy;
}

}  // namespace ipcbench
