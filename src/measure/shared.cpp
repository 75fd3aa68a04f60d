#include "measure/shared.h"

#include <fmt/format.h>

#include "shared/session.h"

namespace ipcbench {
namespace {

// The distance of two CPUs is nothing to one process, so that it cannot change for it.
CpuLook look_at_end(const SharedCase& point, const Bench& bench) {
  return point.processes > 1 ? look_at_cpus(point.cpus, bench) : CpuLook{};
}

// A read beside a write is proven whole where nothing is measured: only one of the two is in what is.
SharedTask warm_up_task(SharedTask operation) {
  const bool reads_or_writes = operation == SharedTask::read || operation == SharedTask::write;
  return reads_or_writes ? SharedTask::mixed : operation;
}

ContenderSlices run_pass(SharedSession& session, SharedTask task, const Pace& pace, bool clocked) {
  ContenderSlices all;
  while (all.elapsed_ns < pace.pass_ns) all += session.contend(task, pace.contest_slice(), clocked);
  return all;
}

}  // namespace

std::string SharedCase::name() const {
  const std::string pair =
      placement == Placement::cpus && cpus ? fmt::format("-{}-{}", cpus->a, cpus->b) : "";
  return fmt::format("{}/{}/{}/{}{}/{}", object->id, ipcbench::name(operation), processes,
                     ipcbench::name(placement), pair, ipcbench::name(idle));
}

SharedResult measure_shared(const SharedCase& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Watch watch(point.cpus, point.idle, bench);
  const CpuLook start = look_at_cpus(point.cpus, bench);
  const Pace pace(effort);
  SharedSession session(*point.object, {point.processes, point.cpus, {bench.deadline, bench.interrupt}});
  session.contend(warm_up_task(point.operation), std::chrono::nanoseconds(pace.warm_up_ns), false);
  const ContenderSlices batch = run_pass(session, point.operation, pace, false);
  const ContenderSlices clocked = run_pass(session, point.operation, pace, true);
  const MachineState state = watch.stop(start, look_at_end(point, bench));
  const std::uint64_t timed_ns = batch.elapsed_ns + clocked.elapsed_ns;
  SharedResult result{.operations = batch.operations,
                      .elapsed_ns = static_cast<double>(batch.elapsed_ns),
                      .each_ns = session.operation_ns(),
                      .shares = batch.shares(),
                      .per_operation = costs_of(session.pids(), timed(batch), batch.operations, state),
                      .timed_s = static_cast<double>(timed_ns) / 1e9,
                      .noise = noise_of(timed(ContenderSlices(batch) += clocked), state)};
  session.finish();
  return result;
}

}  // namespace ipcbench
