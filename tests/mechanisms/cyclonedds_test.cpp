#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "harness/session.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

std::string network_of(const std::string& process) {
  return std::filesystem::read_symlink(fmt::format("/proc/{}/ns/net", process)).string();
}

std::vector<std::string> interfaces_of(pid_t pid) {
  std::ifstream table(fmt::format("/proc/{}/net/dev", pid));
  std::vector<std::string> names;
  for (std::string line; std::getline(table, line);) {
    const std::size_t begin = line.find_first_not_of(' ');
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) names.push_back(line.substr(begin, colon - begin));
  }
  return names;
}

TEST(CycloneDds, ListensToNobodyButItsPeer) {
  const Mechanism& cyclonedds = *find_mechanism("cyclonedds");
  RunDirectory names;
  if (const auto why_not = cyclonedds.probe(names).why_not) GTEST_SKIP() << *why_not;
  const std::string network = network_of("self");
  Session session(cyclonedds, names, {});
  session.run(Order::round_trips, 10);
  for (const pid_t pid : session.pids()) {
    EXPECT_NE(network_of(std::to_string(pid)), network);
    EXPECT_THAT(interfaces_of(pid), testing::ElementsAre("lo"));
  }
  EXPECT_EQ(network_of("self"), network);
  session.finish();
}

}  // namespace
}  // namespace ipcbench
