#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ipcbench {

/// Says on stderr where a run is: on a terminal one line that is written over, elsewhere a plain line now and
/// then.
class Progress {
 public:
  Progress(std::string title, std::size_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// The next of them begins.
  void begin(std::string_view what);

 private:
  std::string title_;
  std::size_t total_;
  std::size_t begun_ = 0;
  std::uint64_t started_ns_;
  std::uint64_t last_line_ns_ = 0;
  bool terminal_;
};

/// "[ 12/504] latency: pipe/block/64, 2m03s left": cut to `width` characters, 0 for as long as it is.
std::string progress_line(std::string_view title, std::string_view what, std::size_t begun, std::size_t total,
                          double elapsed_s, std::size_t width);

}  // namespace ipcbench
