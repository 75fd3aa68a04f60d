#include "runner/earlier.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <filesystem>

#include "os/usage_error.h"
#include "report/csv_table.h"

namespace ipcbench {
namespace {

std::string first_difference(const Row& theirs, const Row& ours) {
  const auto [their, our] = std::ranges::mismatch(theirs, ours);
  const auto shown = [](auto at, const Row& row) { return at == row.end() ? "nothing" : "'" + *at + "'"; };
  return fmt::format("column {} is {} where this program writes {}", their - theirs.begin() + 1,
                     shown(their, theirs), shown(our, ours));
}

// The table in the file; empty where there is none, or one that was not even begun.
std::optional<CsvTable> table_in(const std::string& path, const Row& header) {
  namespace fs = std::filesystem;
  if (!fs::exists(path) || fs::file_size(path) == 0) return std::nullopt;
  try {
    CsvTable table(path);
    if (table.header() == header) return table;
    throw UsageError(fmt::format("{}: {}; leave --resume out to measure anew, or give another --csv", path,
                                 first_difference(table.header(), header)));
  } catch (const std::exception& error) {
    throw UsageError(fmt::format("--resume: {}", error.what()));
  }
}

// The lecture's Python half (lecture/) adds rows to the same file; they are none of this program's.
bool is_pythons(const Row& row, const Row& header) {
  const auto subject = std::ranges::find_if(
      header, [](const std::string& column) { return column == "mechanism" || column == "pool"; });
  return subject != header.end() &&
         row[static_cast<std::size_t>(subject - header.begin())].starts_with("py-");
}

std::size_t plan_of(const Row& row, const RowFormat& format, std::span<const Plan> plans) {
  const auto found = std::ranges::find_if(plans, [&](const Plan& plan) { return format.is_of(plan, row); });
  if (found == plans.end()) {
    throw UsageError(
        fmt::format("this case is not among those asked for: {}; ask for the same as before, or "
                    "give another --csv",
                    fmt::join(row, ",")));
  }
  return static_cast<std::size_t>(found - plans.begin());
}

Record record_of(const Row& row, const std::string& run, const RowFormat& format,
                 std::span<const Plan> plans) {
  const std::string& theirs = RowFormat::run_of(row);
  if (theirs != run) {
    throw UsageError(
        fmt::format("this row is of the run '{}', not '{}'; give --run={}", theirs, run, theirs));
  }
  const auto record = format.record(plan_of(row, format, plans), row);
  if (!record) throw UsageError("this row is damaged; mend or remove it");
  return *record;
}

}  // namespace

std::optional<Earlier> read_earlier(const std::string& path, const std::string& run, const RowFormat& format,
                                    std::span<const Plan> plans) {
  const auto table = table_in(path, format.header());
  if (!table) return std::nullopt;
  Earlier earlier{{}, table->whole_bytes()};
  for (std::size_t i = 0; i < table->rows().size(); ++i) {
    if (is_pythons(table->rows()[i], table->header())) continue;
    try {
      earlier.records.push_back(record_of(table->rows()[i], run, format, plans));
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("--resume: {}: {}", table->place_of(i), error.what()));
    }
  }
  return earlier;
}

std::optional<std::size_t> end_of_histograms(const std::string& path, const RowFormat& format) {
  const auto table = table_in(path, format.histogram_header());
  if (!table) return std::nullopt;
  return table->whole_bytes();
}

}  // namespace ipcbench
