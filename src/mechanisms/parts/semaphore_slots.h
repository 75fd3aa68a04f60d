#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <cstring>

#include "harness/mechanism.h"
#include "harness/stamp.h"

namespace ipcbench {

/// One message in shared memory and the two semaphores that guard it, followed by the message's bytes. Each
/// has a cache line of its own, so that a message of one line moves one line, and the waiting side does not
/// disturb the writer.
struct SemaphoreSlot {
  alignas(cache_line_bytes) boost::interprocess::interprocess_semaphore empty{1};
  alignas(cache_line_bytes) boost::interprocess::interprocess_semaphore full{0};

  /// Where the message begins.
  std::byte* message() { return reinterpret_cast<std::byte*>(this + 1); }
};

/// One side of two such slots, one a direction, in memory that both sides have mapped.
class SemaphoreSlotsEnd {
 public:
  /// The bytes of memory that two slots take.
  static constexpr std::size_t bytes_for(std::size_t message_bytes) { return 2 * stride(message_bytes); }

  /// Makes the slots, once, before a side attaches.
  static void construct(boost::interprocess::mapped_region& memory, std::size_t message_bytes) {
    for (std::size_t i = 0; i < 2; ++i) std::construct_at(slot(memory, message_bytes, i));
  }

  SemaphoreSlotsEnd(boost::interprocess::mapped_region memory, Role role, std::size_t message_bytes)
      : memory_(std::move(memory)),
        out_(slot(memory_, message_bytes, role == Role::initiator ? 0 : 1)),
        in_(slot(memory_, message_bytes, role == Role::initiator ? 1 : 0)) {}

  void send(ConstBytes message) {
    out_->empty.wait();
    std::memcpy(out_->message(), message.data(), message.size());
    out_->full.post();
  }

  void receive(Bytes message) {
    in_->full.wait();
    std::memcpy(message.data(), in_->message(), message.size());
    in_->empty.post();
  }

 private:
  static constexpr std::size_t stride(std::size_t message_bytes) {
    return sizeof(SemaphoreSlot) +
           (message_bytes + cache_line_bytes - 1) / cache_line_bytes * cache_line_bytes;
  }
  static SemaphoreSlot* slot(boost::interprocess::mapped_region& memory, std::size_t message_bytes,
                             std::size_t index) {
    return reinterpret_cast<SemaphoreSlot*>(static_cast<std::byte*>(memory.get_address()) +
                                            index * stride(message_bytes));
  }

  boost::interprocess::mapped_region memory_;
  SemaphoreSlot* out_;
  SemaphoreSlot* in_;
};

}  // namespace ipcbench
