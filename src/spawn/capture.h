#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "os/fd.h"
#include "spawn/growing_bytes.h"

namespace ipcbench {

/// Through what a program's streams reach who started it.
enum class Through : std::uint8_t { pipe, socketpair, file, memfd };

/// A program that ran to its end, as Python's subprocess.CompletedProcess tells of it.
struct CompletedProcess {
  std::vector<std::string> args;
  int return_code;  ///< its exit code, or -N where signal N killed it
  GrowingBytes out;
  GrowingBytes err;
};

/// A program under way whose two streams are captured: taken as they come (pipe, socketpair; whichever has
/// something, so that neither fills up while the other is waited for), or read (file) or mapped (memfd) once
/// it has ended.
class Capture {
 public:
  /// Starts the program `words[0]` (a path) with posix_spawn, its input empty. `directory` is where a file
  /// without a name is made. Throws std::system_error: no such program, no descriptor, no O_TMPFILE there.
  Capture(std::vector<std::string> words, Through through, const std::string& directory);
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  /// Kills and reaps it where it still runs.
  ~Capture();

  /// Takes all that it writes and waits until it has ended. A stream ends when nobody has it open any more.
  /// Where bytes of an earlier capture are given, their memory is used again (not where they are mapped).
  /// Once only. Throws std::system_error.
  CompletedProcess finish(std::array<GrowingBytes, 2> used = {});

 private:
  void drain();
  void read_files();
  void map_files();

  std::vector<std::string> words_;
  Through through_;
  std::array<Fd, 2> ends_;  // ours, of standard output and of standard error
  std::array<GrowingBytes, 2> taken_;
  pid_t pid_ = -1;
};

/// Opens a file without a name in `directory` (O_TMPFILE, open(2)). Throws std::system_error.
Fd open_nameless_file(const std::string& directory);

}  // namespace ipcbench
