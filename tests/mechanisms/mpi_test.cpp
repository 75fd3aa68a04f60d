#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "harness/session.h"
#include "os/files.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

// What the descriptors of a process refer to: "socket:[123]", a path.
std::vector<std::string> targets_of_descriptors(pid_t pid) {
  std::vector<std::string> targets;
  for (const auto& entry : std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid)))
    targets.push_back(std::filesystem::read_symlink(entry.path()).string());
  return targets;
}

TEST(Mpi, HasNoOtherWayThanMemory) {
  const Mechanism& mpi = *find_mechanism("mpi");
  RunDirectory names;
  if (const auto why_not = mpi.probe(names).why_not) GTEST_SKIP() << *why_not;
  Session session(mpi, names, {.wait = Wait::yield});
  session.run(Order::round_trips, 100);
  const auto before = targets_of_descriptors(::getpid());
  for (const pid_t side : session.pids()) {
    for (const std::string& target : targets_of_descriptors(side)) {
      EXPECT_TRUE(!target.starts_with("socket:") || std::ranges::count(before, target) > 0) << target;
    }
    // Its own segment of System V's memory, and its peer's.
    const std::string maps = read_text(fmt::format("/proc/{}/maps", side)).value_or("");
    EXPECT_THAT(maps, testing::ContainsRegex("/SYSV[^\n]*\n([^\n]*\n)*[^\n]*/SYSV")) << maps;
  }
  session.finish();
}

}  // namespace
}  // namespace ipcbench
