#include "harness/session.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <vector>

#include "harness/serve.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/futex.h"
#include "os/process_stat.h"

namespace ipcbench {
namespace {

constexpr std::array both{Role::initiator, Role::responder};

// A side whose peer was killed may see the end of its stream and leave before the kernel reports the first
// death.
constexpr int first_cause_ms = 100;

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

std::optional<int> cpu_of(Role role, const std::optional<CpuPair>& cpus) {
  if (!cpus) return std::nullopt;
  return role == Role::initiator ? cpus->a : cpus->b;
}

}  // namespace

Slices& Slices::operator+=(const Slices& other) {
  trips += other.trips;
  elapsed_ns += other.elapsed_ns;
  usage += other.usage;
  migrated = migrated || other.migrated;
  return *this;
}

Session::Session(const Mechanism& mechanism, RunDirectory& names, const SessionConfig& config)
    : Session(mechanism.open({config.message_bytes, names, config.wait, config.spin_bound}), config) {}

Session::Session(std::unique_ptr<Channel> channel, const SessionConfig& config)
    : config_(config), bell_(check(eventfd(0, EFD_CLOEXEC), "eventfd")), channel_(std::move(channel)) {
  control_->unfinished = both.size();
  for (const Role role : both) fork_side(role);
  channel_->close_in_runner();
  await_bell();
}

void Session::fork_side(Role role) {
  const SideConfig side{role, cpu_of(role, config_.cpus), config_.measure_capacity, bell_.get()};
  children_.emplace_back(std::string(name(role)), [this, side] { serve(*control_, *channel_, side); });
}

Slices Session::run(Order order, std::uint64_t trips, std::optional<std::uint64_t> untimed_trips) {
  control_->messages = trips;
  control_->line = 0;
  control_->untimed_trips = untimed_trips.value_or(usual_untimed_trips(config_.message_bytes));
  give(order);
  await_bell();
  const std::uint64_t end_ns =
      control_->side(order == Order::stream ? Role::responder : Role::initiator).report.end_ns;
  return both_reports(trips, control_->side(Role::initiator).report.start_ns, end_ns);
}

std::optional<double> Session::cache_line_ns() {
  if (!config_.cpus || config_.cpus->a == config_.cpus->b) return std::nullopt;
  constexpr std::uint64_t trips = 1000;  // 0.1 to 1 ms
  return static_cast<double>(run(Order::cache_line, trips).elapsed_ns) / trips;
}

PacedSlice Session::run_paced(const LoadRequest& request) {
  Load& load = control_->load;
  load.schedule = request.schedule;
  load.interval_ns = 1e9 / request.per_s;
  load.seed = request.seed;
  load.give_up_ns = static_cast<std::uint64_t>(request.give_up_s * 1e9);
  load.same_cpu = !config_.cpus || config_.cpus->a == config_.cpus->b;
  load.messages = request.messages;
  control_->untimed_trips = usual_untimed_trips(config_.message_bytes);
  give(Order::paced_stream);
  await_bell(std::chrono::milliseconds(static_cast<std::int64_t>(request.give_up_s * 1e3)));
  const SliceReport& consumer = control_->side(Role::responder).report;
  const Slices slice = both_reports(load.messages, load.start_ns, consumer.end_ns);
  return {slice, static_cast<double>(load.last_due_ns) / 1e9, static_cast<double>(slice.elapsed_ns) / 1e9,
          consumer.usage};
}

Slices Session::both_reports(std::uint64_t trips, std::uint64_t start_ns, std::uint64_t end_ns) const {
  const SliceReport& initiator = control_->side(Role::initiator).report;
  const SliceReport& responder = control_->side(Role::responder).report;
  return {trips, end_ns - start_ns, initiator.usage + responder.usage,
          initiator.migrated || responder.migrated};
}

std::uint64_t Session::attach_ns() const {
  return std::max(control_->side(Role::initiator).attach_ns, control_->side(Role::responder).attach_ns);
}

std::uint64_t Session::detach_ns() const {
  return std::max(control_->side(Role::initiator).detach_ns, control_->side(Role::responder).detach_ns);
}

void Session::finish() {
  give(Order::stop);
  for (const Role role : both) {
    if (!child(role).ended(static_cast<int>(config_.deadline.count()))) throw_hang();
  }
  for (Child& side : children_) {
    const ExitStatus status = side.wait();
    const Role role = &side == children_.data() ? Role::initiator : Role::responder;
    if (!status.clean()) throw SideFailed(fmt::format("the {} {} at its end", name(role), status.text()));
  }
}

void Session::give(Order order) {
  control_->order = order;
  control_->unfinished = both.size();
  control_->order_number.fetch_add(1, std::memory_order_release);
  futex_wake(control_->order_number);
}

// Beyond what a slice is expected to take, a side has until the deadline.
void Session::await_bell(std::chrono::milliseconds expected) {
  const std::uint64_t deadline_ns =
      now_ns() + static_cast<std::uint64_t>((expected + config_.deadline).count()) * 1'000'000;
  const int interrupt = config_.interrupt != nullptr ? config_.interrupt->fd() : -1;
  std::array<pollfd, 4> wait{{{bell_.get(), POLLIN, 0},
                              {interrupt, POLLIN, 0},
                              {child(Role::initiator).pidfd(), POLLIN, 0},
                              {child(Role::responder).pidfd(), POLLIN, 0}}};
  for (;;) {
    const std::uint64_t now = now_ns();
    if (now >= deadline_ns) throw_hang();
    const int ready = ::poll(wait.data(), wait.size(), static_cast<int>((deadline_ns - now) / 1'000'000) + 1);
    if (ready < 0 && errno != EINTR) throw_errno("poll");
    if (ready <= 0) continue;
    if (wait[0].revents != 0) break;
    if (wait[1].revents != 0) throw Interrupted();
    throw_death();
  }
  eventfd_t rings = 0;
  eventfd_read(bell_.get(), &rings);
}

void Session::throw_death() {
  std::vector<std::string> killed;
  std::vector<std::string> failed;
  for (const Role role : both) {
    Child& side = children_[static_cast<std::size_t>(role)];
    if (!side.ended(first_cause_ms)) continue;
    const ExitStatus status = side.wait();
    const std::string_view error = control_->side(role).error.get();
    if (status.signal != 0) {
      killed.push_back(fmt::format("the {} {}", name(role), status.text()));
    } else {
      failed.push_back(
          fmt::format("the {} failed: {}", name(role), error.empty() ? status.text() : std::string(error)));
    }
  }
  throw SideFailed(fmt::format("{}", fmt::join(killed.empty() ? failed : killed, "; ")));
}

void Session::throw_hang() const {
  throw SideFailed(fmt::format("no answer within {} s: the initiator is {}, the responder is {}",
                               static_cast<double>(config_.deadline.count()) / 1e3,
                               state_of(pid(Role::initiator)), state_of(pid(Role::responder))));
}

}  // namespace ipcbench
