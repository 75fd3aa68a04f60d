#include "mechanisms/parts/announcement.h"

#include <gtest/gtest.h>

#include "os/child.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

TEST(AnnouncementTest, IsHeardWhetherItIsMadeBeforeOrWhileItIsAwaited) {
  const SharedBlock<Announcement> before;
  const SharedBlock<Announcement> meanwhile;
  before->make();
  Child hearer("hearer", [&] {
    before->await("made before");
    meanwhile->await("made meanwhile");
  });
  EXPECT_FALSE(hearer.ended(50)) << "the second was not made yet";
  meanwhile->make();
  EXPECT_TRUE(hearer.wait().clean());
}

}  // namespace
}  // namespace ipcbench
