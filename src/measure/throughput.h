#pragma once

#include <optional>
#include <string>

#include "measure/costs.h"
#include "measure/pass.h"

namespace ipcbench {

/// One repetition of a streaming case.
struct Throughput {
  std::uint64_t messages;
  double message_bytes;
  double elapsed_s;  ///< from the first send until the last message was received
  Capacity capacity;
  std::optional<double> floor_ns;  ///< of a message
  Costs per_message;
  std::optional<std::string> noise;

  [[nodiscard]] double messages_per_s() const { return static_cast<double>(messages) / elapsed_s; }
  [[nodiscard]] double message_ns() const { return 1e9 / messages_per_s(); }
};

/// Measures one repetition in a fresh session: warm-up, then the stream. Throws what a Session throws.
Throughput measure_throughput(const Case& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
