// One slot a direction in POSIX shared memory, whose sides wake each other through eventfds: one for each
// message, and one for an empty slot where its sender waits for that. Both processes hold both ends of an
// eventfd, so nothing tells a side that its peer has died (eventfd(2)).

#include <fcntl.h>
#include <sys/eventfd.h>

#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/token_slots.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

TokenEnds make_eventfd() {
  Fd read(check(::eventfd(0, EFD_CLOEXEC), "eventfd"));
  Fd write(check(::fcntl(read.get(), F_DUPFD_CLOEXEC, 0), "F_DUPFD_CLOEXEC"));
  return {std::move(read), std::move(write)};
}

class ShmEventfd final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-eventfd",
      .title = "POSIX shared memory and eventfds",
      .family = "shared memory",
      .path =
          "The sender copies the message into the slot and writes to an eventfd; the receiver "
          "asleep in read is woken and copies the message out. Only a sender that finds the slot "
          "still full waits in the same way for a second eventfd.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .in_place = true};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit ShmEventfd(const ChannelConfig& config) : slots_(config, make_eventfd) {}

  Capacity capacity() override { return slots_.capacity(); }

  std::unique_ptr<Endpoint> attach(Role role) override { return slots_.attach(role); }

  void close_in_runner() override { slots_.close(); }

 private:
  TokenSlots slots_;
};

const Registration<ShmEventfd> shm_eventfd_registration;

}  // namespace
}  // namespace ipcbench
