#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verdict/judgement.h"

// SQLiteCpp behind a declaration: only database.cpp includes its headers.
namespace SQLite {
class Database;
}  // namespace SQLite

namespace ipcbench {

/// What one judgement says of one cell, as it is stored.
struct Entry {
  std::string judgement;          ///< its id
  std::int64_t unix_time_ms = 0;  ///< when it began
  std::string kind{};
  Origin base{};
  Origin head{};
  std::string cell{};
  std::string verdict{};
  std::string failure{};        ///< why it could not be measured; then there is no ratio
  std::optional<double> ratio;  ///< head's cost over base's
  std::optional<double> low;    ///< 95 %, both empty where there were too few rounds
  std::optional<double> high;
};

/// The history: judgements in one SQLite file, which several processes may read and add to at once.
///
/// It is only ever added to, a call at a time: all of it or nothing, also where the process is killed, the
/// disk fills or the power fails. A file that is damaged, or another program's, is refused and left as it is.
class Database {
 public:
  /// Opens the history that is there. Throws UsageError with one line where there is none, where it is empty,
  /// damaged, of another program or of a newer version, and std::runtime_error where it cannot be read.
  static Database open(const std::filesystem::path& file);
  /// The same for adding to it; makes the file, and the directory it lies in, where there is none. Throws
  /// UsageError also where it cannot be written, and std::runtime_error where the disk is full.
  static Database open_or_create(const std::filesystem::path& file);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) = delete;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Adds all judgements whose id is not there yet; tells of each whether it was new. Waits for others that
  /// write. Throws std::runtime_error with one line where that fails: then none of them was added, and
  /// all that was stored before still is.
  std::vector<bool> add(std::span<const Judgement> judgements);

  /// All there is, by the time of the judgements, each with its cells by name.
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  Database(const std::filesystem::path& file, int flags);
  void check_identity() const;
  void check_pages();

  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace ipcbench
