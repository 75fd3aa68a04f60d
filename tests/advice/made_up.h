#pragma once

#include <string>

#include "advice/offers.h"
#include "advice/promises.h"

namespace ipcbench {

/// What promises all that a question may ask for.
inline Promises reliable(const std::string& id) {
  return {.id = id,
          .available = true,
          .reason = "",
          .payload = "bytes",
          .max_message_bytes = {},
          .lossless = true,
          .boundaries = true,
          .tells_of_death = true,
          .many_to_many_bytes = std::uint64_t{1} << 20,
          .library = "",
          .packages = ""};
}

/// 64 B by `block`, each side on a core of its own where idle cores poll; an interval of 10 % around the
/// median.
inline Offer offer(const std::string& mechanism, double rtt_ns) {
  return {.mechanism = mechanism,
          .wait = "block",
          .transfer = "copy",
          .message_bytes = 64,
          .placement = "cross-core",
          .idle = "poll",
          .rtt_ns = Estimate{rtt_ns, Interval{0.95 * rtt_ns, 1.05 * rtt_ns}},
          .rtt_p99_ns = 2 * rtt_ns,
          .messages_per_s = Estimate{4e9 / rtt_ns, Interval{3.6e9 / rtt_ns, 4.4e9 / rtt_ns}},
          .cpu_ns_per_message = Estimate{rtt_ns / 2, Interval{0.45 * rtt_ns, 0.55 * rtt_ns}}};
}

}  // namespace ipcbench
