#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/system_v.h"

namespace ipcbench {

/// A line of a journal of names (os/run_directory.h).
struct JournalledName {
  std::string kind;
  std::string value;
};

inline std::vector<JournalledName> journalled_names(const std::filesystem::path& run_directory) {
  std::vector<JournalledName> names;
  std::ifstream journal(run_directory / "journal");
  for (JournalledName name; journal >> name.kind >> name.value;) names.push_back(name);
  return names;
}

/// Whether what it names is there.
inline bool is_there(const JournalledName& name) {
  const std::string& value = name.value;
  if (name.kind == "file") return std::filesystem::exists(std::filesystem::symlink_status(value));
  if (name.kind == "shared-memory") return static_cast<bool>(Fd(::shm_open(value.c_str(), O_RDONLY, 0)));
  if (name.kind == "message-queue") return static_cast<bool>(Fd(::mq_open(value.c_str(), O_RDONLY)));
  if (name.kind == "semaphore") return std::filesystem::exists("/dev/shm/sem." + value.substr(1));
  const key_t key = system_v_key(value);
  if (name.kind == "system-v-queue") return ::msgget(key, 0) >= 0;
  if (name.kind == "system-v-memory") return ::shmget(key, 0, 0) >= 0;
  if (name.kind == "system-v-semaphores") return ::semget(key, 0, 0) >= 0;
  throw std::runtime_error("an unknown kind of name: " + name.kind);
}

/// Those of them that are.
inline std::vector<std::string> names_left(const std::vector<JournalledName>& names) {
  std::vector<std::string> left;
  for (const JournalledName& name : names) {
    if (is_there(name)) left.push_back(fmt::format("{} {}", name.kind, name.value));
  }
  return left;
}

}  // namespace ipcbench
