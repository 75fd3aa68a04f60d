#include "shared/session.h"

#include "os/affinity.h"
#include "shared/proof.h"
#include "shared/slice.h"

namespace ipcbench {
namespace {

std::vector<std::string> member_names(const SharedObject& object, unsigned processes) {
  std::vector<std::string> names = contender_names(processes);
  if (object.served) names.emplace_back("server");
  return names;
}

}  // namespace

SharedSession::SharedSession(const SharedObject& object, const ContendersConfig& config)
    : shape_(object.shape),
      config_(config),
      store_(object.make(config.processes)),
      crew_(member_names(object, config.processes), config.crew, [this](Member& member) { live(member); }) {
  slice_->processes = config.processes;
  store_->close_in_runner();
  crew_.await();
}

void SharedSession::live(Member& member) {
  const bool serves = member.index() == config_.processes;
  const auto cpu = cpu_of_contender(serves ? 1 : member.index(), config_.cpus);
  if (cpu) pin_to(*cpu);
  if (serves) {
    live_as_server(member, cpu);
  } else {
    live_as_user(member, cpu);
  }
}

void SharedSession::live_as_user(Member& member, const std::optional<int>& cpu) {
  const auto user = store_->attach(member.index());
  const bool first = member.index() == 0;
  for (member.report(); member.next_order(); member.report()) {
    member.meet();
    switch (slice_->task) {
      case SharedTask::reset:
        if (first) user->reset(*slice_);
        break;
      case SharedTask::contents:
        if (first) user->tell_contents(*slice_);
        break;
      default:
        report_on(slice_->parts[member.index()].report, cpu, [&] { return user->contend(*slice_); });
    }
  }
}

// Its threads do what they are asked. What they cost in a slice is the difference from when all met for it
// until all meet to look at what came of it: in between nobody asks for anything else.
void SharedSession::live_as_server(Member& member, const std::optional<int>& cpu) {
  const auto serving = store_->serve();
  Usage before;
  for (member.report(); member.next_order(); member.report()) {
    if (slice_->task == SharedTask::contents) {
      slice_->server.usage = usage_now() - before;
      slice_->server.migrated = cpu && sched_getcpu() != *cpu;
    }
    member.meet();
    before = usage_now();
  }
}

ContenderSlices SharedSession::contend(SharedTask task, std::chrono::nanoseconds time, bool clocked) {
  slice_->elements = task == SharedTask::append ? 0 : shape_.elements;
  slice_->fresh = ++slices_;
  slice_->clocked = clocked;
  order(SharedTask::reset);
  compete(task, time);
  order(SharedTask::contents);
  ContenderSlices slice = reports();
  require_right(task, slice);
  return slice;
}

void SharedSession::order(SharedTask task) {
  slice_->task = task;
  crew_.order();
  crew_.await();
}

void SharedSession::compete(SharedTask task, std::chrono::nanoseconds time) {
  slice_->task = task;
  if (!let_contend(crew_, slice_->stop, time) && task != SharedTask::append) {
    throw MemberFailed("the processes stopped before they were told to");
  }
}

ContenderSlices SharedSession::reports() {
  std::vector<ContenderReport> reports;
  for (unsigned i = 0; i < config_.processes; ++i) reports.push_back(slice_->parts[i].report);
  ContenderSlices slice = slice_of(reports, config_.cpus, slice_->server);
  slice.stopped = crew_.was_stopped();
  return slice;
}

void SharedSession::require_right(SharedTask task, const ContenderSlices& slice) const {
  const auto wrong = why_wrong({task, shape_, slice_->fresh, slice.by_process},
                               std::span(slice_->contents).first(slice_->words));
  if (wrong) throw MemberFailed("the object came out wrong: " + *wrong);
}

Histogram SharedSession::operation_ns() const {
  Histogram all;
  for (unsigned i = 0; i < config_.processes; ++i) all.merge(slice_->parts[i].operation_ns);
  return all;
}

}  // namespace ipcbench
