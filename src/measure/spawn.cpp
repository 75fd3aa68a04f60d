#include "measure/spawn.h"

#include <fmt/format.h>

#include "spawn/session.h"

namespace ipcbench {
namespace {

// Below this share of a caller's memory in huge pages a row is not what its name says.
constexpr double mostly = 0.9;

std::string mebibytes(std::uint64_t bytes) {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
  return bytes % mebibyte == 0 ? fmt::format("{}MiB", bytes / mebibyte) : fmt::format("{}B", bytes);
}

std::optional<std::string> noise_of_pages(const SpawnCase& point, double in_huge_pages) {
  if (point.pages == Pages::base || point.caller_bytes == 0 || in_huge_pages >= mostly) return std::nullopt;
  return fmt::format("only {:.0f} % of the caller's memory came in huge pages", 100 * in_huge_pages);
}

SpawnResult spawn_result(const SpawnCase& point, const SpawnSlices& slices, SpawnSession& session,
                         const MachineState& state) {
  const auto mean = [&](std::uint64_t sum) {
    return static_cast<double>(sum) / static_cast<double>(slices.starts);
  };
  const Timed all{slices.reaped_ns, slices.usage, slices.others_ns, slices.migrated, slices.stopped};
  const auto other_pages = noise_of_pages(point, session.in_huge_pages());
  SpawnResult result{.starts = slices.starts,
                     .first_ns = mean(slices.first_ns),
                     .caller_ns = mean(slices.caller_ns),
                     .reaped_ns = mean(slices.reaped_ns),
                     .bytes_per_s = std::nullopt,
                     .all_reaped_ns = session.reaped_ns(),
                     .per_start = costs_of(session.pids(), all, slices.starts, state),
                     .timed_s = static_cast<double>(slices.reaped_ns) / 1e9,
                     .noise = other_pages ? other_pages : noise_of(all, state)};
  if (point.output_bytes != 0) {
    result.bytes_per_s = static_cast<double>(point.output_bytes) * 1e9 / result.reaped_ns;
  }
  return result;
}

}  // namespace

std::string SpawnCase::name() const {
  const std::string what = starter->description().captures
                               ? mebibytes(output_bytes)
                               : fmt::format("{}/{}", mebibytes(caller_bytes), ipcbench::name(pages));
  const std::string cpu = placement == Placement::cpus && cpus ? fmt::format("-{}", cpus->a) : "";
  return fmt::format("{}/{}/{}{}/{}", starter->id(), what, ipcbench::name(placement), cpu,
                     ipcbench::name(idle));
}

SpawnResult measure_spawn(const SpawnCase& point, const Effort& effort, const Bench& bench) {
  const IdlePolicy idle(point.idle);
  const Pace pace(effort);
  const Watch watch(point.cpus, point.idle, bench);
  const CpuLook start = look_at_cpus(point.cpus, bench);
  SpawnSession session(*point.starter, bench.names,
                       {.output_bytes = point.output_bytes,
                        .ballast_bytes = point.caller_bytes,
                        .pages = point.pages,
                        .cpu = point.cpus ? std::optional(point.cpus->a) : std::nullopt,
                        .crew = {bench.deadline, bench.interrupt}});
  const std::uint64_t starts =
      calibrate([&](std::uint64_t n) { return session.run(n).reaped_ns; }, pace.warm_up_ns, pace.slice_ns);
  session.forget_times();
  SpawnSlices slices;
  while (slices.reaped_ns < pace.pass_ns) slices += session.run(starts);
  SpawnResult result =
      spawn_result(point, slices, session, watch.stop(start, look_at_cpus(point.cpus, bench)));
  session.finish();
  return result;
}

}  // namespace ipcbench
