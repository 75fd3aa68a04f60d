#include "pool/hand_out.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "os/child.h"
#include "os/run_directory.h"
#include "os/text.h"
#include "pool/every_pool.h"
#include "pool/scaling.h"
#include "processes.h"

namespace ipcbench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;

Cpu cpu_of(int index, int core) {
  return {.index = index, .core = core, .package = 0, .llc = 0};
}

TEST(PlaceHandOut, PutsTheHostOnOneCpuAndItsWorkersOnOthers) {
  const std::vector<Cpu> two{cpu_of(0, 0), cpu_of(1, 1)};
  const HandOutPlace crowded = place_hand_out(3, two);
  EXPECT_EQ(crowded.host.size(), 1U);
  EXPECT_EQ(crowded.workers.size(), 1U) << "the one that is left, for all";
  EXPECT_NE(crowded.workers, crowded.host);
  EXPECT_EQ(crowded.cpus->a, crowded.host.front());
  EXPECT_EQ(crowded.cpus->b, crowded.workers.front());

  const std::vector<Cpu> four{cpu_of(0, 0), cpu_of(1, 1), cpu_of(2, 2), cpu_of(3, 3)};
  const HandOutPlace roomy = place_hand_out(2, four);
  EXPECT_EQ(roomy.workers.size(), 2U);
  EXPECT_THAT(roomy.workers, testing::Not(testing::Contains(roomy.host.front())));
}

TEST(PlaceHandOut, TakesTwoThreadsOfACoreOrOneCpuWhereThereIsNothingElse) {
  EXPECT_NE(place_hand_out(1, std::vector{cpu_of(4, 0), cpu_of(5, 0)}).workers,
            place_hand_out(1, std::vector{cpu_of(4, 0), cpu_of(5, 0)}).host);
  const HandOutPlace alone = place_hand_out(2, std::vector{cpu_of(4, 0)});
  EXPECT_THAT(alone.host, ElementsAre(4));
  EXPECT_THAT(alone.workers, ElementsAre(4));
}

// What a Bench needs.
class InARun : public EveryPool {
 protected:
  InARun() : base_(fs::path(testing::TempDir()) / fmt::format("ipcbench-pools-{}", ::getpid())) {
    fs::create_directories(base_);
    names_.emplace(base_);
  }
  ~InARun() override {
    names_.reset();
    fs::remove_all(base_);
  }
  [[nodiscard]] Bench bench() { return {*names_, 30s, &interrupt_}; }

  Interrupt interrupt_;
  fs::path base_;
  std::optional<RunDirectory> names_;
};

class MeasureHandOut : public InARun {};
INSTANTIATE_TEST_SUITE_P(Pool, MeasureHandOut, testing::ValuesIn(pools().subspan(1)), pool_name);

TEST_P(MeasureHandOut, HasEachFigure) {
  for (const Wait wait : GetParam()->waits) {
    const HandOutPlace place = GetParam()->stands_by ? place_hand_out(1, allowed_cpus()) : HandOutPlace{};
    // Two that spin on one CPU come to an end, too; only not soon.
    const HandOutResult result = measure_hand_out({GetParam(), wait, 1, place}, {.pass_s = 0.001}, bench());
    EXPECT_GT(result.task_mean_ns, 0);
    EXPECT_GT(result.task_ns.count(), 0U);
    EXPECT_GT(result.task_ns.max(), 0U);
    EXPECT_GT(result.at_once_s, 0);
    EXPECT_GT(result.cpu_s, 0);
    EXPECT_GE(result.timed_s, 0.003);
  }
  EXPECT_TRUE(has_no_children());
}

class KilledAtRandom : public InARun {
 protected:
  // The host, or one of those that it has forked by then.
  static pid_t victim_of(pid_t parent, std::mt19937& random) {
    std::vector<pid_t> all = children_named(parent, "pool-host");
    if (all.empty()) return 0;
    for (const char* name : {"pool-worker", "pool-task"}) {
      const std::vector<pid_t> workers = children_named(all.front(), name);
      all.insert(all.end(), workers.begin(), workers.end());
    }
    return all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
  }
};
INSTANTIATE_TEST_SUITE_P(Pool, KilledAtRandom, testing::ValuesIn(pools()), pool_name);

TEST_P(KilledAtRandom, FailsTheRowAndLeavesNothingToTheNext) {
  const char* asked = std::getenv("IPCBENCH_KILLS");
  const auto kills = asked == nullptr ? 3 : parse_number<std::uint64_t>(asked).value_or(3);
  // A host lives for longer than it takes to find it.
  constexpr std::uint64_t steps = 100'000 * steps_per_taking;
  const auto scale = [&] {
    measure_scaling({GetParam(), workers_for(GetParam(), 3), 6, steps, Task::lock}, 30s, interrupt_);
  };
  const auto hand_out = [&](Wait wait) {
    measure_hand_out({GetParam(), wait, 1, place_hand_out(1, allowed_cpus())}, {.pass_s = 0.002}, bench());
  };
  std::mt19937 random(7);
  for (std::uint64_t kill = 0; kill < kills; ++kill) {
    std::string said;
    {
      // Any moment will do: nothing is concluded from when it was.
      const Child assassin("assassin", [seed = random(), parent = getpid()] {
        std::mt19937 own(seed);
        for (;;) {
          std::this_thread::sleep_for(
              std::chrono::microseconds(std::uniform_int_distribution(0, 10'000)(own)));
          if (const pid_t victim = victim_of(parent, own); victim != 0) ::kill(victim, SIGKILL);
        }
      });
      try {
        for (std::uint64_t turn = kill; !assassin.ended(); ++turn) {
          const auto waits = GetParam()->waits;
          if (turn % 2 == 0 || waits.empty()) {
            scale();
          } else {
            hand_out(waits[turn / 2 % waits.size()]);
          }
        }
      } catch (const std::runtime_error& error) {
        said = error.what();
      }
    }
    EXPECT_THAT(said,
                testing::AnyOf("the pool's host was killed by SIGKILL", "a worker was killed by SIGKILL"));
    EXPECT_TRUE(has_no_children()) << "a process or a zombie is left";
    scale();
  }
}

}  // namespace
}  // namespace ipcbench
