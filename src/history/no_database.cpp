// Stands in for database.cpp where SQLite was not there at the build (src/CMakeLists.txt).

#include "history/database.h"
#include "os/usage_error.h"

// There is none, and so nothing of it to close.
namespace SQLite {
class Database {};
}  // namespace SQLite

namespace ipcbench {
namespace {

[[noreturn]] void refuse() {
  throw UsageError(
      "the history is kept by SQLite, which was not there when this was built; install libsqlitecpp-dev and "
      "build again");
}

}  // namespace

Database::~Database() = default;

Database Database::open(const std::filesystem::path& /*file*/) {
  refuse();
}

Database Database::open_or_create(const std::filesystem::path& /*file*/) {
  refuse();
}

std::vector<bool> Database::add(std::span<const Judgement> /*judgements*/) {
  refuse();
}

std::vector<Entry> Database::entries() const {
  refuse();
}

}  // namespace ipcbench
