#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/plan.h"

namespace ipcbench {

/// A line of a CSV file, field by field.
using Row = std::vector<std::string>;

/// How the records of one run of one binary stand in its CSV files.
class RowFormat {
 public:
  RowFormat(std::string bench, std::string run, Columns columns);

  /// `schema,run,bench`, the key, `repetition,status,reason`, the circumstances, the lists, the values.
  [[nodiscard]] Row header() const;
  [[nodiscard]] Row row(const Plan& plan, const Record& record) const;

  /// The same up to the circumstances, and then `histogram` (report/histogram_text.h).
  [[nodiscard]] Row histogram_header() const;
  [[nodiscard]] Row histogram_row(const Plan& plan, const Record& record, const Histogram& histogram) const;

  /// The run that a row of as many fields as the header has is of.
  [[nodiscard]] static const std::string& run_of(const Row& row);
  /// Whether such a row is of that plan: the same case, measured at the same place.
  [[nodiscard]] bool is_of(const Plan& plan, const Row& row) const;
  /// What the row says about the plan of that index; empty where a number or the status is damaged.
  [[nodiscard]] std::optional<Record> record(std::size_t plan, const Row& row) const;

 private:
  [[nodiscard]] std::size_t repetition_at() const;
  [[nodiscard]] std::size_t circumstances_at() const;
  [[nodiscard]] std::size_t values_at() const;
  [[nodiscard]] Row start_of(const Plan& plan, const Record& record) const;

  std::string bench_;
  std::string run_;
  Columns columns_;
};

/// The values as they read in a CSV: rounded like its cells, so that a row read back is the row that was
/// written.
Values as_written(Values values);

}  // namespace ipcbench
