#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ipcbench {

/// A program that used CPU time.
struct BusyProgram {
  std::string name;  ///< of its process, 15 characters at most
  double cpus;       ///< of one CPU's time: 1 is all of one
};

/// The CPU time of every process but this one and its own, so far: what others use is the difference of two.
class ProgramTimes {
 public:
  /// As of now.
  ProgramTimes();

  /// What used at least 5 % of a CPU since, the busiest first; processes of one name together. What was
  /// started since is among it, and what has ended since is not.
  [[nodiscard]] std::vector<BusyProgram> busy_since() const;

 private:
  std::uint64_t taken_ns_;
  std::map<pid_t, std::uint64_t> cpu_ns_;
};

/// "cc1plus 97 %, bash 12 %": the first three.
std::string busy_programs_text(const std::vector<BusyProgram>& programs);

}  // namespace ipcbench
