#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ipcbench {

/// What the mechanisms are ranked by: the round-trip time, the CPU time of a message, or how many pass a
/// second.
enum class Criterion : std::uint8_t { latency, cpu, throughput };
constexpr std::string_view name(Criterion by) {
  return by == Criterion::latency ? "latency" : by == Criterion::cpu ? "cpu" : "throughput";
}

/// What someone needs who has to choose a mechanism.
struct Question {
  std::uint64_t bytes = 64;         ///< of a message
  std::optional<double> rate{};     ///< messages a second that have to pass
  unsigned cores = 2;               ///< 1: both sides share a core; 2: each has its own
  bool may_spin = false;            ///< a side that waits may keep its core busy
  std::optional<double> max_cpu{};  ///< cores that both sides together may keep busy at that rate
  bool boundaries = false;          ///< messages have to stay apart
  bool many_to_one = false;         ///< several processes send to one
  bool survive_crash = false;       ///< a side has to learn that its peer has died
  bool no_library = false;          ///< nothing but the kernel and the C library
  std::string idle{};               ///< "poll" or "default"; empty: poll, where that was measured
  Criterion by = Criterion::latency;

  [[nodiscard]] std::string_view placement() const { return cores == 1 ? "same-core" : "cross-core"; }
};

}  // namespace ipcbench
