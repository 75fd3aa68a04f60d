#include "spawn/session.h"

#include <sched.h>

#include <array>
#include <stdexcept>

#include "os/affinity.h"

namespace ipcbench {

SpawnSlices& SpawnSlices::operator+=(const SpawnSlices& other) {
  starts += other.starts;
  first_ns += other.first_ns;
  caller_ns += other.caller_ns;
  reaped_ns += other.reaped_ns;
  usage += other.usage;
  others_ns += other.others_ns;
  migrated = migrated || other.migrated;
  stopped = stopped || other.stopped;
  return *this;
}

SpawnSession::SpawnSession(const StarterRow& starter, RunDirectory& names, const SpawnSessionConfig& config)
    : row_(starter),
      names_(names),
      config_(config),
      task_(config.output_bytes),
      crew_({"caller"}, config.crew, [this](Member& member) { live(member); }) {
  crew_.await();
}

void SpawnSession::live(Member& member) {
  if (config_.cpu) pin_to(*config_.cpu);
  std::optional<Ballast> ballast;
  if (config_.ballast_bytes != 0) {
    ballast.emplace(config_.ballast_bytes, config_.pages);
    shared_->in_huge_pages = ballast->in_huge_pages();
  }
  const auto starter = row_.make({task_, names_});
  for (member.report(); member.next_order(); member.report()) {
    shared_->slice = {};
    for (std::uint64_t i = 0; i < shared_->starts; ++i) start_one(*starter);
    shared_->slice.migrated = config_.cpu && sched_getcpu() != *config_.cpu;
  }
}

void SpawnSession::start_one(Starter& starter) {
  task_.forget();
  const Usage before = usage_with_children_now();
  const std::uint64_t begin_ns = now_ns();
  starter.start();
  const std::uint64_t caller_ns = now_ns();
  starter.reap();
  const std::uint64_t end_ns = now_ns();
  const Usage usage = usage_with_children_now() - before;
  const std::uint64_t first_ns = task_.first_ns();
  if (first_ns < begin_ns || first_ns > end_ns) {
    throw std::runtime_error("what was started did not say when it began");
  }
  starter.verify();
  SpawnSlices& slice = shared_->slice;
  ++slice.starts;
  slice.first_ns += first_ns - begin_ns;
  slice.caller_ns += caller_ns - begin_ns;
  slice.reaped_ns += end_ns - begin_ns;
  slice.usage += usage;
  slice.others_ns += waited_for_others_ns(std::array{PlacedUsage{config_.cpu, usage}});
  shared_->reaped_ns.record(end_ns - begin_ns);
}

SpawnSlices SpawnSession::run(std::uint64_t starts) {
  shared_->starts = starts;
  crew_.order();
  crew_.await();
  SpawnSlices slice = shared_->slice;
  slice.stopped = crew_.was_stopped();
  return slice;
}

}  // namespace ipcbench
