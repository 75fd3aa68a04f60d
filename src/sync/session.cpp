#include "sync/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>

#include "os/affinity.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

std::vector<std::string> names_of(unsigned processes) {
  if (processes > max_contenders) {
    throw std::invalid_argument(fmt::format("at most {} processes use a primitive", max_contenders));
  }
  std::vector<std::string> names;
  for (unsigned i = 0; i < processes; ++i) names.push_back(fmt::format("process {}", i));
  return names;
}

std::optional<int> cpu_of(unsigned index, const std::optional<CpuPair>& cpus) {
  if (!cpus) return std::nullopt;
  return index % 2 == 0 ? cpus->a : cpus->b;
}

void silence_stderr() {
  const Fd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (null) ::dup2(null.get(), STDERR_FILENO);
}

}  // namespace

SyncSlices& SyncSlices::operator+=(const SyncSlices& other) {
  operations += other.operations;
  elapsed_ns += other.elapsed_ns;
  usage += other.usage;
  migrated = migrated || other.migrated;
  by_process.resize(other.by_process.size());
  for (std::size_t i = 0; i < by_process.size(); ++i) by_process[i] += other.by_process[i];
  return *this;
}

SyncSession::SyncSession(const Primitive& primitive, RunDirectory& names, const SyncSessionConfig& config)
    : SyncSession(primitive.make({names, config.processes}), config) {}

SyncSession::SyncSession(std::unique_ptr<SyncObject> object, const SyncSessionConfig& config)
    : config_(config),
      object_(std::move(object)),
      crew_(names_of(config.processes), config.crew, [this](Member& member) { live(member); }) {
  slice_->processes = config.processes;
  crew_.await();
}

void SyncSession::live(Member& member) {
  const auto cpu = cpu_of(member.index(), config_.cpus);
  if (cpu) pin_to(*cpu);
  const auto contender = object_->attach(member.index());
  ContenderReport& report = slice_->parts[member.index()].report;
  for (member.report(); member.next_order(); member.report()) {
    const SyncLoop loop = slice_->loop;
    contender->prepare(loop);
    member.meet();
    const Usage before = usage_now();
    report.start_ns = now_ns();
    report.operations = contender->run(*slice_);
    report.end_ns = now_ns();
    report.usage = usage_now() - before;
    report.migrated = cpu && sched_getcpu() != *cpu;
    contender->clean_up(loop);
  }
}

SyncSlices SyncSession::run(SyncLoop loop, std::uint64_t times) {
  slice_->loop = loop;
  slice_->times = times;
  slice_->guarded.clear();
  crew_.order();
  crew_.await();
  SyncSlices slices = reports();
  if (loop != SyncLoop::crossings) require_exclusion(slices);
  return slices;
}

SyncSlices SyncSession::contend(std::chrono::nanoseconds time, std::uint64_t critical_steps, bool clocked) {
  slice_->loop = clocked ? SyncLoop::clocked : SyncLoop::contend;
  slice_->critical_steps = critical_steps;
  slice_->guarded.clear();
  slice_->stop = false;
  crew_.order();
  if (crew_.await_for(time)) throw MemberFailed("the processes stopped before they were told to");
  slice_->stop = true;
  crew_.await();
  SyncSlices slices = reports();
  require_exclusion(slices);
  return slices;
}

SyncSlices SyncSession::reports() const {
  SyncSlices all;
  std::uint64_t start_ns = ~std::uint64_t{0};
  std::uint64_t end_ns = 0;
  for (unsigned i = 0; i < config_.processes; ++i) {
    const ContenderReport& report = slice_->parts[i].report;
    all.operations += report.operations;
    all.by_process.push_back(report.operations);
    all.usage += report.usage;
    all.migrated = all.migrated || report.migrated;
    start_ns = std::min(start_ns, report.start_ns);
    end_ns = std::max(end_ns, report.end_ns);
  }
  all.elapsed_ns = end_ns - start_ns;
  return all;
}

void SyncSession::require_exclusion(const SyncSlices& slices) const {
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
