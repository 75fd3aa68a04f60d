#include "advice/promises.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json_text.h"

namespace ipcbench {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::SizeIs;

TEST(PromisesOf, TakesWhatAChoiceRestsOn) {
  const auto all =
      promises_of(parse_json(R"({"mechanisms": [{"id": "pipe", "title": "a pipe", "family": "byte stream",
      "available": false, "reason": "no pipes today", "payload": "bytes", "max_message_bytes": 4096, "limited_by": "a limit",
      "lossless": true, "boundaries": false, "tells_of_death": true, "many_to_many_bytes": 512,
      "library": {"name": "libpipe", "packages": "libpipe-dev"}}]})"));
  ASSERT_THAT(all, SizeIs(1));
  const Promises& pipe = all[0];
  EXPECT_EQ(pipe.id, "pipe");
  EXPECT_EQ(pipe.available, false);
  EXPECT_EQ(pipe.reason, "no pipes today");
  EXPECT_EQ(pipe.max_message_bytes, 4096U);
  EXPECT_EQ(pipe.lossless, true);
  EXPECT_EQ(pipe.boundaries, false);
  EXPECT_EQ(pipe.tells_of_death, true);
  EXPECT_EQ(pipe.many_to_many_bytes, 512U);
  EXPECT_EQ(pipe.library, "libpipe");
  EXPECT_EQ(pipe.packages, "libpipe-dev");
}

TEST(PromisesOf, KnowsNothingOfWhatIsMissingNullOrOfAnotherType) {
  const auto all = promises_of(parse_json(
      R"({"mechanisms": [{"id": "pipe", "available": 1, "max_message_bytes": null, "lossless": "yes", "library": null}]})"));
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_FALSE(all[0].available);
  EXPECT_FALSE(all[0].max_message_bytes);
  EXPECT_FALSE(all[0].lossless);
  EXPECT_FALSE(all[0].tells_of_death);
  EXPECT_EQ(all[0].library, "");
}

TEST(PromisesOf, TakesNothingFromAnotherDocument) {
  for (const char* text :
       {"{}", "[]", "7", "null", R"({"mechanisms": {}})", R"({"mechanisms": [7, {}, {"id": 7}]})"}) {
    EXPECT_THAT(promises_of(parse_json(text)), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace ipcbench
