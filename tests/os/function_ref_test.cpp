#include "os/function_ref.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace ipcbench {
namespace {

int twice(FunctionRef<int(int)> function) {
  return function(function(1));
}

TEST(FunctionRef, CallsWhatItRefersTo) {
  int calls = 0;
  EXPECT_EQ(twice([&](int value) { return value + ++calls; }), 4);
  EXPECT_EQ(calls, 2) << "a copy was called";
}

int halve(int value) {
  return value / 2;
}

TEST(FunctionRef, CallsAFunction) {
  EXPECT_EQ(FunctionRef<int(int)>(halve)(8), 4);
}

TEST(FunctionRef, RefersToTheSameObjectWhenCopied) {
  const auto add_three = [](int value) { return value + 3; };
  const FunctionRef<int(int)> first = add_three;
  const FunctionRef<int(int)> second = first;
  EXPECT_EQ(second(1), 4);
}

TEST(FunctionRef, PassesArgumentsAsTheyAre) {
  const auto add = [](int& sum, std::unique_ptr<int> value) { sum += *value; };
  const FunctionRef<void(int&, std::unique_ptr<int>)> take = add;
  int sum = 1;
  take(sum, std::make_unique<int>(2));
  EXPECT_EQ(sum, 3);
}

TEST(FunctionRef, DropsAResultThatNobodyAskedFor) {
  int calls = 0;
  const auto count = [&] { return ++calls; };
  const FunctionRef<void()> function = count;
  function();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace ipcbench
