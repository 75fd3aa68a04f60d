// A ring of cells a direction in POSIX shared memory, for any number of producers and consumers (MpmcRing).
//
// A sender that finds the ring full sleeps, and a receiver that finds it empty; each wakes one of the other's
// sleepers, if there are any. Nothing tells a side that its peer has died, and one that is killed while it
// has a cell stops all others there: the runner ends them.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/mpmc_ring.h"
#include "mechanisms/parts/named_memory.h"

namespace ipcbench {
namespace {

using Memory = boost::interprocess::mapped_region;

constexpr std::size_t fewest_messages = 4;  // of a ring, both ways twice that

MpmcRing ring_in(const Memory& memory, Role sender, std::size_t message_bytes) {
  auto* const rings = static_cast<std::byte*>(memory.get_address());
  return {rings + static_cast<std::size_t>(sender) * MpmcRing::bytes_for(message_bytes), message_bytes};
}

template <class Waiting>
class ShmMpmcEnd {
 public:
  ShmMpmcEnd(Memory memory, MpmcEnd<Waiting> out, MpmcEnd<Waiting> in)
      : memory_(std::move(memory)), out_(std::move(out)), in_(std::move(in)) {}

  void send(ConstBytes message) {
    std::memcpy(out_.claim().data(), message.data(), message.size());
    out_.hand_over();
  }
  void receive(Bytes message) {
    std::memcpy(message.data(), in_.claim().data(), message.size());
    in_.hand_over();
  }

  Bytes loan() { return out_.claim(); }
  void publish() { out_.hand_over(); }
  ConstBytes peek() { return in_.claim(); }
  void release() { in_.hand_over(); }

 private:
  Memory memory_;
  MpmcEnd<Waiting> out_;
  MpmcEnd<Waiting> in_;
};

class ShmMpmc final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-mpmc",
      .title = "lock-free ring in POSIX shared memory, many to many",
      .family = "ring",
      .path =
          "The sender claims the next cell of the ring, copies the message in and hands the cell "
          "over by its number; the receiver asleep (futex) is woken, claims the cell, copies the "
          "message out and hands it back. Neither enters the kernel where nobody sleeps.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 2, .copies = 2, .wakeups = 1},
      .in_place = true};

  static Availability probe(RunDirectory&) { return NamedMemory::probe(2 * fewest_messages); }

  explicit ShmMpmc(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, 2 * MpmcRing::bytes_for(message_bytes_)) {
    const Memory memory = memory_.map();
    for (const Role sender : {Role::initiator, Role::responder})
      ring_in(memory, sender, message_bytes_).construct();
  }

  Capacity capacity() override {
    const std::size_t messages = MpmcRing::depth(message_bytes_);
    return {messages * message_bytes_, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Memory memory = memory_.map();
    const MpmcRing out = ring_in(memory, role, message_bytes_);
    const MpmcRing in = ring_in(memory, peer_of(role), message_bytes_);
    return inlined_end<loops_of(about)>(wait_, [&]<class Waiting>(const Waiting& waiting) {
      return ShmMpmcEnd<Waiting>(std::move(memory), MpmcEnd<Waiting>::producer(out, waiting),
                                 MpmcEnd<Waiting>::consumer(in, waiting));
    });
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<ShmMpmc> shm_mpmc_registration;

}  // namespace
}  // namespace ipcbench
