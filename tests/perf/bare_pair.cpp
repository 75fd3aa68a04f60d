#include "bare_pair.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <cstdio>
#include <exception>
#include <stdexcept>

#include "harness/session.h"
#include "os/affinity.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/futex.h"

namespace ipcbench {
namespace {

constexpr int deadline_ms = 10'000;

}  // namespace

BarePair::BarePair(std::unique_ptr<BareLoops> loops, std::size_t message_bytes, const CpuPair& cpus)
    : untimed_trips_(usual_untimed_trips(message_bytes)),
      bell_(check(eventfd(0, EFD_CLOEXEC), "eventfd")),
      loops_(std::move(loops)),
      sides_{fork_side(Role::initiator, cpus.a), fork_side(Role::responder, cpus.b)} {}

Child BarePair::fork_side(Role role, int cpu) {
  return {fmt::format("bare {}", name(role)), [this, role, cpu] {
            try {
              pin_to(cpu);
              loops_->open(role);
              serve(role);
            } catch (const std::exception& failure) {
              fmt::print(stderr, "bare {}: {}\n", name(role), failure.what());
              throw;
            }
          }};
}

void BarePair::serve(Role role) {
  for (std::uint32_t slice = 1;; ++slice) {
    while (shared_->slice.load(std::memory_order_acquire) != slice) futex_wait(shared_->slice, slice - 1);
    play(role, untimed_trips_);
    const std::uint64_t start_ns = now_ns();
    play(role, shared_->trips);
    if (role == Role::initiator) shared_->elapsed_ns = now_ns() - start_ns;
    if (shared_->unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1) eventfd_write(bell_.get(), 1);
  }
}

void BarePair::play(Role role, std::uint64_t trips) {
  role == Role::initiator ? loops_->ping(trips) : loops_->pong(trips);
}

std::uint64_t BarePair::run(std::uint64_t trips) {
  shared_->trips = trips;
  shared_->unfinished = 2;
  shared_->slice.fetch_add(1, std::memory_order_release);
  futex_wake(shared_->slice);
  std::array<pollfd, 3> wait{
      {{bell_.get(), POLLIN, 0}, {sides_[0].pidfd(), POLLIN, 0}, {sides_[1].pidfd(), POLLIN, 0}}};
  check(::poll(wait.data(), wait.size(), deadline_ms), "poll");
  if (wait[0].revents == 0) throw std::runtime_error("a side of the bare loops died or does not answer");
  eventfd_t rings = 0;
  eventfd_read(bell_.get(), &rings);
  return shared_->elapsed_ns;
}

}  // namespace ipcbench
