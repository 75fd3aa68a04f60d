#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/run_results.h"
#include "stats/quantiles.h"

namespace ipcbench {

/// What the sessions of a case say about one metric.
struct Figure {
  std::string metric;
  std::size_t sessions = 0;          ///< those that have it, and count (CaseResults)
  std::size_t noisy_sessions = 0;    ///< of the case's: those that do not count, or all where no other does
  std::size_t in_other_state = 0;    ///< of the case's: those whose CPUs were nearer or farther
  bool is_noisy = false;             ///< noisy sessions count, since there is no other
  std::size_t blocks = 0;            ///< of sessions (report/run_results.h): what the median is of
  std::optional<double> median;      ///< empty where comparable_values_of has none
  std::optional<Interval> interval;  ///< 95 %, of the median; empty below 6 blocks, and of noisy ones
  /// Of a percentile: that of all sessions' samples together, where they carry it, also where no session
  /// alone does. Of a maximum: the largest.
  std::optional<double> pooled;

  /// Why it has no interval, in words; empty where it has one.
  [[nodiscard]] std::string why_no_interval() const;
  /// Half the interval's width in percent of the median; empty without an interval, or around 0.
  [[nodiscard]] std::optional<double> half_width_percent() const;
};

struct CaseSummary {
  CaseKey key;
  std::vector<Figure> figures;  ///< in the order of the file's columns

  /// The figure of that metric; nullptr where there is none.
  [[nodiscard]] const Figure* find(std::string_view metric) const;
};

struct BenchSummary {
  std::string bench;
  std::string run;
  std::vector<CaseSummary> cases;
};

/// The figures of every case: of each metric that some session has, and of each percentile that all together
/// carry.
BenchSummary summarise(const BenchResults& results);

/// Writes the table of all figures, whole or not at all: an older file stays until the new one is there.
/// Throws std::system_error naming the file.
void write_summary(const std::filesystem::path& file, std::span<const BenchSummary> summaries);

}  // namespace ipcbench
