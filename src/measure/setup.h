#pragma once

#include <optional>

#include "measure/pass.h"

namespace ipcbench {

/// What it takes to have a channel at all, in ns.
struct Setup {
  double make_ns;       ///< names, descriptors and mappings, in the process that sets it up
  double attach_ns;     ///< opening and mapping, on the slower side
  double first_rtt_ns;  ///< the first round trip
  double detach_ns;     ///< closing and unmapping, on the slower side
  double remove_ns;     ///< closing and removing, in the process that set it up
  std::optional<double> cache_line_ns = {};  ///< Session::cache_line_ns just behind the first round trip

  [[nodiscard]] double total_ns() const { return make_ns + attach_ns + first_rtt_ns + detach_ns + remove_ns; }
};

/// Makes a channel, sends one message there and back, and tears it down. Starting the two processes is in no
/// figure. Throws what a Session throws.
Setup measure_setup(const Case& point, const Bench& bench);

}  // namespace ipcbench
