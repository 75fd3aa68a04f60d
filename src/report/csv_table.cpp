#include "report/csv_table.h"

#include <csv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <new>
#include <stdexcept>
#include <utility>

#include "os/error.h"

namespace ipcbench {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw_errno(path.string());
  std::string text(std::filesystem::file_size(path), '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size()))) throw_errno(path.string());
  return text;
}

// libcsv, fed with one line after the other.
class Parser {
 public:
  Parser() {
    if (csv_init(&parser_, CSV_STRICT) != 0) throw std::bad_alloc();
    // A space at either end of a field belongs to it.
    csv_set_space_func(&parser_, [](unsigned char) { return 0; });
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { csv_free(&parser_); }

  // Takes a line with its end. True: it ends a row, which take() then gives. False: it goes on, within
  // quotes, or is empty. Throws std::runtime_error where it is not CSV.
  bool feed(std::string_view line) {
    if (csv_parse(&parser_, line.data(), line.size(), &Parser::on_field, &Parser::on_row, this) !=
        line.size()) {
      throw std::runtime_error(csv_strerror(csv_error(&parser_)));
    }
    return is_whole_;
  }

  CsvTable::Row take() {
    is_whole_ = false;
    return std::exchange(row_, {});
  }

 private:
  static void on_field(void* field, std::size_t size, void* self) {
    static_cast<Parser*>(self)->row_.emplace_back(static_cast<const char*>(field), size);
  }
  static void on_row(int, void* self) { static_cast<Parser*>(self)->is_whole_ = true; }

  csv_parser parser_{};
  CsvTable::Row row_;
  bool is_whole_ = false;
};

bool begins_with(const CsvTable::Row& header, std::span<const std::string_view> columns) {
  return header.size() > columns.size() && std::equal(columns.begin(), columns.end(), header.begin());
}

}  // namespace

CsvTable::CsvTable(const std::filesystem::path& path, std::span<const std::string_view> first_columns)
    : file_(path.string()), first_columns_(first_columns) {
  const std::string text = content_of(path);
  parse(text);
  if (header_.empty()) {
    throw std::runtime_error(fmt::format("{}:1: no header; remove the file and measure again", file_));
  }
  is_torn_ = whole_bytes_ != text.size();
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(header_, name);
  if (found == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header_.begin());
}

std::string CsvTable::place_of(std::size_t row) const {
  return fmt::format("{}:{}", file_, lines_.at(row));
}

void CsvTable::parse(std::string_view text) {
  Parser parser;
  std::size_t line = 1;
  std::size_t row_begin = line;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
    bool is_whole = false;
    try {
      is_whole = parser.feed(text.substr(begin, end + 1 - begin));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(
          fmt::format("{}:{}: not CSV ({}); mend or remove that line", file_, line, error.what()));
    }
    begin = end + 1;
    ++line;
    if (!is_whole) continue;
    add(parser.take(), row_begin);
    row_begin = line;
    whole_bytes_ = begin;
  }
}

void CsvTable::add(Row row, std::size_t line) {
  if (header_.empty()) {
    if (!begins_with(row, first_columns_)) {
      throw std::runtime_error(
          fmt::format("{}:{}: the header does not begin with {}; is it a file of ipcbench?", file_, line,
                      fmt::join(first_columns_, ",")));
    }
    header_ = std::move(row);
    return;
  }
  if (row.size() != header_.size()) {
    throw std::runtime_error(fmt::format("{}:{}: {} fields under a header of {}; mend or remove that line",
                                         file_, line, row.size(), header_.size()));
  }
  rows_.push_back(std::move(row));
  lines_.push_back(line);
}

}  // namespace ipcbench
