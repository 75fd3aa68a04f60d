#pragma once

#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "report/csv.h"
#include "runner/common_options.h"
#include "runner/earlier.h"
#include "runner/row_format.h"
#include "runner/suite.h"

namespace ipcbench {

/// The files that a run of a suite writes: rows, histograms, Google Benchmark's JSON; those that were asked
/// for.
class ResultFiles {
 public:
  /// Looks at each, and with --resume reads what is gone on with. A call that is wrong changes none: throws
  /// UsageError where one cannot be written or is not to be gone on with.
  ResultFiles(const Suite& suite, const CommonOptions& options);

  /// The rows that the CSV has already.
  [[nodiscard]] const std::vector<Record>& earlier() const { return earlier_; }

  /// Makes the files anew, or cuts off a last row that is not whole. Throws UsageError.
  void open();

  /// Puts a row on disk, its histogram just before it. Throws std::system_error where the disk is full.
  void write(const Plan& plan, const Record& record, const std::optional<Histogram>& histogram);

  /// The streams that the JSON goes to.
  [[nodiscard]] std::vector<std::ostream*> json();
  /// Throws std::runtime_error where the JSON could not be written.
  void close_json();

 private:
  RowFormat format_;
  std::string csv_path_;
  std::string histogram_path_;  // empty: none
  std::string json_path_;
  bool json_to_stdout_;
  std::vector<Record> earlier_;
  std::optional<std::size_t> csv_end_;  // of the rows that are gone on with
  std::optional<std::size_t> histogram_end_;
  std::optional<CsvFile> csv_;
  std::optional<CsvFile> histograms_;
  std::ofstream json_file_;
};

/// Where the histograms of the rows in `csv_path` stand: "rows.csv" has "rows_histograms.csv" beside it.
/// Empty where that is no file that could have one: a pipe, a device.
std::string histogram_path(const std::string& csv_path);

}  // namespace ipcbench
