// The bare loops over shared memory: one slot a direction, guarded by two semaphores, which are glibc's
// sem_t, as are those of Boost.Interprocess beneath its wrapper. Each semaphore and the message have lines of
// their own, as in the suite: what is compared is the loops and not two layouts.

#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>

#include <cstring>

#include "bare_loops.h"
#include "os/cpu_relax.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

struct Slot {
  alignas(64) sem_t empty;
  alignas(64) sem_t full;

  std::byte* message() { return reinterpret_cast<std::byte*>(this + 1); }
};

constexpr std::size_t slot_bytes(std::size_t message_bytes) {
  return sizeof(Slot) + (message_bytes + 63) / 64 * 64;
}

void sleep_on(sem_t& semaphore) {
  check(::sem_wait(&semaphore), "sem_wait");
}
void spin_on(sem_t& semaphore) {
  while (::sem_trywait(&semaphore) != 0) cpu_relax();
}

template <void (*wait_for)(sem_t&)>
class Slots final : public BareLoops {
 public:
  Slots(std::size_t bytes, Fd memory, Name name) : sent_(bytes), received_(bytes), name_(std::move(name)) {
    const std::size_t size = 2 * slot_bytes(bytes);
    check(::ftruncate(memory.get(), static_cast<off_t>(size)), name_.value());
    memory_ = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (memory_ == MAP_FAILED) throw_errno(name_.value());
    for (std::size_t i = 0; i < 2; ++i) {
      check(::sem_init(&slot(i)->empty, 1, 1), "sem_init");
      check(::sem_init(&slot(i)->full, 1, 0), "sem_init");
    }
  }
  ~Slots() override { ::munmap(memory_, 2 * slot_bytes(sent_.size())); }

  void open(Role role) override {
    out_ = slot(role == Role::initiator ? 0 : 1);
    in_ = slot(role == Role::initiator ? 1 : 0);
  }
  void ping(std::uint64_t n) override {
    for (; n > 0; --n) {
      put();
      take();
    }
  }
  void pong(std::uint64_t n) override {
    for (; n > 0; --n) {
      take();
      put();
    }
  }

 private:
  Slot* slot(std::size_t index) {
    return reinterpret_cast<Slot*>(static_cast<std::byte*>(memory_) + index * slot_bytes(sent_.size()));
  }
  void put() {
    wait_for(out_->empty);
    std::memcpy(out_->message(), sent_.data(), sent_.size());
    ::sem_post(&out_->full);
  }
  void take() {
    wait_for(in_->full);
    std::memcpy(received_.data(), in_->message(), received_.size());
    ::sem_post(&in_->empty);
  }

  BareMessage sent_;
  BareMessage received_;
  Name name_;
  void* memory_ = nullptr;
  Slot* in_ = nullptr;
  Slot* out_ = nullptr;
};

template <void (*wait_for)(sem_t&)>
std::unique_ptr<BareLoops> in_shared_memory(std::size_t bytes, Name name) {
  Fd memory(check(::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600), name.value()));
  return std::make_unique<Slots<wait_for>>(bytes, std::move(memory), std::move(name));
}

}  // namespace

std::unique_ptr<BareLoops> bare_shm_sem(std::size_t bytes, RunDirectory& names) {
  return in_shared_memory<sleep_on>(bytes, names.shared_memory("bare"));
}
std::unique_ptr<BareLoops> bare_shm_sem_spin(std::size_t bytes, RunDirectory& names) {
  return in_shared_memory<spin_on>(bytes, names.shared_memory("bare"));
}
std::unique_ptr<BareLoops> bare_mmap(std::size_t bytes, RunDirectory& names) {
  Name name = names.file("bare");
  Fd file(check(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), name.value()));
  return std::make_unique<Slots<sleep_on>>(bytes, std::move(file), std::move(name));
}

}  // namespace ipcbench
