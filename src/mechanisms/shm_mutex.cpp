// One slot a direction in POSIX shared memory, guarded by what POSIX threads have: a flag, a process-shared
// mutex and a condition variable. A side looks at the flag with the mutex held, and copies without it.
//
// The mutex is robust: who takes it after its owner has died learns that (pthread_mutexattr_setrobust(3)) and
// throws. A peer that dies elsewhere is not noticed. Boost.Interprocess has no robust mutex.
//
// Who wakes up in pthread_cond_wait takes the mutex as one that others may wait for (glibc's
// pthread_mutex_cond_lock), so letting go of it is a futex call that wakes nobody: the third of a message.

#include <pthread.h>

#include <cerrno>
#include <memory>
#include <stdexcept>

#include "harness/registry.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/one_slot.h"
#include "os/error.h"

namespace ipcbench {
namespace {

// Of what a pthread call returned: an errno, or 0.
void check_pthread(int error, const char* what) {
  if (error == 0) return;
  if (error == EOWNERDEAD) throw std::runtime_error("the peer died holding the mutex");
  errno = error;
  throw_errno(what);
}

// Never destroyed: pthread_cond_destroy waits for sleepers (POSIX lets it), and they may have been killed.
struct GuardedFlag {
  GuardedFlag() {
    pthread_mutexattr_t mutex_kind;
    check_pthread(::pthread_mutexattr_init(&mutex_kind), "pthread_mutexattr_init");
    check_pthread(::pthread_mutexattr_setpshared(&mutex_kind, PTHREAD_PROCESS_SHARED),
                  "pthread_mutexattr_setpshared");
    check_pthread(::pthread_mutexattr_setrobust(&mutex_kind, PTHREAD_MUTEX_ROBUST),
                  "pthread_mutexattr_setrobust");
    check_pthread(::pthread_mutex_init(&mutex, &mutex_kind), "pthread_mutex_init");
    ::pthread_mutexattr_destroy(&mutex_kind);
    pthread_condattr_t condition_kind;
    check_pthread(::pthread_condattr_init(&condition_kind), "pthread_condattr_init");
    check_pthread(::pthread_condattr_setpshared(&condition_kind, PTHREAD_PROCESS_SHARED),
                  "pthread_condattr_setpshared");
    check_pthread(::pthread_cond_init(&changed, &condition_kind), "pthread_cond_init");
    ::pthread_condattr_destroy(&condition_kind);
  }

  alignas(cache_line_bytes) pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool full = false;
};

// Holds the mutex. Who never sleeps does not sleep for it either.
template <class Waiting>
class Lock {
 public:
  Lock(pthread_mutex_t& mutex, const Waiting& wait) : mutex_(&mutex) {
    if (wait.sleeps()) {
      check_pthread(::pthread_mutex_lock(mutex_), "pthread_mutex_lock");
    } else {
      wait.until([&] { return took(); }, [] {});
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { ::pthread_mutex_unlock(mutex_); }

 private:
  bool took() {
    const int error = ::pthread_mutex_trylock(mutex_);
    if (error == EBUSY) return false;
    check_pthread(error, "pthread_mutex_trylock");
    return true;
  }

  pthread_mutex_t* mutex_;
};

// One condition variable does: of its two sides only one waits at a time, and each change lets the other go.
template <class Waiting>
class MutexGate {
 public:
  MutexGate(GuardedFlag& flag, const Waiting& wait) : flag_(&flag), wait_(wait) {}

  void await_empty() { await(false); }
  void mark_full() { set(true); }
  void await_full() { await(true); }
  void mark_empty() { set(false); }

 private:
  void await(bool full) {
    const auto look = [&] {
      const Lock lock(flag_->mutex, wait_);
      return flag_->full == full;
    };
    const auto sleep = [&] {
      const Lock lock(flag_->mutex, wait_);
      while (flag_->full != full) {
        check_pthread(::pthread_cond_wait(&flag_->changed, &flag_->mutex), "pthread_cond_wait");
      }
    };
    wait_.until(look, sleep);
  }

  // Signals once the mutex is free, so that who wakes up can take it.
  void set(bool full) {
    {
      const Lock lock(flag_->mutex, wait_);
      flag_->full = full;
    }
    if (wait_.sleeps()) check_pthread(::pthread_cond_signal(&flag_->changed), "pthread_cond_signal");
  }

  GuardedFlag* flag_;
  Waiting wait_;
};

class ShmMutex final : public Transport {
 public:
  static constexpr Description about{
      .id = "shm-mutex",
      .title = "POSIX shared memory, mutex and condition variable",
      .family = "shared memory",
      .path =
          "The sender waits until the slot's flag says empty, copies the message in, sets the "
          "flag under the mutex and signals; the receiver asleep on the condition variable (a "
          "futex) is woken, copies the message out and clears the flag in the same way.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 3, .sleep_calls = 3, .copies = 2, .wakeups = 1},
      .in_place = true};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit ShmMutex(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        memory_(config.names, Slots<GuardedFlag>::bytes_for(message_bytes_)) {
    auto region = memory_.map();
    Slots<GuardedFlag>(region, message_bytes_).construct();
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return inlined_end<one_slot_loops>(wait_, [&]<class Waiting>(const Waiting& waiting) {
      return one_slot_end<MutexGate<Waiting>, GuardedFlag>(memory_.map(), role, message_bytes_, waiting);
    });
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  NamedMemory memory_;
};

const Registration<ShmMutex> shm_mutex_registration;

}  // namespace
}  // namespace ipcbench
