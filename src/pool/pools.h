#pragma once

#include <span>
#include <string_view>

#include "pool/pool.h"

namespace ipcbench {

extern const Pool serial_pool;   ///< the host itself, one after the other: what the others are compared with
extern const Pool threads_pool;  ///< threads, started once
extern const Pool processes_pool;   ///< processes, forked once; tasks handed over shared memory
extern const Pool fork_each_pool;   ///< a process forked for each task, so many of them at a time
extern const Pool boost_asio_pool;  ///< boost::asio::thread_pool
extern const Pool openmp_pool;      ///< tasks of a parallel region
extern const Pool onetbb_pool;      ///< tasks of a oneapi::tbb::task_arena

/// All pools, as tables show them.
std::span<const Pool* const> pools();

/// The one with that id, or nullptr.
const Pool* find_pool(std::string_view id);

}  // namespace ipcbench
