// One slot a direction in POSIX shared memory, whose sides wake each other through pipes: eight bytes for
// each message, and for an empty slot where its sender waits for that. A dead peer is the end of the stream
// of those, or EPIPE.

#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/token_slots.h"
#include "mechanisms/parts/two_pipes.h"

namespace ipcbench {
namespace {

TokenEnds make_token_pipe() {
  PipeFds pipe = make_pipe();
  return {std::move(pipe.read), std::move(pipe.write)};
}

class ShmPipe final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-pipe",
      .title = "POSIX shared memory and pipes",
      .family = "shared memory",
      .path =
          "The sender copies the message into the slot and writes a token to a pipe; the receiver "
          "asleep in read is woken and copies the message out. Only a sender that finds the slot "
          "still full waits in the same way for a token of a second pipe.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .in_place = true};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit ShmPipe(const ChannelConfig& config) : slots_(config, make_token_pipe) {}

  Capacity capacity() override { return slots_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override { return slots_.attach(role); }

  void close_in_runner() override { slots_.close(); }

 private:
  TokenSlots slots_;
};

const Registration<ShmPipe> shm_pipe_registration;

}  // namespace
}  // namespace ipcbench
