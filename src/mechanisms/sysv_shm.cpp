// One slot a direction in System V shared memory, guarded by a set of System V semaphores: of each slot one
// that counts it while it is empty, and one while it is full. Every step of theirs is a system call, also
// where nobody has to wait. Nothing tells a side that its peer has died.
//
// Limits (shmget(2), semget(2)): kernel.shmmax bytes a segment, kernel.shmall pages in all, kernel.shmmni
// segments; kernel.sem for semaphores.

#include <sys/sem.h>
#include <sys/shm.h>

#include <boost/interprocess/xsi_shared_memory.hpp>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "harness/wrapped.h"
#include "mechanisms/parts/largest.h"
#include "mechanisms/parts/one_slot.h"
#include "mechanisms/parts/system_v_call.h"
#include "os/error.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

constexpr int make_new = IPC_CREAT | IPC_EXCL | 0600;

// The place of a slot's semaphores in the set.
constexpr int semaphores = 4;
constexpr unsigned short empty_of(Role sender) {
  return sender == Role::initiator ? 0 : 2;
}
constexpr unsigned short full_of(Role sender) {
  return sender == Role::initiator ? 1 : 3;
}

// What guards a slot lies outside of the memory.
struct NoState {};

int make_memory(const Name& name, std::size_t message_bytes) {
  return ::shmget(system_v_key(name.value()), Slots<NoState>::bytes_for(message_bytes), make_new);
}

int make_semaphores(const Name& name) {
  return ::semget(system_v_key(name.value()), semaphores, make_new);
}

// Adds `by`, at most 1 either way, to a semaphore, and waits while that would be less than 0.
void change(int set, unsigned short semaphore, short by, const MemoryWait& wait) {
  system_v_call(wait, "semop", [&](int flags) {
    sembuf operation{semaphore, by, static_cast<short>(flags)};
    return ::semop(set, &operation, 1);
  });
}

class SemopGate {
 public:
  SemopGate(int set, Role sender, const MemoryWait& wait)
      : set_(set), empty_(empty_of(sender)), full_(full_of(sender)), wait_(wait) {}

  void await_empty() { change(set_, empty_, -1, wait_); }
  void mark_full() { change(set_, full_, 1, wait_); }
  void await_full() { change(set_, full_, -1, wait_); }
  void mark_empty() { change(set_, empty_, 1, wait_); }

 private:
  int set_;
  unsigned short empty_;
  unsigned short full_;
  MemoryWait wait_;
};

class SysvShm final : public Transport {
 public:
  static constexpr Description about{
      .id = "sysv-shm",
      .title = "System V shared memory and semaphores",
      .family = "shared memory",
      .path =
          "The sender takes the semaphore of the empty slot, copies the message in and adds to "
          "that of the full one; the receiver asleep in semop is woken, copies the message out "
          "and adds to the first. Each of the four is a system call, whether anybody waits or "
          "not.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 4, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .in_place = true};

  static Availability probe(RunDirectory& names) {
    const Name set = names.system_v(NameKind::system_v_semaphores);
    if (make_semaphores(set) < 0) return {system_v_why_not("semget", "kernel.sem"), {}, {}};
    const Name memory = names.system_v(NameKind::system_v_memory);
    const std::size_t most = largest(suite_max_message_bytes, [&](std::size_t message_bytes) {
      const int id = make_memory(memory, message_bytes);
      return id >= 0 && ::shmctl(id, IPC_RMID, nullptr) == 0;
    });
    if (most == 0)
      return {system_v_why_not("shmget", "kernel.shmmax, kernel.shmall or kernel.shmmni"), {}, {}};
    return {{}, most, "kernel.shmmax (bytes) and kernel.shmall (pages): raise them by sysctl -w"};
  }

  explicit SysvShm(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_name_(config.names.system_v(NameKind::system_v_memory)),
        set_name_(config.names.system_v(NameKind::system_v_semaphores)),
        memory_(check(make_memory(memory_name_, message_bytes_),
                      "shmget (kernel.shmmax, kernel.shmall, kernel.shmmni)")),
        set_(check(make_semaphores(set_name_), "semget (kernel.sem)")) {
    // A new set's values are 0 (semget(2), on Linux).
    for (const Role sender : {Role::initiator, Role::responder}) {
      change(set_, empty_of(sender), 1, MemoryWait(Wait::block));
    }
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    bip::mapped_region memory(bip::xsi_shared_memory(bip::open_only, memory_), bip::read_write);
    const Slots<NoState> slots(memory, message_bytes_);
    const Role peer = peer_of(role);
    return wrapped(OneSlotEnd<SemopGate>(std::move(memory), SemopGate(set_, role, wait_), slots.message(role),
                                         SemopGate(set_, peer, wait_), slots.message(peer)));
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  Name memory_name_;
  Name set_name_;
  int memory_;
  int set_;
};

const Registration<SysvShm> sysv_shm_registration;

}  // namespace
}  // namespace ipcbench
