#pragma once

#include <boost/align/aligned_allocator.hpp>
#include <memory>
#include <vector>

#include "harness/mechanism.h"

namespace ipcbench {

/// The classical ping-pong over one mechanism, written by hand for that one alone: what the suite's loops are
/// compared with. The same system calls and copies, and no more: no stamp, no check of what came, no rotation
/// of buffers. Made before the fork; each process then opens its end and plays its part. Every call throws
/// std::system_error.
class BareLoops {
 public:
  BareLoops() = default;
  BareLoops(const BareLoops&) = delete;
  BareLoops& operator=(const BareLoops&) = delete;
  virtual ~BareLoops() = default;

  /// In a side's own process, once, before its loop.
  virtual void open(Role role) = 0;
  /// The initiator's part: `n` times sends a message and receives one.
  virtual void ping(std::uint64_t n) = 0;
  /// The responder's: `n` times receives a message and sends one.
  virtual void pong(std::uint64_t n) = 0;
};

/// A message in its process; begins with a cache line, as the suite's do.
using BareMessage = std::vector<std::byte, boost::alignment::aligned_allocator<std::byte, 64>>;

/// The loops over one mechanism for messages of `bytes`; what has a name gets it from `names`.
std::unique_ptr<BareLoops> bare_pipe(std::size_t bytes, RunDirectory& names);
std::unique_ptr<BareLoops> bare_fifo(std::size_t bytes, RunDirectory& names);
std::unique_ptr<BareLoops> bare_unix_dgram(std::size_t bytes, RunDirectory& names);
std::unique_ptr<BareLoops> bare_posix_mq(std::size_t bytes, RunDirectory& names);
std::unique_ptr<BareLoops> bare_shm_sem(std::size_t bytes, RunDirectory& names);
std::unique_ptr<BareLoops> bare_mmap(std::size_t bytes, RunDirectory& names);
/// Shared memory whose sides spin.
std::unique_ptr<BareLoops> bare_shm_sem_spin(std::size_t bytes, RunDirectory& names);

}  // namespace ipcbench
