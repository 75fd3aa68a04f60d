#include "spawn/growing_bytes.h"

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "os/fd.h"

namespace ipcbench {
namespace {

void append(GrowingBytes& bytes, std::string_view text) {
  const auto room = bytes.room(text.size());
  std::memcpy(room.data(), text.data(), text.size());
  bytes.took(text.size());
}

std::string text_of(const GrowingBytes& bytes) {
  std::string text(bytes.bytes().size(), ' ');
  std::memcpy(text.data(), bytes.bytes().data(), text.size());
  return text;
}

TEST(GrowingBytes, KeepsWhatItHeldWhileItGrows) {
  GrowingBytes bytes;
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    const std::string text(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    append(bytes, text);
    expected += text;
  }
  EXPECT_EQ(text_of(bytes), expected);
}

TEST(GrowingBytes, KeepsItsMemoryWhereItForgetsWhatItHeld) {
  GrowingBytes bytes;
  append(bytes, std::string(3'000'000, 'x'));
  const auto* const where = bytes.bytes().data();
  bytes.clear();
  EXPECT_TRUE(bytes.bytes().empty());
  append(bytes, "again");
  EXPECT_EQ(text_of(bytes), "again");
  EXPECT_EQ(bytes.bytes().data(), where);
}

TEST(GrowingBytes, GrowsBeyondWhatItMappedAtFirst) {
  GrowingBytes bytes;
  const std::string stretch(1'000'000, 'y');
  for (int i = 0; i < 20; ++i) append(bytes, stretch);
  EXPECT_EQ(bytes.bytes().size(), 20'000'000U);
  EXPECT_TRUE(std::ranges::all_of(bytes.bytes(), [](std::byte each) { return each == std::byte{'y'}; }));
}

TEST(GrowingBytes, IsEmptyOnceItWasMovedFrom) {
  GrowingBytes first;
  append(first, "what was taken");
  GrowingBytes second(std::move(first));
  EXPECT_EQ(text_of(second), "what was taken");
  first = GrowingBytes();
  EXPECT_TRUE(first.bytes().empty());
}

TEST(GrowingBytes, MapsAFile) {
  const Fd file(::memfd_create("test", MFD_CLOEXEC));
  ASSERT_EQ(::write(file.get(), "in the file", 11), 11);
  EXPECT_EQ(text_of(GrowingBytes(file.get())), "in the file");
}

TEST(GrowingBytes, MapsAnEmptyFile) {
  const Fd file(::memfd_create("test", MFD_CLOEXEC));
  EXPECT_TRUE(GrowingBytes(file.get()).bytes().empty());
}

}  // namespace
}  // namespace ipcbench
