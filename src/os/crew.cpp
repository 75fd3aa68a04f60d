#include "os/crew.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>

#include "os/cache_line.h"
#include "os/clock.h"
#include "os/daemon.h"
#include "os/error.h"
#include "os/futex.h"
#include "os/interrupt.h"
#include "os/process_stat.h"
#include "os/shared_text.h"

namespace ipcbench {

/// What a crew and its runner say to each other, in memory that they share.
struct MusterRoll {
  alignas(apart_bytes) std::atomic<std::uint32_t> order_number{0};  ///< members sleep on it between orders
  bool leave = false;                                               ///< what the order asks
  unsigned members = 0;
  alignas(apart_bytes) std::atomic<std::uint32_t> arrived{0};
  alignas(apart_bytes) std::atomic<std::uint32_t> unfinished{0};
  alignas(apart_bytes) std::array<SharedText, max_crew> errors{};  ///< why each left
};

namespace {

// A member whose peer was killed may see the end of its stream and leave before the kernel reports the first
// death. Where a killed one is known, nobody is waited for.
constexpr std::uint64_t first_cause_ms = 100;

// The scheduler's state of a process, in words (proc(5): state).
std::string_view state_of(pid_t pid) {
  switch (process_stat_field(pid, 3).value_or("?").front()) {
    case 'R':
      return "running";
    case 'S':
      return "sleeping";
    case 'D':
      return "waiting for I/O";
    case 'T':
    case 't':
      return "stopped";
    default:
      return "gone";
  }
}

int milliseconds_until(std::uint64_t then_ns) {
  const std::uint64_t now = now_ns();
  return now < then_ns ? static_cast<int>((then_ns - now) / 1'000'000) : 0;
}

}  // namespace

void Member::report() {
  if (roll_.unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1) eventfd_write(bell_, 1);
}

bool Member::next_order() {
  while (roll_.order_number.load(std::memory_order_acquire) == order_) futex_wait(roll_.order_number, order_);
  ++order_;
  return !roll_.leave;
}

void Member::meet() {
  const std::uint32_t all = roll_.members * order_;
  std::uint32_t seen = roll_.arrived.fetch_add(1, std::memory_order_acq_rel) + 1;
  if (seen == all) return futex_wake(roll_.arrived);
  for (; seen != all; seen = roll_.arrived.load(std::memory_order_acquire)) futex_wait(roll_.arrived, seen);
}

Crew::Crew(std::vector<std::string> names, const CrewConfig& config, FunctionRef<void(Member&)> live)
    : names_(std::move(names)), config_(config), bell_(check(eventfd(0, EFD_CLOEXEC), "eventfd")) {
  if (names_.size() > max_crew) {
    throw std::invalid_argument(fmt::format("a crew has at most {} members", max_crew));
  }
  roll_->members = static_cast<unsigned>(names_.size());
  roll_->unfinished = roll_->members;
  fork_all(live);
}

void Crew::fork_all(FunctionRef<void(Member&)> live) {
  for (unsigned i = 0; i < roll_->members; ++i) {
    children_.emplace_back(names_[i], [&, i] {
      try {
        Member member(*roll_, i, bell_.get());
        live(member);
      } catch (const std::exception& failure) {
        roll_->errors[i].set(failure.what());
        throw;
      }
    });
  }
}

void Crew::order() {
  give(false);
}

void Crew::give(bool leave) {
  roll_->leave = leave;
  roll_->unfinished = roll_->members;
  roll_->order_number.fetch_add(1, std::memory_order_release);
  futex_wake(roll_->order_number);
}

void Crew::await(std::chrono::milliseconds expected) {
  while (!await_for(expected + config_.deadline)) {
    if (!stopped_meanwhile()) throw_hang();
  }
}

bool Crew::stopped_meanwhile() {
  bool stopped = false;
  for (const Child& child : children_) stopped = child.was_stopped() || stopped;
  was_stopped_ = was_stopped_ || stopped;
  return stopped;
}

bool Crew::was_stopped() {
  stopped_meanwhile();
  return was_stopped_;
}

bool Crew::await_for(std::chrono::nanoseconds at_most) {
  const std::uint64_t deadline_ns = now_ns() + static_cast<std::uint64_t>(at_most.count());
  std::vector<pollfd> wait{{bell_.get(), POLLIN, 0},
                           {config_.interrupt != nullptr ? config_.interrupt->fd() : -1, POLLIN, 0}};
  if (config_.daemon != nullptr) wait.push_back({config_.daemon->pidfd(), POLLIN, 0});
  for (const Child& child : children_) wait.push_back({child.pidfd(), POLLIN, 0});
  for (;;) {
    if (now_ns() >= deadline_ns) return false;
    const int ready = ::poll(wait.data(), wait.size(), milliseconds_until(deadline_ns) + 1);
    if (ready < 0 && errno != EINTR) throw_errno("poll");
    if (ready <= 0) continue;
    if (wait[0].revents != 0) break;
    if (wait[1].revents != 0) throw Interrupted();
    throw_death();
  }
  eventfd_t rings = 0;
  eventfd_read(bell_.get(), &rings);
  return true;
}

void Crew::finish() {
  give(true);
  for (const Child& child : children_) {
    if (!child.ended(static_cast<int>(config_.deadline.count()))) throw_hang();
  }
  for (std::size_t i = 0; i < children_.size(); ++i) {
    const ExitStatus status = children_[i].wait();
    if (!status.clean()) throw MemberFailed(fmt::format("the {} {} at its end", names_[i], status.text()));
  }
}

std::vector<pid_t> Crew::pids() const {
  std::vector<pid_t> pids;
  for (const Child& child : children_) pids.push_back(child.pid());
  return pids;
}

void Crew::throw_death() {
  std::vector<std::string> killed;
  std::vector<std::string> failed;
  std::vector<bool> told(children_.size());
  const auto ask_all = [&] {
    for (std::size_t i = 0; i < children_.size(); ++i) {
      if (told[i] || !children_[i].ended()) continue;
      told[i] = true;
      const ExitStatus status = children_[i].wait();
      const std::string_view error = roll_->errors[i].get();
      if (status.signal != 0) {
        killed.push_back(fmt::format("the {} {}", names_[i], status.text()));
      } else {
        failed.push_back(
            fmt::format("the {} failed: {}", names_[i], error.empty() ? status.text() : std::string(error)));
      }
    }
    return killed.empty() && std::ranges::find(told, false) != told.end();
  };
  const std::uint64_t until_ns = now_ns() + first_cause_ms * 1'000'000;
  while (ask_all() && now_ns() < until_ns) ::poll(nullptr, 0, 1);
  // Who needs a daemon may notice its end before the kernel reports it.
  if (killed.empty() && config_.daemon != nullptr && config_.daemon->ended(milliseconds_until(until_ns)))
    throw MemberFailed(config_.daemon->how_it_ended());
  throw MemberFailed(fmt::format("{}", fmt::join(killed.empty() ? failed : killed, "; ")));
}

void Crew::throw_hang() const {
  std::vector<std::string> states;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    states.push_back(fmt::format("the {} is {}", names_[i], state_of(children_[i].pid())));
  }
  throw MemberFailed(fmt::format("no answer within {} s: {}",
                                 static_cast<double>(config_.deadline.count()) / 1e3,
                                 fmt::join(states, ", ")));
}

}  // namespace ipcbench
