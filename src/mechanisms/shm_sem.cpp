// One slot a direction in POSIX shared memory, guarded by process-shared semaphores, all through
// Boost.Interprocess.
//
// A message's path: the sender waits for the slot to be empty, copies the message in and posts `full`; the
// receiver asleep on it (a futex) is woken, copies it out and posts `empty`. Neither enters the kernel where
// it need not sleep or wake. Nothing tells a side that its peer has died.

#include <boost/interprocess/shared_memory_object.hpp>

#include "harness/registry.h"
#include "mechanisms/parts/reserve.h"
#include "mechanisms/parts/semaphore_slots.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

class ShmSem {
 public:
  static constexpr Description about{
      .id = "shm-sem",
      .title = "POSIX shared memory and semaphores",
      .family = "shared memory",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return available_room("/dev/shm", 2); }

  explicit ShmSem(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        spin_bound_(config.spin_bound),
        name_(config.names.shared_memory("slots")) {
    const bip::shared_memory_object memory(bip::create_only, name_.c_str(), bip::read_write,
                                           bip::permissions(0600));
    reserve(memory.get_mapping_handle().handle, SemaphoreSlot::bytes_for(message_bytes_), name_.value());
    bip::mapped_region region(memory, bip::read_write);
    SemaphoreSlot::construct(region, message_bytes_);
  }

  Capacity capacity() { return {message_bytes_, 1}; }

  template <Wait W>
  SemaphoreSlotsEnd<W> attach(Role role) {
    const bip::shared_memory_object memory(bip::open_only, name_.c_str(), bip::read_write);
    return {bip::mapped_region(memory, bip::read_write), role, message_bytes_, spin_bound_};
  }

  void close_in_runner() {}

 private:
  std::size_t message_bytes_;
  std::chrono::nanoseconds spin_bound_;
  Name name_;
};

const Registration<ShmSem> registration;

}  // namespace
}  // namespace ipcbench
