#include "harness/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "harness/serve.h"
#include "os/daemon.h"

namespace ipcbench {
namespace {

std::optional<int> cpu_of(Role role, const std::optional<CpuPair>& cpus) {
  if (!cpus) return std::nullopt;
  return role == Role::initiator ? cpus->a : cpus->b;
}

std::vector<std::string> names_of(const SessionConfig& config) {
  if (std::max(config.producers, config.consumers) > max_sharers) {
    throw std::invalid_argument(fmt::format("at most {} sides of a kind share a channel", max_sharers));
  }
  if (config.producers == 1 && config.consumers == 1) {
    return {std::string(name(Role::initiator)), std::string(name(Role::responder))};
  }
  std::vector<std::string> names;
  for (unsigned i = 0; i < config.producers; ++i) names.push_back(fmt::format("producer {}", i));
  for (unsigned i = 0; i < config.consumers; ++i) names.push_back(fmt::format("consumer {}", i));
  return names;
}

// Of the member of a session's crew with that place.
SideConfig side_config(const SessionConfig& config, unsigned place) {
  const Role role = place < config.producers ? Role::initiator : Role::responder;
  const unsigned index = role == Role::initiator ? place : place - config.producers;
  return {role, index, cpu_of(role, config.cpus), config.measure_capacity};
}

}  // namespace

Slices& Slices::operator+=(const Slices& other) {
  trips += other.trips;
  lost += other.lost;
  elapsed_ns += other.elapsed_ns;
  usage += other.usage;
  others_ns += other.others_ns;
  migrated = migrated || other.migrated;
  stopped = stopped || other.stopped;
  return *this;
}

Session::Session(const Mechanism& mechanism, RunDirectory& names, const SessionConfig& config)
    : Session(mechanism.open({.message_bytes = config.message_bytes,
                              .names = names,
                              .wait = config.wait,
                              .spin_bound = config.spin_bound,
                              .transfer = config.transfer,
                              .producers = config.producers,
                              .consumers = config.consumers,
                              .reply_bytes = config.reply_bytes}),
              config) {}

Session::Session(std::unique_ptr<Channel> channel, const SessionConfig& config)
    : config_(config),
      channel_(std::move(channel)),
      crew_(names_of(config), {config.deadline, config.interrupt, channel_->daemon()},
            [this](Member& member) {
              serve(member, *control_, *channel_, side_config(config_, member.index()));
            }) {
  control_->in_flight = config.in_flight;
  channel_->close_in_runner();
  crew_.await();
}

Slices Session::run(Order order, std::uint64_t trips, std::optional<std::uint64_t> untimed_trips) {
  control_->messages = trips;
  control_->probe.clear();
  control_->lossy.clear();
  control_->untimed_trips = untimed_trips.value_or(usual_untimed_trips(config_.message_bytes));
  give(order);
  crew_.await();
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
  if (crew_.await_for(ns)) throw MemberFailed("a stream ended before it was told to");
  shared.stop = true;
  crew_.await();
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
    throw MemberFailed(fmt::format("of the {} messages of producer {} {} were received, or not each once",
                                   shared.sent[producer].messages, producer, received.messages));
  }
}

CpuLook Session::look_at_cpus() {
  if (!config_.cpus || config_.cpus->a == config_.cpus->b || config_.producers + config_.consumers > 2)
    return {};
  run(Order::look_at_cpus, 0, 0);  // without a message before: a daemon might still be at work on it
  return {control_->probe.line_ns, control_->probe.wake_up_ns};
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
  crew_.await(std::chrono::milliseconds(static_cast<std::int64_t>(request.give_up_s * 1e3)));
  const SliceReport& consumer = control_->side(Role::responder).report;
  const Slices slice = all_reports(load.messages, load.start_ns, consumer.end_ns);
  return {slice, static_cast<double>(load.last_due_ns) / 1e9, static_cast<double>(slice.elapsed_ns) / 1e9,
          consumer.usage};
}

Slices Session::all_reports(std::uint64_t trips, std::uint64_t start_ns, std::uint64_t end_ns) {
  Slices all{.trips = trips, .lost = 0, .elapsed_ns = end_ns - start_ns, .usage = {}};
  std::vector<PlacedUsage> usages;
  const auto add = [&](Role role, unsigned index) {
    const SliceReport& report = control_->side(role, index).report;
    all.usage += report.usage;
    all.migrated = all.migrated || report.migrated;
    usages.push_back({cpu_of(role, config_.cpus), report.usage});
  };
  for (unsigned i = 0; i < config_.producers; ++i) add(Role::initiator, i);
  for (unsigned i = 0; i < config_.consumers; ++i) add(Role::responder, i);
  all.stopped = crew_.was_stopped();
  if (config_.by_kernel_thread) return all;
  const std::uint64_t daemon_ns = std::max(daemon_cpu_ns(), daemon_cpu_before_ns_);  // 0 once it has ended
  all.others_ns = waited_for_others_ns(usages, daemon_ns - daemon_cpu_before_ns_);
  return all;
}

std::uint64_t Session::daemon_cpu_ns() const {
  const Daemon* daemon = channel_->daemon();
  return daemon != nullptr ? cpu_ns_of(daemon->pid()).value_or(0) : 0;
}

std::uint64_t Session::attach_ns() const {
  return std::max(control_->side(Role::initiator).attach_ns, control_->side(Role::responder).attach_ns);
}

std::uint64_t Session::detach_ns() const {
  return std::max(control_->side(Role::initiator).detach_ns, control_->side(Role::responder).detach_ns);
}

void Session::give(Order order) {
  daemon_cpu_before_ns_ = daemon_cpu_ns();
  control_->order = order;
  crew_.order();
}

void Session::finish() {
  crew_.finish();
}

}  // namespace ipcbench
