#include "os/busy_programs.h"

#include <gmock/gmock.h>

#include "os/child.h"
#include "os/cpu_relax.h"
#include "os/usage.h"
#include "processes.h"

namespace ipcbench {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::Ge;
using testing::Not;

[[noreturn]] void spin_for_good() {
  for (;;) cpu_relax();
}

TEST(ProgramTimes, NameWhoUsedTheCpus) {
  // A grandchild, since a process's own children are no other programs.
  const Child parent("parent", [] {
    const Child busy("busy-program", spin_for_good);
    sleep_for_good();
  });
  const ProgramTimes before;
  const auto busy = AllOf(Field(&BusyProgram::name, "busy-program"), Field(&BusyProgram::cpus, Ge(0.05)));
  EXPECT_TRUE(eventually([&] { return testing::Value(before.busy_since(), Contains(busy)); }));
}

TEST(ProgramTimes, LeaveOutThisProcessAndItsOwn) {
  const Child own("own-child", spin_for_good);
  const ProgramTimes before;
  const std::uint64_t used_ns = cpu_ns_of(own.pid()).value_or(0);
  ASSERT_TRUE(eventually([&] { return cpu_ns_of(own.pid()).value_or(0) > used_ns + 20'000'000; }));
  EXPECT_THAT(before.busy_since(), Not(Contains(Field(&BusyProgram::name, "own-child"))));
}

TEST(BusyProgramsText, NamesTheFirstThree) {
  EXPECT_EQ(busy_programs_text({}), "");
  EXPECT_EQ(busy_programs_text({{"cc1plus", 0.973}}), "cc1plus 97 %");
  EXPECT_EQ(busy_programs_text({{"a", 1.5}, {"b", 0.5}, {"c", 0.1}, {"d", 0.06}}), "a 150 %, b 50 %, c 10 %");
}

}  // namespace
}  // namespace ipcbench
