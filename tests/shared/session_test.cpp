// The session over every object of the suite, over ones that are broken on purpose, and with a process
// killed. IPCBENCH_KILLS says how often that is done at a random moment, for each object.

#include "shared/session.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <thread>

#include "os/text.h"
#include "processes.h"
#include "shared/containers.h"
#include "shared/segment_store.h"
#include "shared/server_store.h"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::HasSubstr;

constexpr auto slice = 5ms;

std::vector<SharedTask> tasks_of(const ObjectShape& shape) {
  using enum SharedTask;
  if (shape.grows) return {read, write, increment, append, mixed};
  return {read, write, increment, mixed};
}

std::string failure_of(const SharedObject& object, SharedTask task, int slices = 20) {
  SharedSession session(object, {.processes = 2});
  try {
    for (int i = 0; i < slices; ++i) session.contend(task, slice, false);
  } catch (const MemberFailed& failure) {
    return failure.what();
  }
  return "nothing failed";
}

class SharedObjects : public testing::TestWithParam<std::string> {
 protected:
  const SharedObject& object_ = *find_shared_object(GetParam());
};

TEST_P(SharedObjects, ComeOutRightOfEveryTaskOfOneToFour) {
  for (const unsigned processes : {1U, 2U, 4U}) {
    SharedSession session(object_, {.processes = processes});
    for (const SharedTask task : tasks_of(object_.shape)) {
      const ContenderSlices done = session.contend(task, slice, false);
      EXPECT_GT(done.operations, 0U);
      EXPECT_GT(done.elapsed_ns, 0U);
      EXPECT_EQ(done.by_process.size(), processes);
    }
    session.finish();
  }
}

TEST_P(SharedObjects, TimeEachOperationWhereAskedTo) {
  SharedSession session(object_, {.processes = 2});
  session.contend(SharedTask::increment, slice, false);
  EXPECT_EQ(session.operation_ns().count(), 0U);
  const std::uint64_t operations = session.contend(SharedTask::increment, slice, true).operations;
  EXPECT_EQ(session.operation_ns().count(), operations);
  session.finish();
}

std::uint64_t kills() {
  const char* text = std::getenv("IPCBENCH_KILLS");
  constexpr std::uint64_t otherwise = 3;
  return text == nullptr ? otherwise : parse_number<std::uint64_t>(text).value_or(otherwise);
}

TEST_P(SharedObjects, LeaveNothingWhereverAProcessIsKilled) {
  std::mt19937 random{std::random_device{}()};
  const std::vector<SharedTask> tasks = tasks_of(object_.shape);
  const std::size_t descriptors = open_descriptors();
  for (std::uint64_t kill = 0; kill < kills(); ++kill) {
    {
      SharedSession session(object_, {.processes = 2});
      const std::vector<pid_t> pids = session.pids();
      const pid_t victim = pids[kill % pids.size()];
      const std::chrono::microseconds life(std::uniform_int_distribution<int>(0, 10'000)(random));
      Child assassin("assassin", [&] {
        std::this_thread::sleep_for(life);  // any moment will do: nothing is concluded from when it was
        ::kill(victim, SIGKILL);
      });
      std::string failure;
      try {
        for (std::size_t i = kill;; ++i) session.contend(tasks[i % tasks.size()], 1ms, false);
      } catch (const MemberFailed& failed) {
        failure = failed.what();
      }
      EXPECT_EQ(failure, fmt::format("the {} was killed by SIGKILL", victim == pids[0]   ? "process 0"
                                                                     : victim == pids[1] ? "process 1"
                                                                                         : "server"));
    }
    // The next row is not held up by what this one held.
    SharedSession next(object_, {.processes = 2});
    next.contend(SharedTask::increment, 1ms, false);
    next.finish();
  }
  EXPECT_EQ(open_descriptors(), descriptors);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
}

std::vector<std::string> ids() {
  std::vector<std::string> all;
  for (const SharedObject& object : shared_objects()) all.emplace_back(object.id);
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, SharedObjects, testing::ValuesIn(ids()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

using Mutex = boost::interprocess::interprocess_mutex;

// A lock that keeps nobody out.
struct NoLock {
  void lock() {}
  void unlock() {}
};

template <class Object>
SharedObject in_segment() {
  return {"broken", Object::shape, false, Wait::block,
          [](unsigned processes) -> std::unique_ptr<SharedStore> {
            return std::make_unique<SegmentStore<Object>>(processes);
          }};
}

template <class Object>
SharedObject at_server() {
  return {"broken", Object::shape, true, Wait::block, [](unsigned processes) -> std::unique_ptr<SharedStore> {
            return std::make_unique<ServerStore<Object>>(processes);
          }};
}

// Long enough for a time slice to end within an increment, where all have one CPU.
struct TakesItsTime : Array<1> {
  using Array::Array;
  void increment(std::size_t) {
    std::array<Word, 1> word{};
    read(0, word);
    for (unsigned i = 0; i < 1000; ++i) asm volatile("" : "+r"(i));
    ++word[0];
    write(0, word);
  }
};

TEST(BrokenObjects, AreCaughtWhereTwoIncrementAtOnce) {
  EXPECT_THAT(failure_of(in_segment<Locked<TakesItsTime, NoLock>>(), SharedTask::increment, 1000),
              HasSubstr("the object came out wrong: element 0 is"));
}

struct ForgetsAnIncrement : Array<4> {
  using Array::Array;
  int increments = 0;
  void increment(std::size_t index) {
    if (++increments != 100) Array::increment(index);
  }
};

TEST(BrokenObjects, AreCaughtWhereOneIncrementIsLost) {
  for (const SharedObject& object : {in_segment<Locked<ForgetsAnIncrement, Mutex>>(),
                                     at_server<Locked<ForgetsAnIncrement, std::mutex>>()}) {
    EXPECT_THAT(failure_of(object, SharedTask::increment), HasSubstr("increments"));
  }
}

struct ForgetsAnElement : Array<4096> {
  using Array::Array;
  int writes = 0;
  Word last = 0;
  void write(std::size_t index, std::span<const Word> in) {
    std::vector<Word> torn(in.begin(), in.end());
    if (++writes == 100) torn.back() = last;
    last = in.back();
    Array::write(index, torn);
  }
};

TEST(BrokenObjects, AreCaughtWhereAWriteLeavesAnElementOut) {
  EXPECT_THAT(failure_of(in_segment<Locked<ForgetsAnElement, Mutex>>(), SharedTask::mixed),
              HasSubstr("it read parts of two writes at once"));
}

TEST(BrokenObjects, AreCaughtWhereAnArrayIsTorn) {
  EXPECT_THAT(failure_of(in_segment<Locked<Array<4096>, NoLock>>(), SharedTask::mixed, 1000),
              AnyOf(HasSubstr("parts of two writes"), HasSubstr("no process's last write")));
}

struct ForgetsAnAppend : List<std::allocator<Word>> {
  using List::List;
  int appends = 0;
  bool append(Word word) { return ++appends == 100 || List::append(word); }
};

TEST(BrokenObjects, AreCaughtWhereAnAppendIsLost) {
  EXPECT_THAT(failure_of(at_server<Locked<ForgetsAnAppend, std::mutex>>(), SharedTask::append),
              HasSubstr("not where its process's order has it"));
}

struct ForgetsAWrite : Map<std::allocator<Word>> {
  using Map::Map;
  int writes = 0;
  void write(std::size_t index, std::span<const Word> in) {
    if (++writes <= 100) Map::write(index, in);
  }
};

TEST(BrokenObjects, AreCaughtWhereAWriteIsLost) {
  EXPECT_THAT(failure_of(at_server<Locked<ForgetsAWrite, std::mutex>>(), SharedTask::write),
              HasSubstr("no process's last write"));
}

// Reads what was there one reset ago.
struct IsBehind : Array<4> {
  using Array::Array;
  std::array<Word, 4> before{};
  void read(std::size_t, std::span<Word> out) const { std::ranges::copy(before, out.begin()); }
  void reset(std::size_t elements, Word word) {
    Array::read(0, before);
    Array::reset(elements, word);
  }
};

TEST(BrokenObjects, AreCaughtWhereAReadIsOfAnotherTime) {
  for (const SharedTask task : {SharedTask::read, SharedTask::mixed}) {
    EXPECT_THAT(failure_of(in_segment<Locked<IsBehind, Mutex>>(), task),
                HasSubstr("it read what nobody wrote there"));
  }
}

struct Throws : Array<1> {
  using Array::Array;
  void increment(std::size_t) { throw std::runtime_error("out of luck"); }
};

TEST(BrokenObjects, SayWhatTheServerCouldNotDo) {
  EXPECT_THAT(failure_of(at_server<Locked<Throws, std::mutex>>(), SharedTask::increment),
              HasSubstr("failed: the server could not: out of luck"));
}

TEST(SharedSession, StopsAppendingWhereTheObjectIsFull) {
  SharedSession session(*find_shared_object("list"), {.processes = 2});
  EXPECT_EQ(session.contend(SharedTask::append, 60s, false).operations, max_elements);
  session.finish();
}

TEST(SharedSession, CountsWhatTheServerTakes) {
  SharedSession session(*find_shared_object("manager-value"), {.processes = 1});
  const ContenderSlices done = session.contend(SharedTask::read, 20ms, false);
  // A call makes both sides wait: one process alone would do so once for each.
  EXPECT_GT(done.usage.voluntary_switches, done.operations);
  EXPECT_EQ(session.pids().size(), 2U);
  session.finish();
}

TEST(SharedSession, RefusesMoreProcessesThanItHasRoomFor) {
  EXPECT_THROW(SharedSession(*find_shared_object("list"), {.processes = max_contenders + 1}),
               std::invalid_argument);
}

}  // namespace
}  // namespace ipcbench
