#pragma once

#include <optional>
#include <string>

#include "measure/costs.h"
#include "measure/pass.h"

namespace ipcbench {

/// One point of the parameter space of remote calls. The case's messages are the requests.
struct CallPoint {
  Case requests;
  std::size_t reply_bytes;
  unsigned in_flight;  ///< calls that are under way at once
};

/// One repetition of it.
struct CallResult {
  std::uint64_t calls;  ///< of the batch pass
  double calls_per_s;   ///< of the batch pass
  Histogram call_ns;    ///< of the clocked pass: from when a request is to be sent until its reply is there
  /// What writing down and reading again both messages of a call takes, without any call; in warm caches.
  double serialize_ns;
  double deserialize_ns;
  Costs per_call;  ///< of the batch pass
  double timed_s;
  std::optional<std::string> noise;
};

/// Measures one repetition in a fresh session, of a mechanism that encodes its messages. Throws what a
/// Session throws.
CallResult measure_calls(const CallPoint& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
