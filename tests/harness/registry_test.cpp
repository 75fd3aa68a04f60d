#include "harness/registry.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "os/run_directory.h"

namespace ipcbench {
namespace {

struct IdleEnd final : Endpoint {
  void send(ConstBytes) override {}
  void receive(Bytes) override {}
};

constexpr std::array block_and_yield{Wait::block, Wait::yield};

// "registry-test-a", …
template <char Id>
constexpr std::array id_of{'r', 'e', 'g', 'i', 's', 't', 'r', 'y', '-', 't', 'e', 's', 't', '-', Id};

// A transport that carries nothing. `Id` tells several apart.
template <char Id>
class Nothing final : public Transport {
 public:
  static constexpr Description about{.id = {id_of<Id>.data(), id_of<Id>.size()},
                                     .title = "nothing",
                                     .family = "none",
                                     .waits = block_and_yield,
                                     .payload = Payload::none,
                                     .lossless = false,
                                     .boundaries = false,
                                     .per_message = {}};
  static Availability probe(RunDirectory&) {
    return {.why_not = "there is nothing", .max_message_bytes = {}, .limited_by = {}};
  }
  explicit Nothing(const ChannelConfig& config) : message_bytes_(config.message_bytes) {}
  Capacity capacity() override { return {.bytes = message_bytes_, .messages = 1}; }
  std::unique_ptr<Endpoint> attach(Role) override { return std::make_unique<IdleEnd>(); }

 private:
  std::size_t message_bytes_;
};

// As a mechanism's file does, and not in the order of their ids.
const Registration<Nothing<'b'>> registration_b;
const Registration<Nothing<'c'>> registration_c;
const Registration<Nothing<'a'>> registration_a;

TEST(Registry, IsSortedById) {
  const auto& all = mechanisms();
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Mechanism::id));
  for (const char* id : {"registry-test-a", "registry-test-b", "registry-test-c"}) {
    EXPECT_EQ(std::ranges::count(all, id, &Mechanism::id), 1) << id;
  }
}

TEST(Registry, FindsByWholeId) {
  const Mechanism* found = find_mechanism("registry-test-b");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->id(), "registry-test-b");
  EXPECT_EQ(find_mechanism("registry-test-"), nullptr);
  EXPECT_EQ(find_mechanism("registry-test-bb"), nullptr);
  EXPECT_EQ(find_mechanism(""), nullptr);
}

TEST(Registry, MakesWhatWasRegistered) {
  const Mechanism* found = find_mechanism("registry-test-c");
  ASSERT_NE(found, nullptr);
  RunDirectory names;
  EXPECT_EQ(found->probe(names).why_not, "there is nothing");
  const auto channel = found->open({.message_bytes = 42, .names = names});
  EXPECT_EQ(channel->capacity().bytes, 42U);
  EXPECT_NE(channel->attach(Role::responder), nullptr);
}

// In a process of its own: the registry is the process's, and read once.
TEST(RegistryDeathTest, RefusesAnIdThatIsThereTwice) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        const Registration<Nothing<'b'>> again;
        try {
          mechanisms();
        } catch (const std::logic_error& error) {
          fmt::print(stderr, "{}\n", error.what());
          _exit(7);
        }
        _exit(8);
      },
      testing::ExitedWithCode(7), "two mechanisms are called registry-test-b");
}

}  // namespace
}  // namespace ipcbench
