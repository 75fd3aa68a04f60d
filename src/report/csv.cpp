#include "report/csv.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cassert>
#include <cmath>

#include "os/error.h"

namespace ipcbench {
namespace {

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

}  // namespace

std::string csv_cell(std::optional<double> value) {
  if (!value) return "";
  return std::abs(*value) < 1e9 ? fmt::format("{:.9g}", *value) : fmt::format("{:.0f}", *value);
}

std::string csv_list(std::span<const double> shares) {
  std::vector<std::string> cells;
  for (const double share : shares) cells.push_back(fmt::format("{:.4f}", share));
  return fmt::format("{}", fmt::join(cells, " "));
}

std::string csv_line(std::span<const std::string> fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != fields.data()) line += ',';
    line += quoted(field);
  }
  return line + "\r\n";
}

CsvFile::CsvFile(std::string path, std::span<const std::string> header)
    : path_(std::move(path)),
      fd_(check(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644), path_)),
      columns_(header.size()) {
  write(header);
}

CsvFile::CsvFile(std::string path, std::size_t columns, std::size_t end)
    : path_(std::move(path)),
      fd_(check(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC), path_)),
      columns_(columns),
      end_(static_cast<off_t>(end)) {
  check(::ftruncate(fd_.get(), end_), path_);
}

void CsvFile::write(std::span<const std::string> row) {
  assert(row.size() == columns_);
  const std::string line = csv_line(row);
  const ssize_t written = ::write(fd_.get(), line.data(), line.size());
  if (written != static_cast<ssize_t>(line.size())) {
    const int error = written < 0 ? errno : ENOSPC;  // a short write to a file means that the disk is full
    // Fails for a pipe or a device, where what went cannot be taken back.
    [[maybe_unused]] const int taken_back = ::ftruncate(fd_.get(), end_);
    errno = error;
    throw_errno(fmt::format("writing a row to {}", path_));
  }
  end_ += written;
}

}  // namespace ipcbench
