#include "harness/contenders.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ipcbench {

ContenderSlices& ContenderSlices::operator+=(const ContenderSlices& other) {
  operations += other.operations;
  elapsed_ns += other.elapsed_ns;
  usage += other.usage;
  others_ns += other.others_ns;
  migrated = migrated || other.migrated;
  stopped = stopped || other.stopped;
  by_process.resize(other.by_process.size());
  for (std::size_t i = 0; i < by_process.size(); ++i) by_process[i] += other.by_process[i];
  return *this;
}

std::vector<double> ContenderSlices::shares() const {
  std::vector<double> shares;
  for (const std::uint64_t each : by_process) {
    shares.push_back(static_cast<double>(each) / static_cast<double>(operations));
  }
  return shares;
}

std::vector<std::string> contender_names(unsigned processes) {
  if (processes > max_contenders) {
    throw std::invalid_argument(fmt::format("at most {} processes use one thing", max_contenders));
  }
  std::vector<std::string> names;
  for (unsigned i = 0; i < processes; ++i) names.push_back(fmt::format("process {}", i));
  return names;
}

std::optional<int> cpu_of_contender(unsigned index, const std::optional<CpuPair>& cpus) {
  if (!cpus) return std::nullopt;
  return index % 2 == 0 ? cpus->a : cpus->b;
}

ContenderSlices slice_of(std::span<const ContenderReport> reports, const std::optional<CpuPair>& cpus,
                         const std::optional<ContenderReport>& server) {
  ContenderSlices all;
  std::vector<PlacedUsage> usages;
  const auto add = [&](const ContenderReport& report, unsigned index) {
    all.usage += report.usage;
    all.migrated = all.migrated || report.migrated;
    usages.push_back({cpu_of_contender(index, cpus), report.usage});
  };
  std::uint64_t start_ns = ~std::uint64_t{0};
  std::uint64_t end_ns = 0;
  for (const ContenderReport& report : reports) {
    all.operations += report.operations;
    all.by_process.push_back(report.operations);
    add(report, static_cast<unsigned>(usages.size()));
    start_ns = std::min(start_ns, report.start_ns);
    end_ns = std::max(end_ns, report.end_ns);
  }
  if (server) add(*server, 1);
  all.elapsed_ns = end_ns - start_ns;
  all.others_ns = waited_for_others_ns(usages);
  return all;
}

bool let_contend(Crew& crew, std::atomic<bool>& stop, std::chrono::nanoseconds time) {
  stop = false;
  crew.order();
  if (crew.await_for(time)) return false;
  stop = true;
  crew.await();
  return true;
}

}  // namespace ipcbench
