#include "shared/proof.h"

#include <gmock/gmock.h>

#include <vector>

namespace ipcbench {
namespace {

using testing::HasSubstr;
using testing::Optional;
using Counts = std::vector<std::uint64_t>;

constexpr Word fresh = 7;
constexpr ObjectShape value{.elements = 1, .width = 1};
constexpr ObjectShape whole{.elements = 4, .width = 4};
constexpr ObjectShape list{.elements = 4, .width = 1, .grows = true};
constexpr ObjectShape map{.elements = 4, .width = 1, .grows = true, .keyed = true};

std::optional<std::string> wrong(SharedTask task, const ObjectShape& shape, const Counts& by_process,
                                 const std::vector<Word>& contents) {
  return why_wrong({task, shape, fresh, by_process}, contents);
}

TEST(Proof, CountsIncrementsElementByElement) {
  constexpr auto increment = SharedTask::increment;
  // Of 5 and 3 by turns over four elements the first has 2 and 1, the last 1 and 0.
  EXPECT_EQ(wrong(increment, whole, {5, 3}, {fresh + 3, fresh + 2, fresh + 2, fresh + 1}), std::nullopt);
  EXPECT_EQ(wrong(increment, value, {5, 0}, {fresh + 5}), std::nullopt);
  EXPECT_THAT(wrong(increment, value, {5, 3}, {fresh + 7}), Optional(HasSubstr("element 0 is 7 after 8")));
  // One lost and one too many elsewhere.
  EXPECT_THAT(wrong(increment, whole, {5, 3}, {fresh + 3, fresh + 1, fresh + 3, fresh + 1}),
              Optional(HasSubstr("element 1 is 1 after 2")));
}

TEST(Proof, TakesTheLastWriteOfAnyProcess) {
  constexpr auto write = SharedTask::write;
  EXPECT_EQ(wrong(write, value, {5, 3}, {word_of(0, 4)}), std::nullopt);
  EXPECT_EQ(wrong(write, value, {5, 3}, {word_of(1, 2)}), std::nullopt);
  EXPECT_EQ(wrong(write, value, {0, 0}, {fresh}), std::nullopt);
  for (const Word other : {word_of(0, 3), word_of(1, 4), word_of(2, 2), fresh}) {
    EXPECT_THAT(wrong(write, value, {5, 3}, {other}), Optional(HasSubstr("no process's last write")));
  }
}

TEST(Proof, TakesNoWriteThatIsTorn) {
  for (const auto task : {SharedTask::write, SharedTask::mixed}) {
    EXPECT_EQ(wrong(task, whole, {5, 3}, std::vector<Word>(4, word_of(0, 4))), std::nullopt);
    EXPECT_THAT(wrong(task, whole, {5, 3}, {word_of(0, 4), word_of(0, 4), word_of(1, 2), word_of(0, 4)}),
                Optional(HasSubstr("parts of two writes")));
  }
}

TEST(Proof, LooksAtThePlaceOfEachWrite) {
  constexpr auto write = SharedTask::write;
  // Six writes by turns over four places; two by the other.
  EXPECT_EQ(wrong(write, list, {6, 2}, {word_of(0, 4), word_of(1, 1), word_of(0, 2), word_of(0, 3)}),
            std::nullopt);
  EXPECT_THAT(wrong(write, list, {6, 2}, {word_of(0, 4), word_of(1, 1), word_of(0, 3), word_of(0, 2)}),
              Optional(HasSubstr("no process's last write")));
  EXPECT_EQ(wrong(write, list, {1, 0}, {word_of(0, 0), fresh, fresh, fresh}), std::nullopt);
  EXPECT_THAT(wrong(write, list, {1, 0}, {word_of(0, 0), fresh, fresh}),
              Optional(HasSubstr("3 elements instead of 4")));
}

TEST(Proof, HasEveryItemOnceInItsProcessesOrder) {
  constexpr auto append = SharedTask::append;
  EXPECT_EQ(wrong(append, list, {2, 1}, {word_of(0, 0), word_of(1, 0), word_of(0, 1)}), std::nullopt);
  EXPECT_THAT(wrong(append, list, {2, 1}, {word_of(0, 0), word_of(0, 1)}),
              Optional(HasSubstr("of 3 items that were appended it has 2")));
  for (const std::vector<Word>& items :
       {std::vector<Word>{word_of(0, 1), word_of(0, 0), word_of(1, 0)},     // in another order
        std::vector<Word>{word_of(0, 0), word_of(0, 0), word_of(1, 0)},     // one twice
        std::vector<Word>{word_of(0, 0), word_of(0, 1), word_of(2, 0)}}) {  // nobody's
    EXPECT_THAT(wrong(append, list, {2, 1}, items), Optional(HasSubstr("its process's order")));
  }
}

TEST(Proof, HasEveryItemUnderItsKey) {
  constexpr auto append = SharedTask::append;
  const Word first = word_of(0, 0);
  const Word second = word_of(0, 1);
  EXPECT_EQ(wrong(append, map, {2}, {first, first, second, second}), std::nullopt);
  EXPECT_THAT(wrong(append, map, {2}, {first, second, second, first}),
              Optional(HasSubstr("another's value")));
  const std::vector<Word> as_it_was{0, fresh, 1, fresh, 2, fresh, 3, fresh};
  EXPECT_EQ(wrong(SharedTask::read, map, {9}, as_it_was), std::nullopt);
  EXPECT_THAT(wrong(SharedTask::read, map, {9}, {0, fresh, 1, fresh, 2, fresh, 4, fresh}),
              Optional(HasSubstr("its keys")));
}

TEST(Proof, SeesWhatChangedUnderReaders) {
  EXPECT_EQ(wrong(SharedTask::read, whole, {9}, std::vector<Word>(4, fresh)), std::nullopt);
  EXPECT_THAT(wrong(SharedTask::read, whole, {9}, {fresh, fresh, fresh, word_of(0, 1)}),
              Optional(HasSubstr("nobody wrote")));
}

}  // namespace
}  // namespace ipcbench
