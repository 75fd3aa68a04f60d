#include "runner/row_format.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "os/text.h"
#include "report/columns.h"
#include "report/csv.h"
#include "report/histogram_text.h"

namespace ipcbench {
namespace {

constexpr std::size_t key_at = 3;  // behind schema, run, bench

void append(Row& row, const Row& more) {
  row.insert(row.end(), more.begin(), more.end());
}

bool holds_at(const Row& row, std::size_t at, const Row& fields) {
  return std::ranges::equal(row.begin() + static_cast<std::ptrdiff_t>(at),
                            row.begin() + static_cast<std::ptrdiff_t>(at + fields.size()), fields.begin(),
                            fields.end());
}

// Whether the cell is a number or empty; the number then stands in `value`.
bool read_cell(std::string_view cell, std::optional<double>& value) {
  value = parse_number<double>(cell);
  return value.has_value() || cell.empty();
}

}  // namespace

RowFormat::RowFormat(std::string bench, std::string run, Columns columns)
    : bench_(std::move(bench)), run_(std::move(run)), columns_(std::move(columns)) {}

std::size_t RowFormat::repetition_at() const {
  return key_at + columns_.key.size();
}

std::size_t RowFormat::circumstances_at() const {
  return repetition_at() + 3;  // behind repetition, status, reason
}

std::size_t RowFormat::values_at() const {
  return circumstances_at() + columns_.circumstances.size() + columns_.lists.size();
}

Row RowFormat::header() const {
  Row header{"schema", "run", "bench"};
  append(header, columns_.key);
  append(header, {"repetition", "status", "reason"});
  append(header, columns_.circumstances);
  append(header, columns_.lists);
  append(header, columns_.values);
  return header;
}

Row RowFormat::histogram_header() const {
  Row header = this->header();
  header.resize(values_at() - columns_.lists.size());
  header.emplace_back("histogram");
  return header;
}

Row RowFormat::start_of(const Plan& plan, const Record& record) const {
  Row row{std::string(schema_version), run_, bench_};
  append(row, plan.key);
  append(row, {std::to_string(record.repetition), std::string(name(record.status)), record.reason});
  append(row, plan.circumstances);
  return row;
}

Row RowFormat::row(const Plan& plan, const Record& record) const {
  Row row = start_of(plan, record);
  append(row, record.lists);
  row.resize(values_at());
  for (const std::optional<double>& value : record.values) row.push_back(csv_cell(value));
  row.resize(values_at() + columns_.values.size());
  return row;
}

Row RowFormat::histogram_row(const Plan& plan, const Record& record, const Histogram& histogram) const {
  Row row = start_of(plan, record);
  row.push_back(histogram_text(histogram));
  return row;
}

const std::string& RowFormat::run_of(const Row& row) {
  return row.at(1);
}

bool RowFormat::is_of(const Plan& plan, const Row& row) const {
  return holds_at(row, key_at, plan.key) && holds_at(row, circumstances_at(), plan.circumstances);
}

std::optional<Record> RowFormat::record(std::size_t plan, const Row& row) const {
  const auto repetition = parse_number<int>(row[repetition_at()]);
  const auto status = status_from(row[repetition_at() + 1]);
  if (!repetition || *repetition < 0 || !status) return std::nullopt;
  Record record{plan, *repetition, *status, row[repetition_at() + 2], {}};
  if (!has_figures(*status)) return record;
  const auto lists = row.begin() + static_cast<std::ptrdiff_t>(values_at() - columns_.lists.size());
  record.lists.assign(lists, lists + static_cast<std::ptrdiff_t>(columns_.lists.size()));
  record.values.resize(columns_.values.size());
  for (std::size_t i = 0; i < record.values.size(); ++i) {
    if (!read_cell(row[values_at() + i], record.values[i])) return std::nullopt;
  }
  return record;
}

Values as_written(Values values) {
  for (std::optional<double>& value : values) value = parse_number<double>(csv_cell(value));
  return values;
}

}  // namespace ipcbench
