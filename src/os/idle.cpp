#include "os/idle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "os/error.h"

namespace ipcbench {
namespace {

constexpr const char* latency_file = "/dev/cpu_dma_latency";

}  // namespace

std::string_view name(Idle idle) {
  return idle == Idle::poll ? "poll" : "default";
}

std::optional<std::string> why_no_idle_poll() {
  const Fd fd(::open(latency_file, O_RDWR | O_CLOEXEC));
  if (fd) return std::nullopt;
  return fmt::format("{} cannot be opened: {}", latency_file, std::generic_category().message(errno));
}

IdlePolicy::IdlePolicy(Idle idle) {
  if (idle == Idle::system_default) return;
  held_.reset(check(::open(latency_file, O_RDWR | O_CLOEXEC), latency_file));
  const std::int32_t microseconds = 0;
  check(::write(held_.get(), &microseconds, sizeof microseconds), latency_file);
}

}  // namespace ipcbench
