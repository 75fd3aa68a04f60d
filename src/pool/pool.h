#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/wait.h"
#include "os/function_ref.h"
#include "pool/board.h"

namespace ipcbench {

/// A pool's workers, as its host knows them. They do tasks; the host only hands them out and waits.
class Workers {
 public:
  virtual ~Workers() = default;
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Has so many tasks of the board done (`do_task`, or `offer` to workers that live by `work`); may return
  /// before they are.
  virtual void hand_out(std::uint32_t tasks) = 0;
  /// Throws std::runtime_error where a worker has died. Threads die with their host.
  virtual void require_alive() {}

 protected:
  Workers() = default;
};

/// What a host does with its workers.
using HostLife = FunctionRef<void(Workers&)>;

/// A kind of pool: a file of this folder, and a name in pools.h and pools.cpp.
struct Pool {
  std::string_view id;
  /// How its workers can wait for a task, the usual way first. None: they wait for nothing.
  std::span<const Wait> waits;
  /// Whether there are workers apart from the host, and they are there before their tasks.
  bool stands_by = true;
  /// Why it cannot be used here; empty where it can.
  std::optional<std::string> (*why_not)();
  /// Starts Board::workers workers, which do nothing else, lets the host live, and ends them. What threads
  /// and processes inherit, such as CPUs, workers have from whoever calls it. Throws what the host throws,
  /// std::runtime_error where a worker died, and std::system_error.
  void (*run)(Board& board, const HostLife& host);
};

/// For a pool that is always there.
inline std::optional<std::string> always_there() {
  return std::nullopt;
}

/// What most workers do.
inline constexpr std::array block_only{Wait::block};
inline constexpr std::array block_or_spin{Wait::block, Wait::spin};
inline constexpr std::array spins_before_it_blocks{Wait::spin_then_block};

}  // namespace ipcbench
