#include "delayed_transport.h"

#include "os/clock.h"

namespace ipcbench {
namespace {

// Overshoots by what is left of the last reading of the clock.
void busy_wait(std::uint64_t ns) {
  const std::uint64_t end_ns = now_ns() + ns;
  while (now_ns() < end_ns) {
  }
}

double mean_busy_wait_ns(std::uint64_t ns) {
  constexpr int waits = 100;
  const std::uint64_t start_ns = now_ns();
  for (int i = 0; i < waits; ++i) busy_wait(ns);
  return static_cast<double>(now_ns() - start_ns) / waits;
}

}  // namespace

void DelayedEnd::receive(Bytes message) {
  inner_->receive(message);
  if (delay_ns_ != 0) busy_wait(delay_ns_);
}

std::unique_ptr<Endpoint> DelayedTransport::attach(Role role) {
  const std::uint64_t delay_ns = role == Role::responder ? delay_ns_ : 0;
  auto inner = inner_->attach(role);
  if (delay_ns != 0) *busy_wait_ns_ = mean_busy_wait_ns(delay_ns);
  return std::make_unique<DelayedEnd>(std::move(inner), delay_ns);
}

}  // namespace ipcbench
