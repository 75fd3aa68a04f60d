#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ipcbench {

/// How a side waits for the other: asleep in the call that waits, looking again and again, giving the CPU
/// away between looks, looking for a while before it sleeps, or asking the kernel which descriptor is ready
/// before each call.
enum class Wait : std::uint8_t { block, spin, yield, spin_then_block, poll, epoll };

constexpr std::array<std::string_view, 6> wait_names{"block",           "spin", "yield",
                                                     "spin-then-block", "poll", "epoll"};

/// "block", …: in the CSV and on the command line.
constexpr std::string_view name(Wait wait) {
  return wait_names[static_cast<std::size_t>(wait)];
}

/// The strategy with that name; empty where there is none.
constexpr std::optional<Wait> wait_from(std::string_view id) {
  const auto found = std::find(wait_names.begin(), wait_names.end(), id);
  if (found == wait_names.end()) return std::nullopt;
  return static_cast<Wait>(found - wait_names.begin());
}

/// What a mechanism made of file descriptors offers, and one whose two sides share memory.
inline constexpr std::array descriptor_waits{Wait::block, Wait::spin, Wait::poll, Wait::epoll};
inline constexpr std::array memory_waits{Wait::block, Wait::spin, Wait::yield, Wait::spin_then_block};

}  // namespace ipcbench
