#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/costs.h"
#include "measure/pass.h"

namespace ipcbench {

/// One repetition of a streaming case.
struct Throughput {
  std::uint64_t messages;  ///< that were received
  std::uint64_t lost = 0;  ///< that were sent and were not
  double message_bytes;
  double elapsed_s;  ///< from the first send until the last message was received
  Capacity capacity;
  std::optional<double> floor_ns;  ///< of a message
  Costs per_message;
  std::optional<std::string> noise;
  std::vector<double> producer_shares = {};  ///< of all messages, each one's; where there are several
  std::vector<double> consumer_shares = {};

  [[nodiscard]] double messages_per_s() const { return static_cast<double>(messages) / elapsed_s; }
  [[nodiscard]] double message_ns() const { return 1e9 / messages_per_s(); }
};

/// Why a stream over that mechanism cannot be measured, if it cannot: what arrives has to be counted.
std::optional<std::string> why_no_stream(const Description& about, std::size_t message_bytes);

/// Measures one repetition in a fresh session: warm-up, then the stream. Throws what a Session throws.
Throughput measure_throughput(const Case& point, const Effort& effort, const Bench& bench);

}  // namespace ipcbench
