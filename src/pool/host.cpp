#include "pool/host.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "os/child_tree.h"
#include "os/cpu_limit.h"
#include "os/error.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "os/usage.h"

namespace ipcbench {
namespace {

struct LastWords {
  std::uint64_t cpu_ns = 0;
  SharedText error;
};

void live_and_report(FunctionRef<void()> live, LastWords& said) {
  try {
    live();
    said.cpu_ns = usage_with_children_now().cpu_ns;
  } catch (const std::exception& failure) {
    said.error.set(failure.what());
    throw;
  }
}

void await_end(const ChildTree& host, std::chrono::milliseconds deadline, const Interrupt& interrupt) {
  std::array<pollfd, 2> wait{{{interrupt.fd(), POLLIN, 0}, {host.pidfd(), POLLIN, 0}}};
  const auto longest = std::chrono::milliseconds::rep{std::numeric_limits<int>::max()};  // 24 days
  const int ready = ::poll(wait.data(), wait.size(), static_cast<int>(std::min(deadline.count(), longest)));
  if (ready < 0) throw_errno("poll");
  if (ready == 0) {
    throw std::runtime_error(
        fmt::format("the pool did not finish within {:.0f} s", static_cast<double>(deadline.count()) / 1e3));
  }
  if (wait[0].revents != 0) throw Interrupted();
}

}  // namespace

HostRun run_in_host(FunctionRef<void()> live, std::chrono::milliseconds deadline,
                    const Interrupt& interrupt) {
  const DisturbanceSnapshot before = take_disturbance_snapshot();
  const SharedBlock<LastWords> said;
  ChildTree host("pool-host", [&] { live_and_report(live, *said); });
  await_end(host, deadline, interrupt);
  if (const ExitStatus status = host.wait(); !status.clean()) {
    const std::string_view error = said->error.get();
    throw std::runtime_error(error.empty() ? fmt::format("the pool's host {}", status.text())
                                           : std::string(error));
  }
  return {.cpu_s = static_cast<double>(said->cpu_ns) / 1e9,
          .disturbance = disturbance_between(before, take_disturbance_snapshot(), affinity_mask())};
}

}  // namespace ipcbench
