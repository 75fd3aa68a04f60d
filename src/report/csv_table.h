#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// What the header of a binary's CSV begins with.
constexpr std::array<std::string_view, 3> result_columns{"schema", "run", "bench"};

/// A CSV file of ours, read whole. A last line without its end, as a run that died leaves it, is no row.
class CsvTable {
 public:
  using Row = std::vector<std::string>;

  /// Reads the file, whose header begins with those columns. Throws std::system_error naming it where it
  /// cannot be read; std::runtime_error naming file and line, and what to do, where it is not CSV, has
  /// another header, or a row of more or fewer fields than that.
  explicit CsvTable(const std::filesystem::path& path,
                    std::span<const std::string_view> first_columns = result_columns);

  [[nodiscard]] const Row& header() const { return header_; }
  /// Each has as many fields as the header.
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Where the column of this name stands; empty where there is none.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// "results/latest/latency.csv:7": where the row of this index begins, for a message about it.
  [[nodiscard]] std::string place_of(std::size_t row) const;

  /// How much of the file is header and whole rows, in bytes; what follows is torn.
  [[nodiscard]] std::size_t whole_bytes() const { return whole_bytes_; }
  [[nodiscard]] bool is_torn() const { return is_torn_; }

 private:
  void parse(std::string_view text);
  void add(Row row, std::size_t line);

  std::string file_;
  std::span<const std::string_view> first_columns_;
  Row header_;
  std::vector<Row> rows_;
  std::vector<std::size_t> lines_;  // on which each row begins, from 1
  std::size_t whole_bytes_ = 0;
  bool is_torn_ = false;
};

}  // namespace ipcbench
