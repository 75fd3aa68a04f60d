#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/clock.h"
#include "os/fd.h"

namespace ipcbench {

/// When what was started ran its first instruction, in memory that it shares with its caller; 0: not yet.
using FirstInstruction = std::atomic<std::uint64_t>;

/// What is started, over and over: it says when its first instruction ran, writes its output, if any, and
/// ends well.
class Task {
 public:
  /// Its program is to write half of so many bytes to each of its streams, by turns (spawn/output.h). Throws
  /// std::system_error.
  explicit Task(std::uint64_t output_bytes = 0);
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task();

  /// What a process or thread of this program does; no output. May be called between vfork and _exit.
  void act() const noexcept { first_->store(now_ns(), std::memory_order_release); }

  /// The program that does the same: `ipcbench_started`, which lies beside this one.
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }
  /// The same for execv and its like.
  [[nodiscard]] char* const* argv() const { return argv_.data(); }
  /// The same for a shell.
  [[nodiscard]] const std::string& command() const { return command_; }

  /// How much its program writes to one stream.
  [[nodiscard]] std::uint64_t bytes_a_stream() const { return output_bytes_ / 2; }

  /// When it ran its first instruction (now_ns), if it has been started since `forget`; else 0.
  [[nodiscard]] std::uint64_t first_ns() const noexcept { return first_->load(std::memory_order_acquire); }
  void forget() const noexcept { first_->store(0, std::memory_order_relaxed); }

 private:
  std::uint64_t output_bytes_;
  Fd memory_;  // a memfd that programs inherit
  FirstInstruction* first_;
  std::vector<std::string> words_;
  std::vector<char*> argv_;
  std::string command_;
};

/// The path of `ipcbench_started`, which lies beside this program. Throws std::filesystem::filesystem_error.
std::string started_program();

}  // namespace ipcbench
