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

// A side whose peer was killed may see the end of its stream and leave before the kernel reports the first
// death.
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

std::optional<int> cpu_of(Role role, const std::optional<CpuPair>& cpus) {
  if (!cpus) return std::nullopt;
  return role == Role::initiator ? cpus->a : cpus->b;
}

}  // namespace

Slices& Slices::operator+=(const Slices& other) {
  trips += other.trips;
  lost += other.lost;
  elapsed_ns += other.elapsed_ns;
  usage += other.usage;
  migrated = migrated || other.migrated;
  return *this;
}

Session::Session(const Mechanism& mechanism, RunDirectory& names, const SessionConfig& config)
    : Session(mechanism.open({.message_bytes = config.message_bytes,
                              .names = names,
                              .wait = config.wait,
                              .spin_bound = config.spin_bound,
                              .transfer = config.transfer,
                              .producers = config.producers,
                              .consumers = config.consumers}),
              config) {}

Session::Session(std::unique_ptr<Channel> channel, const SessionConfig& config)
    : config_(config), bell_(check(eventfd(0, EFD_CLOEXEC), "eventfd")), channel_(std::move(channel)) {
  if (std::max(config.producers, config.consumers) > max_sharers) {
    throw std::invalid_argument(fmt::format("at most {} sides of a kind share a channel", max_sharers));
  }
  for (unsigned i = 0; i < config.producers; ++i) seats_.push_back({Role::initiator, i});
  for (unsigned i = 0; i < config.consumers; ++i) seats_.push_back({Role::responder, i});
  control_->producers = config.producers;
  control_->consumers = config.consumers;
  control_->unfinished = control_->sides_in_all();
  for (const Seat& seat : seats_) fork_side(seat);
  channel_->close_in_runner();
  await_slice();
}

void Session::fork_side(const Seat& seat) {
  const SideConfig side{seat.role, seat.index, cpu_of(seat.role, config_.cpus), config_.measure_capacity,
                        bell_.get()};
  children_.emplace_back(name_of(seat), [this, side] { serve(*control_, *channel_, side); });
}

std::string Session::name_of(const Seat& seat) const {
  const bool alone = config_.producers == 1 && config_.consumers == 1;
  if (alone) return std::string(name(seat.role));
  return fmt::format("{} {}", seat.role == Role::initiator ? "producer" : "consumer", seat.index);
}

Slices Session::run(Order order, std::uint64_t trips, std::optional<std::uint64_t> untimed_trips) {
  control_->messages = trips;
  control_->line = 0;
  control_->lossy.clear();
  control_->untimed_trips = untimed_trips.value_or(usual_untimed_trips(config_.message_bytes));
  give(order);
  await_slice();
  const std::uint64_t start_ns = control_->side(Role::initiator).report.start_ns;
  if (const LossyStream& lossy = control_->lossy; lossy.end_ns != 0) {
    Slices slice = all_reports(lossy.received, start_ns, lossy.end_ns);
    slice.lost = lossy.lost;
    return slice;
  }
  return all_reports(
      trips, start_ns,
      control_->side(order == Order::stream ? Role::responder : Role::initiator).report.end_ns);
}

SharedSlice Session::run_shared(std::chrono::nanoseconds ns) {
  SharedStream& shared = control_->shared;
  shared.clear(config_.producers, config_.consumers);
  control_->untimed_trips = 0;
  give(Order::shared_stream);
  if (await_bell(ns)) throw SideFailed("a stream ended before it was told to");
  shared.stop = true;
  await_slice();
  require_each_once();

  SharedSlice result;
  std::uint64_t start_ns = ~std::uint64_t{0};
  std::uint64_t end_ns = 0;
  std::uint64_t messages = 0;
  for (unsigned i = 0; i < config_.producers; ++i) {
    result.sent.push_back(shared.sent[i].messages);
    messages += shared.sent[i].messages;
    start_ns = std::min(start_ns, control_->side(Role::initiator, i).report.start_ns);
  }
  for (unsigned i = 0; i < config_.consumers; ++i) {
    std::uint64_t received = 0;
    for (const Tally& tally : shared.received[i]) received += tally.messages;
    result.received.push_back(received);
    end_ns = std::max(end_ns, control_->side(Role::responder, i).report.end_ns);
  }
  result.slice = all_reports(messages, start_ns, end_ns);
  return result;
}

void Session::require_each_once() const {
  const SharedStream& shared = control_->shared;
  for (unsigned producer = 0; producer < config_.producers; ++producer) {
    Tally received;
    for (unsigned consumer = 0; consumer < config_.consumers; ++consumer) {
      received += shared.received[consumer][producer];
    }
    if (received == shared.sent[producer]) continue;
    throw SideFailed(fmt::format("of the {} messages of producer {} {} were received, or not each once",
                                 shared.sent[producer].messages, producer, received.messages));
  }
}

std::optional<double> Session::cache_line_ns() {
  if (!config_.cpus || config_.cpus->a == config_.cpus->b || seats_.size() > 2) return std::nullopt;
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
  await_slice(std::chrono::milliseconds(static_cast<std::int64_t>(request.give_up_s * 1e3)));
  const SliceReport& consumer = control_->side(Role::responder).report;
  const Slices slice = all_reports(load.messages, load.start_ns, consumer.end_ns);
  return {slice, static_cast<double>(load.last_due_ns) / 1e9, static_cast<double>(slice.elapsed_ns) / 1e9,
          consumer.usage};
}

Slices Session::all_reports(std::uint64_t trips, std::uint64_t start_ns, std::uint64_t end_ns) const {
  Slices all{.trips = trips, .lost = 0, .elapsed_ns = end_ns - start_ns, .usage = {}};
  for (const Seat& seat : seats_) {
    const SliceReport& report = control_->side(seat.role, seat.index).report;
    all.usage += report.usage;
    all.migrated = all.migrated || report.migrated;
  }
  return all;
}

std::uint64_t Session::attach_ns() const {
  return std::max(control_->side(Role::initiator).attach_ns, control_->side(Role::responder).attach_ns);
}

std::uint64_t Session::detach_ns() const {
  return std::max(control_->side(Role::initiator).detach_ns, control_->side(Role::responder).detach_ns);
}

std::vector<pid_t> Session::pids() const {
  std::vector<pid_t> pids;
  for (const Child& side : children_) pids.push_back(side.pid());
  return pids;
}

void Session::finish() {
  give(Order::stop);
  for (const Child& side : children_) {
    if (!side.ended(static_cast<int>(config_.deadline.count()))) throw_hang();
  }
  for (std::size_t i = 0; i < children_.size(); ++i) {
    const ExitStatus status = children_[i].wait();
    if (!status.clean())
      throw SideFailed(fmt::format("the {} {} at its end", name_of(seats_[i]), status.text()));
  }
}

void Session::give(Order order) {
  control_->order = order;
  control_->unfinished = control_->sides_in_all();
  control_->order_number.fetch_add(1, std::memory_order_release);
  futex_wake(control_->order_number);
}

// Beyond what a slice is expected to take, a side has until the deadline.
void Session::await_slice(std::chrono::milliseconds expected) {
  if (!await_bell(expected + config_.deadline)) throw_hang();
}

// Whether the last side has finished within that time.
bool Session::await_bell(std::chrono::nanoseconds at_most) {
  const std::uint64_t deadline_ns = now_ns() + static_cast<std::uint64_t>(at_most.count());
  std::vector<pollfd> wait{{bell_.get(), POLLIN, 0},
                           {config_.interrupt != nullptr ? config_.interrupt->fd() : -1, POLLIN, 0}};
  for (const Child& side : children_) wait.push_back({side.pidfd(), POLLIN, 0});
  for (;;) {
    const std::uint64_t now = now_ns();
    if (now >= deadline_ns) return false;
    const int ready = ::poll(wait.data(), wait.size(), static_cast<int>((deadline_ns - now) / 1'000'000) + 1);
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

void Session::throw_death() {
  std::vector<std::string> killed;
  std::vector<std::string> failed;
  const std::uint64_t until_ns = now_ns() + first_cause_ms * 1'000'000;
  const auto remaining_ms = [&] {
    const std::uint64_t now = now_ns();
    return now < until_ns ? static_cast<int>((until_ns - now) / 1'000'000) : 0;
  };
  for (std::size_t i = 0; i < children_.size(); ++i) {
    if (!children_[i].ended(remaining_ms())) continue;
    const ExitStatus status = children_[i].wait();
    const std::string_view error = control_->side(seats_[i].role, seats_[i].index).error.get();
    if (status.signal != 0) {
      killed.push_back(fmt::format("the {} {}", name_of(seats_[i]), status.text()));
    } else {
      failed.push_back(fmt::format("the {} failed: {}", name_of(seats_[i]),
                                   error.empty() ? status.text() : std::string(error)));
    }
  }
  throw SideFailed(fmt::format("{}", fmt::join(killed.empty() ? failed : killed, "; ")));
}

void Session::throw_hang() const {
  std::vector<std::string> states;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    states.push_back(fmt::format("the {} is {}", name_of(seats_[i]), state_of(children_[i].pid())));
  }
  throw SideFailed(fmt::format("no answer within {} s: {}",
                               static_cast<double>(config_.deadline.count()) / 1e3, fmt::join(states, ", ")));
}

}  // namespace ipcbench
