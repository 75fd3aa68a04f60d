#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "os/fd.h"
#include "os/system_v.h"

namespace ipcbench {

/// What a name outside the process names, and so how it is removed.
enum class NameKind {
  file,
  shared_memory,
  message_queue,
  semaphore,
  system_v_queue,
  system_v_memory,
  system_v_semaphores
};

/// One such name. Removes what it names when it goes, if that is there. A process that forked after making it
/// must leave by _exit.
class Name {
 public:
  Name(NameKind kind, std::string value) : kind_(kind), value_(std::move(value)) {}
  Name(Name&& other) noexcept : kind_(other.kind_), value_(std::exchange(other.value_, {})) {}
  Name& operator=(Name&&) = delete;
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;
  ~Name();

  /// A path, or what shm_open, mq_open or sem_open take ("/ipcbench-…"), or a System V key in decimal.
  [[nodiscard]] const std::string& value() const { return value_; }
  [[nodiscard]] const char* c_str() const { return value_.c_str(); }

 private:
  NameKind kind_;
  std::string value_;
};

/// The one owner of a run's names: a directory `ipcbench-<pid>-<starttime>` of mode 0700, locked by flock as
/// long as this process or one that it forked lives. A name is written to its journal before the thing is
/// made; all go with this object, and what a killed run left is removed by `sweep`, which leaves alone every
/// directory whose lock is held.
class RunDirectory {
 public:
  /// Makes and locks one below `base`. Throws std::system_error.
  explicit RunDirectory(const std::string& base = default_base());
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;
  ~RunDirectory();

  /// $TMPDIR, or /tmp.
  static std::string default_base();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// A name not yet used, with `stem` in it, written to the journal. Throws std::system_error.
  Name file(std::string_view stem) { return make(NameKind::file, stem); }
  Name shared_memory(std::string_view stem) { return make(NameKind::shared_memory, stem); }
  Name message_queue(std::string_view stem) { return make(NameKind::message_queue, stem); }
  Name semaphore(std::string_view stem) { return make(NameKind::semaphore, stem); }
  /// A System V object has a number for a name, the same for nobody: a random key (see system_v_key).
  Name system_v(NameKind kind) { return record(kind, random_system_v_key()); }

  /// Removes what dead runs of this user left below `base`: what the journals of directories name whose lock
  /// is free, and those directories; nothing that no journal names. Returns what it removed, a directory or a
  /// name each.
  static std::vector<std::string> sweep(const std::string& base = default_base());

 private:
  Name make(NameKind kind, std::string_view stem);
  Name record(NameKind kind, std::string value);

  std::string path_;
  Fd lock_;
  Fd journal_;
  unsigned names_ = 0;
};

}  // namespace ipcbench
