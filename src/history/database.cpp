#include "history/database.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "os/error.h"
#include "os/usage_error.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

// "ipcb": SQLite keeps it in the header of the file for programs to tell theirs by.
constexpr std::int64_t application_id = 0x69706362;
constexpr std::int64_t schema_version = 1;
// A commit takes milliseconds, also on a slow disk; whoever holds the file for longer is stuck.
constexpr int busy_timeout_ms = 60'000;

// STRICT and the checks make integrity_check find values that no judgement can hold. A ratio that is not
// known is NULL. The order of ids is that of adding.
constexpr const char* schema = R"(
CREATE TABLE judgements (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  unix_time_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  base_given TEXT NOT NULL,
  base_commit TEXT NOT NULL,
  base_dirty INTEGER CHECK (base_dirty IN (0, 1)),
  head_given TEXT NOT NULL,
  head_commit TEXT NOT NULL,
  head_dirty INTEGER CHECK (head_dirty IN (0, 1))
) STRICT;
CREATE TABLE findings (
  judgement INTEGER NOT NULL REFERENCES judgements (number),
  cell TEXT NOT NULL,
  verdict TEXT NOT NULL,
  failure TEXT NOT NULL,
  rounds INTEGER NOT NULL CHECK (rounds >= 0),
  margin REAL NOT NULL,
  ratio REAL CHECK (ratio > 0),
  low REAL CHECK (low > 0),
  high REAL CHECK (high >= low),
  PRIMARY KEY (judgement, cell)
) STRICT, WITHOUT ROWID;
)";

[[noreturn]] void fail_damaged(const fs::path& file, std::string what) {
  std::ranges::replace(what, '\n', ' ');
  throw UsageError(fmt::format(
      "{}: is damaged ({}); it was left as it is: put a copy in its place, or move it away and add "
      "the runs again",
      file.string(), what));
}

[[noreturn]] void fail_unwritable(const fs::path& file, const std::string& why) {
  throw UsageError(fmt::format("{}: cannot be written ({}); give another --file", file.string(), why));
}

// What SQLite says, as one line and the exception that carries the right exit code. `doing` begins the line
// where the machine failed and not the call.
[[noreturn]] void fail(const fs::path& file, const SQLite::Exception& error, const char* doing) {
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      fail_damaged(file, error.what());
    case SQLITE_READONLY:
    case SQLITE_PERM:
      fail_unwritable(file, error.what());
    case SQLITE_BUSY:
      throw std::runtime_error(fmt::format("{}: {}: another process has held it for {} s; try again later",
                                           file.string(), doing, busy_timeout_ms / 1000));
    case SQLITE_FULL:
      throw std::runtime_error(fmt::format(
          "{}: {}: the disk is full; all that was stored before still is; make room and try again",
          file.string(), doing));
    default:
      throw std::runtime_error(
          fmt::format("{}: {}: {}; all that was stored before still is", file.string(), doing, error.what()));
  }
}

std::int64_t number_from(const SQLite::Database& database, const char* query) {
  SQLite::Statement statement(database, query);
  statement.executeStep();
  return statement.getColumn(0).getInt64();
}

// A directory of its own for a file that is not yet the history, beside it, and away again at the end.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& file) {
    std::string name = file.parent_path() / fmt::format(".{}.XXXXXX", file.filename().string());
    if (::mkdtemp(name.data()) == nullptr) throw_errno(fmt::format("{}: not made", file.string()));
    directory_ = name;
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  [[nodiscard]] fs::path path() const { return directory_ / "history.sqlite"; }

 private:
  fs::path directory_;
};

// The file appears whole: whoever finds one that is empty, or without its tables, knows that it is damaged.
// Of two who make it at once, one does.
void create(const fs::path& file) {
  const Unfinished unfinished(file);
  try {
    SQLite::Database database(unfinished.path().c_str(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Transaction transaction(database);
    database.exec(schema);
    database.exec(fmt::format("PRAGMA application_id = {}", application_id));
    database.exec(fmt::format("PRAGMA user_version = {}", schema_version));
    transaction.commit();
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xff) == SQLITE_CANTOPEN) fail_unwritable(file, error.what());
    fail(file, error, "not made");
  }
  if (::link(unfinished.path().c_str(), file.c_str()) != 0 && errno != EEXIST) {
    throw_errno(fmt::format("{}: not made", file.string()));
  }
}

void prepare_directory(const fs::path& file) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) fail_unwritable(file, error.message());
  // SQLite writes its journal beside the file.
  if (::access(file.parent_path().c_str(), W_OK) != 0) {
    fail_unwritable(file, std::generic_category().message(errno));
  }
}

bool is_there(const fs::path& file) {
  std::error_code error;
  const bool there = fs::exists(file, error);
  if (error) throw UsageError(fmt::format("{}: {}; give another --file", file.string(), error.message()));
  if (there && !fs::is_regular_file(file, error)) {
    throw UsageError(fmt::format("{}: is no file; give the file of a history with --file", file.string()));
  }
  return there;
}

// SQLite would take an empty file, or one that ends within its header, for a new one.
void refuse_stub(const fs::path& file) {
  constexpr std::uintmax_t least_page = 512;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size < least_page)
    fail_damaged(file, fmt::format("it has {} bytes, and no history so few", size));
}

void bind_value(SQLite::Statement& statement, const char* name, const std::optional<double>& value) {
  if (value) {
    statement.bind(name, *value);
  } else {
    statement.bind(name);
  }
}

void bind_value(SQLite::Statement& statement, const char* name, const std::optional<bool>& value) {
  if (value) {
    statement.bind(name, *value ? 1 : 0);
  } else {
    statement.bind(name);
  }
}

std::optional<double> if_positive(double value) {
  return std::isfinite(value) && value > 0 ? std::optional(value) : std::nullopt;
}

class Writer {
 public:
  explicit Writer(SQLite::Database& database)
      : database_(database),
        judgement_(
            database,
            "INSERT INTO judgements (id, unix_time_ms, kind, base_given, base_commit, base_dirty, "
            "head_given, head_commit, head_dirty) VALUES (:id, :time, :kind, :base_given, :base_commit, "
            ":base_dirty, :head_given, :head_commit, :head_dirty) ON CONFLICT (id) DO NOTHING"),
        finding_(database,
                 "INSERT INTO findings (judgement, cell, verdict, failure, rounds, margin, ratio, low, high) "
                 "VALUES (:judgement, :cell, :verdict, :failure, :rounds, :margin, :ratio, :low, :high)") {}

  // False where it was there already.
  bool add(const Judgement& judgement) {
    judgement_.reset();
    judgement_.bind(":id", judgement.id);
    judgement_.bind(":time", judgement.unix_time_ms);
    judgement_.bind(":kind", judgement.kind);
    judgement_.bind(":base_given", judgement.base.given);
    judgement_.bind(":base_commit", judgement.base.commit);
    bind_value(judgement_, ":base_dirty", judgement.base.dirty);
    judgement_.bind(":head_given", judgement.head.given);
    judgement_.bind(":head_commit", judgement.head.commit);
    bind_value(judgement_, ":head_dirty", judgement.head.dirty);
    if (judgement_.exec() == 0) return false;
    const std::int64_t number = database_.getLastInsertRowid();
    for (const Finding& each : judgement.findings) add(number, each);
    return true;
  }

 private:
  void add(std::int64_t judgement, const Finding& finding) {
    finding_.reset();
    finding_.bind(":judgement", judgement);
    finding_.bind(":cell", finding.cell);
    finding_.bind(":verdict", std::string(name(finding.verdict)));
    finding_.bind(":failure", finding.failure);
    finding_.bind(":rounds", static_cast<std::int64_t>(finding.values));
    finding_.bind(":margin", finding.margin);
    bind_figures(finding);
    finding_.exec();
  }

  void bind_figures(const Finding& finding) {
    const bool measured = finding.failure.empty() && finding.values > 0;
    const auto low = if_positive(finding.interval.low);
    const auto high = if_positive(finding.interval.high);
    const bool bounded = measured && low && high && *low <= *high;
    bind_value(finding_, ":ratio", measured ? if_positive(finding.ratio) : std::nullopt);
    bind_value(finding_, ":low", bounded ? low : std::nullopt);
    bind_value(finding_, ":high", bounded ? high : std::nullopt);
  }

  SQLite::Database& database_;
  SQLite::Statement judgement_;
  SQLite::Statement finding_;
};

std::optional<double> number_or_null(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

// Three columns from `first` on.
Origin origin_from(SQLite::Statement& row, int first) {
  const SQLite::Column dirty = row.getColumn(first + 2);
  return {row.getColumn(first).getString(), row.getColumn(first + 1).getString(),
          dirty.isNull() ? std::nullopt : std::optional(dirty.getInt() != 0)};
}

Entry entry_from(SQLite::Statement& row) {
  return {.judgement = row.getColumn(0).getString(),
          .unix_time_ms = row.getColumn(1).getInt64(),
          .kind = row.getColumn(2).getString(),
          .base = origin_from(row, 3),
          .head = origin_from(row, 6),
          .cell = row.getColumn(9).getString(),
          .verdict = row.getColumn(10).getString(),
          .failure = row.getColumn(11).getString(),
          .ratio = number_or_null(row.getColumn(12)),
          .low = number_or_null(row.getColumn(13)),
          .high = number_or_null(row.getColumn(14))};
}

constexpr const char* select_entries = R"(
SELECT id, unix_time_ms, kind, base_given, base_commit, base_dirty, head_given, head_commit, head_dirty,
       cell, verdict, failure, ratio, low, high
FROM findings JOIN judgements ON judgement = number
ORDER BY unix_time_ms, id, cell)";

}  // namespace

// Also for reading: what a killed writer left half done is taken back by whoever comes next. SQLite opens the
// file for reading alone where it may not be written.
Database::Database(const fs::path& file, int flags)
    : file_(file), database_(std::make_unique<SQLite::Database>(file.c_str(), flags, busy_timeout_ms)) {}

Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const fs::path& file) {
  const fs::path absolute = fs::absolute(file);  // SQLite has names of its own, such as ":memory:"
  if (!is_there(absolute)) {
    throw UsageError(
        fmt::format("{}: no such history; `ipcbench history add RUN` begins one", file.string()));
  }
  refuse_stub(file);
  try {
    Database database(absolute, SQLite::OPEN_READWRITE);
    database.file_ = file;
    database.check_identity();
    database.check_pages();
    return database;
  } catch (const SQLite::Exception& error) {
    fail(file, error, "not read");
  }
}

Database Database::open_or_create(const fs::path& file) {
  const fs::path absolute = fs::absolute(file);
  const bool there = is_there(absolute);
  prepare_directory(absolute);
  if (!there) create(absolute);
  return open(file);
}

void Database::check_identity() const {
  const std::int64_t program = number_from(*database_, "PRAGMA application_id");
  if (program != application_id) {
    throw UsageError(
        fmt::format("{}: is no history of ipcbench, but some other program's (application id {:#x}); it was "
                    "left as it is; give another --file",
                    file_.string(), program));
  }
  const std::int64_t version = number_from(*database_, "PRAGMA user_version");
  if (version > schema_version) {
    throw UsageError(fmt::format(
        "{}: was written by a newer ipcbench (version {} of its tables, this one knows {}); use that "
        "one",
        file_.string(), version, schema_version));
  }
  if (version < schema_version) fail_damaged(file_, fmt::format("it has version {} of its tables", version));
}

// A few milliseconds for thousands of judgements, so that nothing is read from, or written into, a file that
// has broken pages. In one transaction, so that nobody writes meanwhile.
void Database::check_pages() {
  SQLite::Transaction transaction(*database_);
  const std::int64_t size =
      number_from(*database_, "PRAGMA page_count") * number_from(*database_, "PRAGMA page_size");
  // SQLite would fill a last page up with zeros.
  if (fs::file_size(file_) < static_cast<std::uintmax_t>(size)) fail_damaged(file_, "its end is missing");
  SQLite::Statement check(*database_, "PRAGMA integrity_check(1)");
  check.executeStep();
  const std::string found = check.getColumn(0).getString();
  if (found != "ok") fail_damaged(file_, found);
  if (number_from(*database_,
                  "SELECT count(*) FROM sqlite_schema WHERE name IN ('judgements', 'findings')") != 2) {
    fail_damaged(file_, "it has not all of its tables");
  }
}

std::vector<bool> Database::add(std::span<const Judgement> judgements) {
  try {
    // A rollback journal, not a write-ahead log: the history stays one file that can be copied, and on a
    // network's disk, too. EXTRA: what was reported as added survives a power failure.
    database_->exec("PRAGMA synchronous = EXTRA");
    // Takes the lock at once: a transaction that reads first and then wants to write can deadlock.
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    Writer writer(*database_);
    std::vector<bool> added;
    for (const Judgement& each : judgements) added.push_back(writer.add(each));
    transaction.commit();
    return added;
  } catch (const SQLite::Exception& error) {
    fail(file_, error, "nothing was added");
  }
}

std::vector<Entry> Database::entries() const {
  try {
    std::vector<Entry> entries;
    SQLite::Statement row(*database_, select_entries);
    while (row.executeStep()) entries.push_back(entry_from(row));
    return entries;
  } catch (const SQLite::Exception& error) {
    fail(file_, error, "not read");
  }
}

}  // namespace ipcbench
