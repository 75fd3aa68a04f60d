#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ipcbench {

/// Who does the tasks.
enum class PoolKind : std::uint8_t {
  serial,     ///< the host itself, one after the other
  threads,    ///< threads, started once
  processes,  ///< processes, forked once; tasks handed over shared memory
  fork_each,  ///< a process forked for each task, `workers` of them at a time
};

/// "serial", "threads", "processes" or "fork-each".
std::string_view name(PoolKind kind);
/// The kind with that name; empty where there is none.
std::optional<PoolKind> pool_kind_from(std::string_view name);

/// A pool and its work.
struct PoolConfig {
  PoolKind kind;
  int workers;
  int tasks;
  std::uint64_t countdown;  ///< of each task
};

/// Does the work in this process and those it forks, which it also ends. Returns the nanoseconds from handing
/// out the first task until the last is done; starting a pool's workers is not in it, forking for each task
/// is. Throws std::runtime_error where a worker dies.
std::uint64_t run_pool(const PoolConfig& config);

}  // namespace ipcbench
