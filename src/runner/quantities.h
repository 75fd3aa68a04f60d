#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "harness/mechanism.h"
#include "measure/load.h"

namespace ipcbench {

/// What people write behind a flag. Each throws UsageError naming `flag` and what it takes.

/// A size in bytes: "4096", "4KiB", "4K", "1M", "1GiB" (powers of 1024), from 1 to `most`.
std::size_t parse_size(const std::string& text, const std::string& flag,
                       std::size_t most = suite_max_message_bytes);

/// A time from 1 ns to 1 s: "500ns", "10us", "1ms".
std::chrono::nanoseconds parse_duration(const std::string& text, const std::string& flag);

/// A rate: messages a second, "1000" or "10k" or "1M" (powers of 1000), up to `most_per_s`; or a share of the
/// capacity, "50%", above 0 and up to 1000 %.
Rate parse_rate(const std::string& text, const std::string& flag, double most_per_s);

}  // namespace ipcbench
