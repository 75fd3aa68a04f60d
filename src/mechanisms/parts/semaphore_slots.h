#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <chrono>
#include <cstring>

#include "harness/mechanism.h"
#include "harness/stamp.h"
#include "mechanisms/parts/memory_wait.h"

namespace ipcbench {

/// One message in shared memory and the two semaphores that guard it, followed by the message's bytes. Each
/// has a cache line of its own, so that a message of one line moves one line, and the waiting side does not
/// disturb the writer.
struct SemaphoreSlot {
  using Semaphore = boost::interprocess::interprocess_semaphore;

  alignas(cache_line_bytes) Semaphore empty{1};
  alignas(cache_line_bytes) Semaphore full{0};

  /// Where the message begins.
  std::byte* message() { return reinterpret_cast<std::byte*>(this + 1); }

  /// The bytes of memory that two slots take, one a direction.
  static constexpr std::size_t bytes_for(std::size_t message_bytes) { return 2 * stride(message_bytes); }

  /// Makes the two slots, once, before a side attaches.
  static void construct(boost::interprocess::mapped_region& memory, std::size_t message_bytes) {
    for (std::size_t i = 0; i < 2; ++i) std::construct_at(at(memory, message_bytes, i));
  }

  /// The first or the second.
  static SemaphoreSlot* at(boost::interprocess::mapped_region& memory, std::size_t message_bytes,
                           std::size_t index) {
    return reinterpret_cast<SemaphoreSlot*>(static_cast<std::byte*>(memory.get_address()) +
                                            index * stride(message_bytes));
  }

 private:
  static constexpr std::size_t stride(std::size_t message_bytes) {
    return sizeof(SemaphoreSlot) +
           (message_bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
  }
};

/// One side of two such slots in memory that both sides have mapped.
template <Wait W>
class SemaphoreSlotsEnd {
 public:
  SemaphoreSlotsEnd(boost::interprocess::mapped_region memory, Role role, std::size_t message_bytes,
                    std::chrono::nanoseconds spin_bound)
      : memory_(std::move(memory)),
        out_(SemaphoreSlot::at(memory_, message_bytes, role == Role::initiator ? 0 : 1)),
        in_(SemaphoreSlot::at(memory_, message_bytes, role == Role::initiator ? 1 : 0)),
        spin_bound_(spin_bound) {}

  void send(ConstBytes message) {
    take(out_->empty);
    std::memcpy(out_->message(), message.data(), message.size());
    out_->full.post();
  }

  void receive(Bytes message) {
    take(in_->full);
    std::memcpy(message.data(), in_->message(), message.size());
    in_->empty.post();
  }

 private:
  void take(SemaphoreSlot::Semaphore& semaphore) {
    wait_in_memory<W>(
        spin_bound_, [&] { return semaphore.try_wait(); }, [&] { semaphore.wait(); });
  }

  boost::interprocess::mapped_region memory_;
  SemaphoreSlot* out_;
  SemaphoreSlot* in_;
  std::chrono::nanoseconds spin_bound_;
};

}  // namespace ipcbench
