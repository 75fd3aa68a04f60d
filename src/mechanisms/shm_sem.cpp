// One slot a direction in POSIX shared memory, guarded by process-shared semaphores, all through
// Boost.Interprocess. Nothing tells a side that its peer has died.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/semaphore_gate.h"

namespace ipcbench {
namespace {

class ShmSem final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-sem",
      .title = "POSIX shared memory and semaphores",
      .family = "shared memory",
      .path =
          "The sender waits for the slot to be empty, copies the message in and posts a "
          "semaphore; the receiver asleep on it (a futex) is woken, copies it out and posts the "
          "other. Neither enters the kernel where it need not sleep or wake.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
      .in_place = true,
      .core = true};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit ShmSem(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, Slots<Semaphores>::bytes_for(message_bytes_)) {
    auto region = memory_.map();
    Slots<Semaphores>(region, message_bytes_).construct();
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return semaphore_slot_end(memory_.map(), role, message_bytes_, wait_);
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<ShmSem> shm_sem_registration;

}  // namespace
}  // namespace ipcbench
