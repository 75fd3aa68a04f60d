// The session over locks that are right, and over ones that are broken on purpose.

#include "sync/session.h"

#include <gmock/gmock.h>
#include <sched.h>

#include <atomic>
#include <filesystem>

#include "os/run_directory.h"

namespace ipcbench {
namespace {

using testing::HasSubstr;

// A lock that lets the first of its two in one time in so many, whoever has it; of 0 never. It waits until
// the other has it: with one CPU for both, who has the CPU hardly ever finds the other holding the lock.
class LeakyLock {
 public:
  static constexpr SyncDescription about{
      .id = "leaky", .title = "", .kind = SyncKind::lock, .wait = Wait::yield, .path = ""};

  LeakyLock(std::atomic<bool>& taken, unsigned every) : taken_(&taken), every_(every) {}
  void lock() {
    if (every_ != 0 && ++locks_ % every_ == 0) {
      for (int yields = 0; yields < 1000 && !*taken_; ++yields) sched_yield();
      *taken_ = true;
    } else {
      while (taken_->exchange(true)) sched_yield();
    }
  }
  void unlock() { *taken_ = false; }

 private:
  std::atomic<bool>* taken_;
  unsigned every_;
  unsigned locks_ = 0;
};

template <unsigned every>
class Leaky {
 public:
  static constexpr SyncDescription about = LeakyLock::about;
  explicit Leaky(const SyncConfig&) {}
  LeakyLock attach(unsigned index) { return {*taken_, index == 0 ? every : 0}; }

 private:
  SharedBlock<std::atomic<bool>> taken_;
};

template <unsigned every>
std::unique_ptr<SyncObject> leaky(RunDirectory& names) {
  return std::make_unique<SyncObjectOf<Leaky<every>>>(SyncConfig{names, 2});
}

class SyncSessionTest : public testing::Test {
 protected:
  // Long enough for a time slice to end with the lock held, where all have one CPU.
  static std::string contest_of(std::unique_ptr<SyncObject> object) {
    SyncSession session(std::move(object), {.processes = 2});
    try {
      for (int i = 0; i < 20; ++i) session.contend(std::chrono::milliseconds(50), 1000, false);
    } catch (const MemberFailed& failure) {
      return failure.what();
    }
    return "nothing failed";
  }

  RunDirectory names_{std::filesystem::path(testing::TempDir())};
};

TEST_F(SyncSessionTest, CountsWhatASoundLockGuards) {
  EXPECT_EQ(contest_of(leaky<0>(names_)), "nothing failed");
}

TEST_F(SyncSessionTest, CatchesALockThatLetsTwoIn) {
  EXPECT_THAT(contest_of(leaky<1>(names_)), HasSubstr("two were in at once"));
}

TEST_F(SyncSessionTest, CatchesALockThatLetsTwoInOnceInAHundredTimes) {
  EXPECT_THAT(contest_of(leaky<100>(names_)), HasSubstr("two were in at once"));
}

TEST_F(SyncSessionTest, HandsALockOverByTurns) {
  SyncSession session(leaky<0>(names_), {.processes = 2});
  for (const std::uint64_t times : {1, 2, 3, 1000}) {
    const ContenderSlices slices = session.run(SyncLoop::hand_over, times);
    EXPECT_EQ(slices.operations, 2 * times);
    EXPECT_GT(slices.elapsed_ns, 0U);
  }
  session.finish();
}

TEST_F(SyncSessionTest, SaysHowOftenEachHadItAndHowLongItWaited) {
  SyncSession session(leaky<0>(names_), {.processes = 2});
  const ContenderSlices slices = session.contend(std::chrono::milliseconds(20), 0, true);
  ASSERT_EQ(slices.by_process.size(), 2U);
  EXPECT_EQ(slices.by_process[0] + slices.by_process[1], slices.operations);
  EXPECT_EQ(session.wait_ns().count(), slices.operations);
}

// A barrier that waits for nobody, and keeps the first of its two until the second comes for the second time.
class NoBarrier {
 public:
  static constexpr SyncDescription about{
      .id = "no-barrier", .title = "", .kind = SyncKind::barrier, .wait = Wait::yield, .path = ""};
  explicit NoBarrier(const SyncConfig&) {}
  struct End {
    unsigned index;
    std::atomic<int>* arrivals_of_second;
    void arrive_and_wait() const {
      if (index == 1) ++*arrivals_of_second;
      while (index == 0 && *arrivals_of_second < 2) sched_yield();
    }
  };
  End attach(unsigned index) { return {index, &*arrivals_of_second_}; }

 private:
  SharedBlock<std::atomic<int>> arrivals_of_second_;
};

TEST_F(SyncSessionTest, CatchesABarrierThatLetsOneThroughEarly) {
  SyncSession session(std::make_unique<SyncObjectOf<NoBarrier>>(SyncConfig{names_, 2}), {.processes = 2});
  EXPECT_THROW(session.run(SyncLoop::crossings, 3), MemberFailed);
}

TEST_F(SyncSessionTest, TellsWhetherALockOutlivesItsHolder) {
  const Primitive abandoned{&LeakyLock::about, nullptr,
                            [](const SyncConfig& config) -> std::unique_ptr<SyncObject> {
                              return std::make_unique<SyncObjectOf<Leaky<0>>>(config);
                            }};
  EXPECT_FALSE(recovery_time(abandoned, names_, std::chrono::milliseconds(30)));
}

TEST_F(SyncSessionTest, RefusesMoreProcessesThanItHasRoomFor) {
  EXPECT_THROW(SyncSession(leaky<0>(names_), {.processes = max_contenders + 1}), std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
