#include "runner/spawn_summary.h"

#include <gtest/gtest.h>

namespace ipcbench {
namespace {

const Columns spawn_columns{{"mechanism", "wait", "message_bytes", "placement", "idle"},
                            {"cpu_a", "cpu_b", "shares_llc", "caller_bytes", "caller_pages"},
                            {"first_mean_ns", "caller_mean_ns", "reaped_mean_ns", "reaped_p99_ns",
                             "bytes_per_s", "cpu_ns_per_start"}};

class SpawnSummaryTest : public testing::Test {
 protected:
  void add(const std::string& way, const std::string& output, const std::string& memory,
           const std::string& pages, const Values& values) {
    plans_.push_back({.name = way,
                      .key = {way, "", output, "unpinned", "poll"},
                      .circumstances = {"", "", "", memory, pages},
                      .skip = {},
                      .measure = {}});
    if (!values.empty()) records_.push_back({plans_.size() - 1, 0, Status::ok, "", values});
  }
  [[nodiscard]] std::string text() const { return spawn_summary(spawn_columns, plans_, records_); }

  std::vector<Plan> plans_;
  std::vector<Record> records_;
};

TEST_F(SpawnSummaryTest, ShowsTheLeastCallersPartsAndTheTimesOfAll) {
  add("fork", "", "16777216", "base", {{30e3, 50e3, 90e3, {}, {}, 60e3}});
  add("fork", "", "1073741824", "base", {{1e6, 8e6, 9e6, {}, {}, 8e6}});
  add("vfork", "", "16777216", "base", {{10e3, 20e3, 40e3, 70e3, {}, 30e3}});
  EXPECT_EQ(text(),
            "Starting, unpinned, idle=poll, base pages, by the caller's memory (medians of the repetitions)\n"
            "  16 MiB  caller goes on  first instruction   reaped      p99      CPU\n"
            "  vfork          20.0 µs            10.0 µs  40.0 µs  70.0 µs  30.0 µs\n"
            "  fork           50.0 µs            30.0 µs  90.0 µs        -  60.0 µs\n"
            "\n"
            "  start to reaped   16 MiB    1 GiB\n"
            "  vfork            40.0 µs        -\n"
            "  fork             90.0 µs  9.00 ms\n"
            "\n");
}

TEST_F(SpawnSummaryTest, ShowsCapturesBySizeAndPagesApart) {
  add("capture-pipe", "67108864", "", "", {{1e6, 1e6, 40e6, {}, 1.6e9, 60e6}});
  add("bare-pipe", "67108864", "", "", {{1e6, 1e6, 32e6, {}, 2e9, 50e6}});
  add("fork", "", "16777216", "huge", {{30e3, 50e3, 90e3, {}, {}, 60e3}});
  EXPECT_EQ(text(),
            "Starting, unpinned, idle=poll, huge pages, by the caller's memory (medians of the repetitions)\n"
            "  16 MiB  caller goes on  first instruction   reaped  p99      CPU\n"
            "  fork           50.0 µs            30.0 µs  90.0 µs    -  60.0 µs\n"
            "\n"
            "  start to reaped   16 MiB\n"
            "  fork             90.0 µs\n"
            "\n"
            "Taking a program's output, unpinned, idle=poll (medians of the repetitions)\n"
            "  64 MiB         reaped       rate  p99      CPU\n"
            "  bare-pipe     32.0 ms  2.00 GB/s    -  50.0 ms\n"
            "  capture-pipe  40.0 ms  1.60 GB/s    -  60.0 ms\n"
            "\n");
}

}  // namespace
}  // namespace ipcbench
