#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/case_key.h"
#include "report/distance.h"
#include "stats/histogram.h"

namespace ipcbench {

/// One repetition that was measured.
struct MeasuredSession {
  bool noisy;
  std::vector<std::optional<double>> values;  ///< as BenchResults::metrics
  std::size_t block = 0;                      ///< sessions of one block are no independent ones: see blocks
};

/// What a machine does drifts, over seconds to minutes, for all cases alike: sessions of one case that lie
/// close in time resemble each other, and an interval that took each for independent would be too narrow. So,
/// where a case has more than so many sessions, the rows of a binary, which stand in the order of time, are
/// cut into as many blocks, and what counts is the median of each.
constexpr std::size_t blocks = 12;

struct CaseResults {
  CaseKey key;
  /// Those that count: the ones that are `ok`, and where there is none, those that are `noisy`.
  std::vector<MeasuredSession> sessions;
  std::size_t left_out = 0;        ///< noisy ones that do not count
  std::size_t in_other_state = 0;  ///< `ok` ones whose CPUs were nearer or farther, and which do not count
  Histogram pooled{};  ///< what its sessions' histograms hold together; empty where none was written

  /// Whether noisy sessions count, since there is no other.
  [[nodiscard]] bool is_noisy() const { return !sessions.empty() && sessions.front().noisy; }
};

/// What one binary left in a run.
struct BenchResults {
  std::string bench;                 ///< "latency"
  std::string run;                   ///< the run's name, as the rows say
  std::vector<std::string> metrics;  ///< the columns that hold figures
  std::vector<CaseResults> cases;    ///< those measured at least once, ordered by comes_before
  std::map<std::pair<std::string, std::string>, std::size_t> unmeasured;  ///< rows by status and reason
  std::size_t sessions = 0;                                               ///< all that were measured
  /// How many of them are noisy, or of a state in which their case has too few others, by the kind of
  /// reason: "other programs used its CPUs".
  std::map<std::string, std::size_t> disturbed;

  /// Where a metric stands in MeasuredSession::values; empty where the file does not have it.
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view metric) const;
};

/// What a run left: the benches of columns.h, in that order, whose CSV is there and has a row.
struct RunResults {
  std::vector<BenchResults> benches;
  std::vector<std::string> remarks;  ///< a line for each file with a torn end
};

/// Where a binary's rows are in a run's directory.
std::filesystem::path csv_of(const std::filesystem::path& directory, std::string_view bench);

/// Reads the CSVs of a run's directory. A case whose CPUs had two distances is two cases where either has
/// enough `ok` sessions for an interval; where one has too few, it is left out, and where both have, the one
/// with fewer is, of equals the far one. Throws what CsvTable throws, and std::runtime_error naming file and
/// line for a schema that is not ours or a damaged histogram.
RunResults read_run(const std::filesystem::path& directory, const Distances& distances);
/// The same with the run's own distances.
RunResults read_run(const std::filesystem::path& directory);

/// The figures of one metric in the sessions of a case, without the unknown.
std::vector<double> values_of(const CaseResults& results, std::size_t metric);
/// What stands for a case: the median of each of its blocks that has a figure. None for a percentile that
/// some of its sessions have too few samples for, since the others are the fast ones.
std::vector<double> comparable_values_of(const CaseResults& results, std::string_view metric,
                                         std::size_t index);

}  // namespace ipcbench
