#include "os/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "os/error.h"
#include "os/process_stat.h"
#include "os/text.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "ipcbench-";
constexpr const char* journal_file = "journal";
constexpr int max_attempts = 100;

struct KindEntry {
  NameKind kind;
  std::string_view word;  // in the journal
};
constexpr std::array kinds{KindEntry{NameKind::file, "file"},
                           KindEntry{NameKind::shared_memory, "shared-memory"},
                           KindEntry{NameKind::message_queue, "message-queue"},
                           KindEntry{NameKind::semaphore, "semaphore"},
                           KindEntry{NameKind::system_v_queue, "system-v-queue"},
                           KindEntry{NameKind::system_v_memory, "system-v-memory"},
                           KindEntry{NameKind::system_v_semaphores, "system-v-semaphores"}};

std::string_view word(NameKind kind) {
  for (const KindEntry& entry : kinds) {
    if (entry.kind == kind) return entry.word;
  }
  return {};
}

std::optional<NameKind> kind_of(std::string_view text) {
  for (const KindEntry& entry : kinds) {
    if (entry.word == text) return entry.kind;
  }
  return std::nullopt;
}

// Whether there was something to remove.
bool remove_named(NameKind kind, const std::string& value) {
  switch (kind) {
    case NameKind::file:
      return ::unlink(value.c_str()) == 0;
    case NameKind::shared_memory:
      return ::shm_unlink(value.c_str()) == 0;
    case NameKind::message_queue:
      return ::mq_unlink(value.c_str()) == 0;
    case NameKind::semaphore:
      return ::sem_unlink(value.c_str()) == 0;
    case NameKind::system_v_queue:
      return remove_system_v_queue(system_v_key(value));
    case NameKind::system_v_memory:
      return remove_system_v_memory(system_v_key(value));
    case NameKind::system_v_semaphores:
      return remove_system_v_semaphores(system_v_key(value));
  }
  return false;
}

// With the pid it names a process for good, as a pid alone does not (proc(5): starttime).
std::string start_time() {
  return process_stat_field(getpid(), 22).value_or("0");
}

// The directory, open and locked; empty if it is not there, not a directory of this user, or held by another.
Fd lock_directory(const fs::path& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat opened {};
  if (!fd || ::fstat(fd.get(), &opened) < 0 || opened.st_uid != geteuid()) return {};
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) < 0) return {};
  struct stat named {};
  // Another sweeper may have removed it between the opening and the locking.
  if (::lstat(path.c_str(), &named) < 0 || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev)
    return {};
  return fd;
}

// "ipcbench-<pid>-<starttime>", and "-<number>" where that was taken.
bool is_run_name(std::string_view name) {
  if (!name.starts_with(prefix)) return false;
  const auto numbers = split(name.substr(prefix.size()), '-');
  return (numbers.size() == 2 || numbers.size() == 3) &&
         std::ranges::all_of(numbers, [](std::string_view number) {
           return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

// Whether a run made this: its name and its mode say so, and its journal, or that it is empty (of a run that
// was killed before it had one). Anything else called ipcbench-… is somebody's own.
bool is_run_directory(const fs::path& path) {
  std::error_code error;
  return is_run_name(path.filename().string()) && fs::is_directory(fs::symlink_status(path, error)) &&
         fs::status(path, error).permissions() == fs::perms::owner_all &&
         (fs::is_regular_file(fs::symlink_status(path / journal_file, error)) || fs::is_empty(path, error));
}

// Whether a journal in `directory` may name this: a file in it, or what bears its name. A System V key tells
// nothing; it is random, and only what this user has made goes by it.
bool belongs_to(const fs::path& directory, NameKind kind, const std::string& value) {
  switch (kind) {
    case NameKind::file:
      return fs::path(value).parent_path() == directory;
    case NameKind::shared_memory:
    case NameKind::message_queue:
    case NameKind::semaphore:
      return value.starts_with("/" + directory.filename().string() + "-");
    default:
      return system_v_key(value) != 0;
  }
}

// Removes what the journal's lines, "<kind> <value>", name and what is still there; returns it.
std::vector<std::string> remove_journalled(const fs::path& directory) {
  std::vector<std::string> removed;
  std::ifstream journal(directory / journal_file);
  for (std::string kind_word, value; journal >> kind_word && std::getline(journal >> std::ws, value);) {
    const auto kind = kind_of(kind_word);
    if (kind && belongs_to(directory, *kind, value) && remove_named(*kind, value)) removed.push_back(value);
  }
  return removed;
}

// Removes the directory with what its journal names, and nothing else: never a tree, whatever it may hold.
std::vector<std::string> remove_run(const fs::path& directory) {
  std::vector<std::string> removed = remove_journalled(directory);
  ::unlink((directory / journal_file).c_str());
  if (::rmdir(directory.c_str()) == 0) removed.push_back(directory.string());
  return removed;
}

}  // namespace

Name::~Name() {
  if (!value_.empty()) remove_named(kind_, value_);
}

std::string RunDirectory::default_base() {
  const char* base = std::getenv("TMPDIR");
  return base != nullptr && *base != '\0' ? base : "/tmp";
}

RunDirectory::RunDirectory(const std::string& base) {
  const std::string stem = fmt::format("{}{}-{}", prefix, getpid(), start_time());
  // One process may own several; and a sweeper may lock and remove one between its making and its locking:
  // take the next.
  for (int attempt = 0; !lock_; ++attempt) {
    path_ = (fs::absolute(base) / (attempt == 0 ? stem : fmt::format("{}-{}", stem, attempt))).string();
    if (::mkdir(path_.c_str(), 0700) == 0) {
      lock_ = lock_directory(path_);
      if (!lock_) {
        const int error = errno;
        ::rmdir(path_.c_str());  // no sweeper would: it has no journal
        errno = error;
        if (attempt == max_attempts) throw_errno(fmt::format("locking {}", path_));
      }
    } else if (errno != EEXIST || attempt == max_attempts) {
      throw_errno(fmt::format("making {}", path_));
    }
  }
  const fs::path journal = fs::path(path_) / journal_file;
  journal_.reset(
      check(::open(journal.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), journal.string()));
}

RunDirectory::~RunDirectory() {
  if (journal_) remove_run(path_);
}

Name RunDirectory::make(NameKind kind, std::string_view stem) {
  const std::string leaf = fmt::format("{}-{}", names_++, stem);
  const std::string value = kind == NameKind::file
                                ? fmt::format("{}/{}", path_, leaf)
                                : fmt::format("/{}-{}", fs::path(path_).filename().string(), leaf);
  return record(kind, value);
}

Name RunDirectory::record(NameKind kind, std::string value) {
  const std::string line = fmt::format("{} {}\n", word(kind), value);
  const auto written =
      check(::write(journal_.get(), line.data(), line.size()), "writing the journal of names");
  if (static_cast<std::size_t>(written) != line.size()) {
    errno = ENOSPC;
    throw_errno("writing the journal of names");
  }
  return {kind, std::move(value)};
}

std::vector<std::string> RunDirectory::sweep(const std::string& base) {
  std::vector<std::string> removed;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(base, error)) {
    if (!is_run_directory(entry.path())) continue;
    const Fd lock = lock_directory(entry.path());
    if (!lock) continue;
    const std::vector<std::string> left = remove_run(entry.path());
    removed.insert(removed.end(), left.begin(), left.end());
  }
  return removed;
}

}  // namespace ipcbench
