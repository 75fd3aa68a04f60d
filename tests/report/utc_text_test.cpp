#include "report/utc_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace ipcbench {
namespace {

TEST(UtcText, IsWrittenAsAsked) {
  EXPECT_EQ(utc_text(0, "%Y-%m-%dT%H:%M:%SZ"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(1'709'210'096, "%Y%m%dT%H%M%SZ"), "20240229T123456Z");
  EXPECT_EQ(utc_text(-1, "%Y-%m-%d"), "1969-12-31");
}

TEST(UtcText, RefusesATimeBeyondTheCalendar) {
  EXPECT_THROW(utc_text(std::numeric_limits<std::time_t>::max(), "%Y"), std::out_of_range);
}

}  // namespace
}  // namespace ipcbench
