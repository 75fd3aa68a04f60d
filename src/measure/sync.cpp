#include "measure/sync.h"

#include <fmt/format.h>

#include "os/topology.h"
#include "sync/session.h"

namespace ipcbench {
namespace {

// The distance of two CPUs is nothing to one process, so that it cannot change for it.
CpuLook look_at_end(const SyncCase& point, const Bench& bench) {
  return point.processes > 1 ? look_at_cpus(point.cpus, bench) : CpuLook{};
}

// How many steps of Guarded::touch take that long, in this process and now.
std::uint64_t steps_for(std::chrono::nanoseconds time) {
  if (time.count() == 0) return 0;
  constexpr std::uint64_t steps = 1'000'000;
  Guarded guarded;
  guarded.touch(steps);
  const std::uint64_t before = now_ns();
  guarded.touch(steps);
  const double step_ns = static_cast<double>(now_ns() - before) / steps;
  return static_cast<std::uint64_t>(static_cast<double>(time.count()) / step_ns);
}

std::size_t cpus_of(const SyncCase& point) {
  if (!point.cpus) return allowed_cpus().size();
  return point.cpus->a == point.cpus->b ? 1 : 2;
}

// Who holds a spinning lock, or is next in line for it, may be one that has no CPU.
std::optional<std::string> noise_of_crowd(const SyncCase& point) {
  const std::size_t cpus = cpus_of(point);
  if (point.primitive->description().wait != Wait::spin || point.processes <= cpus) return std::nullopt;
  return fmt::format("{} spinners on {} CPU{}: {} may be waiting for a CPU itself", point.processes, cpus,
                     cpus == 1 ? "" : "s",
                     point.primitive->description().in_order ? "the next in line" : "the holder");
}

// The slices of one session.
class Passes {
 public:
  Passes(const SyncCase& point, const Effort& effort, const Bench& bench)
      : point_(point),
        pace_(effort),
        session_(*point.primitive, bench.names,
                 {point.processes, point.cpus, {bench.deadline, bench.interrupt}}) {}

  ContenderSlices counted(SyncLoop loop) {
    const std::uint64_t times = calibrate([&](std::uint64_t n) { return session_.run(loop, n).elapsed_ns; },
                                          pace_.warm_up_ns, pace_.slice_ns);
    ContenderSlices all;
    while (all.elapsed_ns < pace_.pass_ns) all += session_.run(loop, times);
    return all;
  }

  ContenderSlices contended(bool clocked) {
    if (!clocked) session_.contend(std::chrono::nanoseconds(pace_.warm_up_ns), steps_, false);
    ContenderSlices all;
    while (all.elapsed_ns < pace_.pass_ns) all += session_.contend(pace_.contest_slice(), steps_, clocked);
    return all;
  }

  SyncSession& session() { return session_; }

 private:
  const SyncCase& point_;
  Pace pace_;
  std::uint64_t steps_ = steps_for(point_.critical);
  SyncSession session_;
};

SyncResult sync_result(const SyncCase& point, const ContenderSlices& slices,
                       const std::vector<pid_t>& processes, const MachineState& state) {
  // All of them make one crossing.
  const std::uint64_t operations =
      point.operation == SyncOperation::crossing ? slices.by_process.front() : slices.operations;
  const auto crowd = noise_of_crowd(point);
  return {.operations = operations,
          .operation_ns = static_cast<double>(slices.elapsed_ns) / static_cast<double>(operations),
          .wait_ns = std::nullopt,
          .shares = {},
          .recovered = std::nullopt,
          .recovery_ns = std::nullopt,
          .per_operation = costs_of(processes, timed(slices), operations, state),
          .timed_s = static_cast<double>(slices.elapsed_ns) / 1e9,
          .noise = crowd ? crowd : noise_of(timed(slices), state)};
}

SyncResult measure_contended(const SyncCase& point, const Effort& effort, const Bench& bench) {
  const Watch watch(point.cpus, point.idle, bench);
  const CpuLook start = look_at_cpus(point.cpus, bench);
  Passes passes(point, effort, bench);
  const ContenderSlices batch = passes.contended(false);
  const ContenderSlices clocked = passes.contended(true);
  SyncResult result =
      sync_result(point, batch, passes.session().pids(), watch.stop(start, look_at_end(point, bench)));
  result.wait_ns = passes.session().wait_ns();
  result.shares = batch.shares();
  result.timed_s += static_cast<double>(clocked.elapsed_ns) / 1e9;
  passes.session().finish();
  return result;
}

SyncResult measure_counted(const SyncCase& point, const Effort& effort, const Bench& bench) {
  const bool barrier = point.primitive->description().kind == SyncKind::barrier;
  const Watch watch(point.cpus, point.idle, bench);
  const CpuLook start = look_at_cpus(point.cpus, bench);
  Passes passes(point, effort, bench);
  const ContenderSlices slices =
      passes.counted(barrier                                       ? SyncLoop::crossings
                     : point.operation == SyncOperation::hand_over ? SyncLoop::hand_over
                                                                   : SyncLoop::alone);
  SyncResult result =
      sync_result(point, slices, passes.session().pids(), watch.stop(start, look_at_end(point, bench)));
  passes.session().finish();
  return result;
}

SyncResult measure_recovery(const SyncCase& point, const Bench& bench) {
  const auto recovery = recovery_time(*point.primitive, bench.names, recovery_patience);
  SyncResult result;
  result.operations = 1;
  result.recovered = recovery.has_value();
  if (recovery) result.recovery_ns = static_cast<double>(recovery->count());
  return result;
}

SyncResult measured(const SyncCase& point, const Effort& effort, const Bench& bench) {
  switch (point.operation) {
    case SyncOperation::contended:
      return measure_contended(point, effort, bench);
    case SyncOperation::holder_killed:
      return measure_recovery(point, bench);
    default:
      return measure_counted(point, effort, bench);
  }
}

}  // namespace

std::string SyncCase::name() const {
  const std::string pair =
      placement == Placement::cpus && cpus ? fmt::format("-{}-{}", cpus->a, cpus->b) : "";
  return fmt::format("{}/{}/{}/{}ns/{}{}/{}", primitive->id(), ipcbench::name(operation), processes,
                     critical.count(), ipcbench::name(placement), pair, ipcbench::name(idle));
}

SyncResult measure_sync(const SyncCase& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  return measured(point, effort, bench);
}

}  // namespace ipcbench
