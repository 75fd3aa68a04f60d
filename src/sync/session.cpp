#include "sync/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include "os/affinity.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

void silence_stderr() {
  const Fd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (null) ::dup2(null.get(), STDERR_FILENO);
}

}  // namespace

SyncSession::SyncSession(const Primitive& primitive, RunDirectory& names, const ContendersConfig& config)
    : SyncSession(primitive.make({names, config.processes}), config) {}

SyncSession::SyncSession(std::unique_ptr<SyncObject> object, const ContendersConfig& config)
    : config_(config),
      object_(std::move(object)),
      crew_(contender_names(config.processes), config.crew, [this](Member& member) { live(member); }) {
  slice_->processes = config.processes;
  crew_.await();
}

void SyncSession::live(Member& member) {
  const auto cpu = cpu_of_contender(member.index(), config_.cpus);
  if (cpu) pin_to(*cpu);
  const auto contender = object_->attach(member.index());
  ContenderReport& report = slice_->parts[member.index()].report;
  for (member.report(); member.next_order(); member.report()) {
    const SyncLoop loop = slice_->loop;
    contender->prepare(loop);
    member.meet();
    report_on(report, cpu, [&] { return contender->run(*slice_); });
    contender->clean_up(loop);
  }
}

ContenderSlices SyncSession::run(SyncLoop loop, std::uint64_t times) {
  slice_->loop = loop;
  slice_->times = times;
  slice_->guarded.clear();
  crew_.order();
  crew_.await();
  ContenderSlices slices = reports();
  if (loop != SyncLoop::crossings) require_exclusion(slices);
  return slices;
}

ContenderSlices SyncSession::contend(std::chrono::nanoseconds time, std::uint64_t critical_steps,
                                     bool clocked) {
  slice_->loop = clocked ? SyncLoop::clocked : SyncLoop::contend;
  slice_->critical_steps = critical_steps;
  slice_->guarded.clear();
  if (!let_contend(crew_, slice_->stop, time)) {
    throw MemberFailed("the processes stopped before they were told to");
  }
  ContenderSlices slices = reports();
  require_exclusion(slices);
  return slices;
}

ContenderSlices SyncSession::reports() {
  std::vector<ContenderReport> reports;
  for (unsigned i = 0; i < config_.processes; ++i) reports.push_back(slice_->parts[i].report);
  ContenderSlices slice = slice_of(reports, config_.cpus);
  slice.stopped = crew_.was_stopped();
  return slice;
}

void SyncSession::require_exclusion(const ContenderSlices& slices) const {
  const std::uint64_t counted = slice_->guarded.entries();
  if (counted == slices.operations) return;
  throw MemberFailed(fmt::format("of {} operations under the lock {} were counted: two were in at once",
                                 slices.operations, counted));
}

Histogram SyncSession::wait_ns() const {
  Histogram all;
  for (unsigned i = 0; i < config_.processes; ++i) all.merge(slice_->parts[i].wait_ns);
  return all;
}

std::optional<std::chrono::nanoseconds> recovery_time(const Primitive& primitive, RunDirectory& names,
                                                      std::chrono::milliseconds patience) {
  const auto object = primitive.make({names, 2});
  const SharedBlock<std::atomic<bool>> held;
  const SharedBlock<std::atomic<std::uint64_t>> got_ns;
  Child holder("holder", [&] {
    const auto contender = object->attach(0);
    contender->acquire();
    *held = true;
    for (;;) ::pause();
  });
  while (!*held) {
    if (holder.ended()) throw MemberFailed(fmt::format("the holder {}", holder.wait().text()));
    ::sched_yield();
  }
  Child waiter("waiter", [&] {
    // glibc aborts who waits for a mutex with priority inheritance whose owner has died, and prints why.
    silence_stderr();
    const auto contender = object->attach(1);
    contender->acquire();
    *got_ns = now_ns();
  });
  constexpr int until_it_waits_ms = 5;
  if (waiter.ended(until_it_waits_ms)) throw MemberFailed("the lock was given to two");
  const std::uint64_t killed_ns = now_ns();
  holder.kill();
  if (!waiter.ended(static_cast<int>(patience.count())) || *got_ns == 0) return std::nullopt;
  return std::chrono::nanoseconds(*got_ns - killed_ns);
}

}  // namespace ipcbench
