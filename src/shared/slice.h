#pragma once

#include <array>
#include <atomic>
#include <cstddef>

#include "harness/contender_report.h"
#include "os/cache_line.h"
#include "shared/word.h"
#include "stats/histogram.h"

namespace ipcbench {

/// A slice, in memory that the runner and all processes share.
struct ObjectSlice {
  // What is hardly ever written.
  alignas(apart_bytes) std::atomic<bool> stop{false};
  SharedTask task = SharedTask::reset;
  bool clocked = false;
  unsigned processes = 1;
  std::size_t elements = 0;  ///< that the object is reset to
  Word fresh = 0;            ///< what each of them is reset to; no process's
  ContenderReport server{};
  std::size_t words = 0;  ///< of the contents
  std::array<Word, max_words> contents{};
  struct alignas(apart_bytes) Part {
    ContenderReport report{};
    Histogram operation_ns{};
  };
  std::array<Part, max_contenders> parts{};
};

}  // namespace ipcbench
