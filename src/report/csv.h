#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "os/fd.h"

namespace ipcbench {

/// A CSV cell's text: nine digits, and whole numbers beyond that. Unknown is empty, never 0.
std::string csv_cell(std::optional<double> value);

/// A cell's text of several shares: four digits after the point each, with spaces between them.
std::string csv_list(std::span<const double> shares);

/// One line of RFC 4180, its end included: a field with a comma, a quote or a line break is quoted.
std::string csv_line(std::span<const std::string> fields);

/// A CSV file whose every row is with the system when `write` returns, so that a run that dies loses none
/// that it had finished.
class CsvFile {
 public:
  /// Makes the file anew and writes the header. Throws std::system_error naming the file.
  CsvFile(std::string path, std::span<const std::string> header);
  /// Goes on with a file of so many columns behind its first `end` bytes; what follows them is cut off.
  /// Throws std::system_error naming the file.
  CsvFile(std::string path, std::size_t columns, std::size_t end);

  /// Appends a row of as many fields as the header has. A row that does not fit on the disk is taken back
  /// whole. Throws std::system_error.
  void write(std::span<const std::string> row);

 private:
  std::string path_;
  Fd fd_;
  std::size_t columns_;
  off_t end_ = 0;  // of the last whole row
};

}  // namespace ipcbench
