// One slot a direction in POSIX shared memory, guarded by one word that its two sides set in turn and sleep
// on. Nothing tells a side that its peer has died.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/futex_gate.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"

namespace ipcbench {
namespace {

class ShmFutex final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-futex",
      .title = "POSIX shared memory and a futex",
      .family = "shared memory",
      .path =
          "The sender waits for the slot's word to be 0, copies the message in and sets it to 1; "
          "the receiver asleep on the word (futex) is woken, copies the message out and sets it "
          "to 0. Neither enters the kernel where it need not sleep or wake.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
      .in_place = true};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit ShmFutex(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, Slots<SlotWord>::bytes_for(message_bytes_)) {
    auto region = memory_.map();
    Slots<SlotWord>(region, message_bytes_).construct();
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return futex_slot_end(memory_.map(), role, message_bytes_, wait_);
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<ShmFutex> shm_futex_registration;

}  // namespace
}  // namespace ipcbench
