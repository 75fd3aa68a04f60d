#include "pool/measurement.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "os/child.h"
#include "os/clock.h"
#include "os/cpu_limit.h"
#include "os/disturbance.h"
#include "os/error.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "os/usage.h"
#include "pool/countdown.h"

namespace ipcbench {
namespace {

// More than any processor takes for one step of the countdown, shared with others or not.
constexpr double generous_step_ns = 10;

// What the process that hosts the pool has to say.
struct Answer {
  std::uint64_t wall_ns = 0;
  std::uint64_t two_tasks_ns = 0;
  std::uint64_t cpu_ns = 0;
  SharedText error;
};

std::uint64_t time_one_task(const PoolConfig& config) {
  const std::uint64_t start = now_ns();
  countdown(config.countdown);
  return now_ns() - start;
}

void host(const PoolConfig& config, Answer& answer) {
  try {
    answer.two_tasks_ns = time_one_task(config);
    answer.wall_ns = run_pool(config);
    answer.two_tasks_ns += time_one_task(config);
    answer.cpu_ns = cpu_with_children_ns();
  } catch (const std::exception& failure) {
    answer.error.set(failure.what());
    throw;
  }
}

std::chrono::milliseconds deadline_for(const PoolConfig& config, std::chrono::milliseconds patience) {
  const double steps = static_cast<double>(config.countdown) * (config.tasks + 2);
  return patience + std::chrono::milliseconds(static_cast<std::int64_t>(steps * generous_step_ns / 1e6));
}

void await_end(Child& child, std::chrono::milliseconds deadline, const Interrupt& interrupt) {
  std::array<pollfd, 2> wait{{{interrupt.fd(), POLLIN, 0}, {child.pidfd(), POLLIN, 0}}};
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

PoolResult measure_pool(const PoolConfig& config, std::chrono::milliseconds patience,
                        const Interrupt& interrupt) {
  const DisturbanceSnapshot before = take_disturbance_snapshot();
  const SharedBlock<Answer> answer;
  Child child("pool-host", [&] { host(config, *answer); });
  await_end(child, deadline_for(config, patience), interrupt);
  if (const ExitStatus status = child.wait(); !status.clean()) {
    const std::string_view error = answer->error.get();
    throw std::runtime_error(error.empty() ? fmt::format("the pool's host {}", status.text())
                                           : std::string(error));
  }
  const Disturbance disturbance = disturbance_between(before, take_disturbance_snapshot(), affinity_mask());
  return {.wall_s = static_cast<double>(answer->wall_ns) / 1e9,
          .task_s = static_cast<double>(answer->two_tasks_ns) / 2e9,
          .cpu_s = static_cast<double>(answer->cpu_ns) / 1e9,
          .steal_percent = disturbance.steal_percent,
          .throttled_us = disturbance.throttled_us,
          .noise = too_much_steal(disturbance)};
}

}  // namespace ipcbench
