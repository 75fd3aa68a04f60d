#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipcbench {

/// How far a run is.
struct Position {
  std::size_t begun;  ///< sessions, the one under way included
  std::size_t total;  ///< of all, where there is no budget
  double elapsed_s;
  std::optional<double> budget_s;  ///< how long it goes on
};

/// Says on stderr where a run is: on a terminal one line that is written over, elsewhere a plain line now and
/// then.
class Progress {
 public:
  Progress(std::string title, std::size_t total, std::optional<double> budget_s);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// The next of them begins; `left`: how many there still are, this one among them, where
  /// that has changed. `others`: the programs
  /// that used the CPUs in the last one, where they disturbed it.
  void begin(std::string_view what, std::optional<std::size_t> left = std::nullopt,
             std::string_view others = {});

 private:
  std::string title_;
  Position position_;
  std::uint64_t started_ns_;
  std::uint64_t last_line_ns_ = 0;
  bool terminal_;
};

/// "[ 12/504] latency: pipe/block/64, 2m03s left", or without the total where a budget decides how many there
/// will be: cut to `width` characters, 0 for as long as it is.
std::string progress_line(std::string_view title, std::string_view what, const Position& position,
                          std::size_t width);

}  // namespace ipcbench
