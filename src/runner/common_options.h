#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/command_line.h"

namespace ipcbench {

/// Whether a binary measures in passes that last --benchmark_min_time.
enum class Passes { timed, none };

/// The flags that every benchmark binary has: Google Benchmark's own, as it documents them, and ours. Their
/// values are here once the command line is parsed.
class CommonOptions {
 public:
  explicit CommonOptions(CommandLine& line, Passes passes = Passes::timed);

  double min_time_s = 0.1;  ///< of one pass of one repetition
  int repetitions = 3;
  std::vector<std::string> filters;  ///< a case is measured where its name fits every one
  bool list_tests = false;
  std::string json_file;                       ///< empty: none
  std::string format = "console";              ///< of standard output: "console" or "json"
  std::map<std::string, std::string> context;  ///< for the JSON
  std::string csv_file;                        ///< empty: none
  bool resume = false;                         ///< go on with the rows of csv_file
  std::optional<std::uint64_t> since_unix_ms;  ///< of those, earlier ones are no repetitions
  std::optional<double> budget_s;              ///< for all sessions; empty: what the repetitions take
  bool quiet = false;                          ///< no table, and no account of the time
  std::string run;                             ///< the CSV's column `run`
  std::uint64_t seed;

  /// After how long a side that does not answer is taken to hang.
  [[nodiscard]] std::chrono::milliseconds timeout() const {
    return std::chrono::milliseconds(static_cast<std::int64_t>(timeout_s_ * 1e3));
  }

 private:
  double timeout_s_ = 10;
  std::string out_format_;

  void add_google_benchmark_flags(CommandLine& line);
  void add_own_flags(CommandLine& line);
};

}  // namespace ipcbench
