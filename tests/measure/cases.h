#pragma once

#include <gtest/gtest.h>

#include <chrono>

#include "measure/pass.h"
#include "os/run_directory.h"

namespace ipcbench {

/// Measures cases of the registry, for as short as can be.
class MeasureTest : public testing::Test {
 protected:
  static Case case_of(std::string_view id, Wait wait = Wait::block,
                      std::optional<CpuPair> cpus = std::nullopt) {
    return {find_mechanism(id), wait, 64, Placement::unpinned, Idle::system_default, cpus};
  }
  /// Both sides on one CPU: such a pair is everywhere.
  static CpuPair one_cpu() {
    const int cpu = allowed_cpus().front().index;
    return {cpu, cpu, true};
  }
  /// Empty where there is one CPU.
  static std::optional<CpuPair> two_cpus() {
    const auto cpus = allowed_cpus();
    if (cpus.size() < 2) return std::nullopt;
    return CpuPair{cpus[0].index, cpus[1].index, std::nullopt};
  }

  static constexpr Effort short_effort{.pass_s = 0.02};
  RunDirectory names_;
  Bench bench_{.names = names_, .deadline = std::chrono::minutes(1)};
};

}  // namespace ipcbench
