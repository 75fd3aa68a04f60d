#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "os/files.h"

namespace ipcbench {

/// The processes, zombies included, that `parent` has forked and that are called `name` (15 characters at
/// most).
inline std::vector<pid_t> children_named(pid_t parent, std::string_view name) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string leaf = entry.path().filename().string();
    pid_t pid = 0;
    if (std::from_chars(leaf.data(), leaf.data() + leaf.size(), pid).ec != std::errc{}) continue;
    const std::string text = read_text(entry.path() / "stat").value_or("");
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;  // it has just gone
    std::istringstream fields(text.substr(close + 1));
    char state = 0;
    pid_t its_parent = 0;
    fields >> state >> its_parent;
    if (its_parent == parent && text.substr(open + 1, close - open - 1) == name) found.push_back(pid);
  }
  return found;
}

/// How many descriptors this process has; the same one more each time, for looking.
inline std::size_t open_descriptors() {
  using Entries = std::filesystem::directory_iterator;
  return static_cast<std::size_t>(std::distance(Entries("/proc/self/fd"), Entries()));
}

/// Whether `condition` comes true; gives up after a time that no working machine needs.
template <class Condition>
bool eventually(Condition condition) {
  using namespace std::chrono_literals;
  for (int left = 3000; left > 0; --left) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// Sleeps until it is killed.
[[noreturn]] inline void sleep_for_good() {
  for (;;) ::pause();
}

}  // namespace ipcbench
