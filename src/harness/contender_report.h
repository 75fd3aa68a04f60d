#pragma once

#include <cstdint>

#include "os/usage.h"

namespace ipcbench {

/// So many processes may use one thing at the same time.
constexpr unsigned max_contenders = 16;

/// What one process says of a slice, in memory that it shares with the runner.
struct ContenderReport {
  std::uint64_t start_ns = 0;
  std::uint64_t end_ns = 0;
  std::uint64_t operations = 0;
  Usage usage;
  bool migrated = false;  ///< it left the CPU that it was pinned to
};

}  // namespace ipcbench
