#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/session.h"
#include "os/child.h"
#include "os/process_stat.h"
#include "os/run_directory.h"
#include "os/shared_block.h"
#include "os/shared_text.h"
#include "os/text.h"

namespace ipcbench {

using Message = std::vector<std::byte>;

/// Bytes that differ from message to message and from side to side, in every place: a generator's, eight at a
/// time (Steele et al., "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
class Pattern {
 public:
  Pattern(Role sender, unsigned number)
      : state_((std::uint64_t{number} << 1 | static_cast<std::uint64_t>(sender)) << 32) {}

  void write(Bytes message) && {
    for (; !message.empty(); message = message.subspan(std::min(sizeof state_, message.size()))) {
      const std::uint64_t word = next();
      std::memcpy(message.data(), &word, std::min(sizeof word, message.size()));
    }
  }
  [[nodiscard]] bool is_in(ConstBytes message) && {
    for (; !message.empty(); message = message.subspan(std::min(sizeof state_, message.size()))) {
      const std::uint64_t word = next();
      if (std::memcmp(message.data(), &word, std::min(sizeof word, message.size())) != 0) return false;
    }
    return true;
  }

 private:
  std::uint64_t next() {
    std::uint64_t word = state_ += 0x9e3779b97f4a7c15;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ word >> 31;
  }

  std::uint64_t state_;
};

inline Message pattern(std::size_t bytes, Role sender, unsigned number) {
  Message message(bytes);
  Pattern(sender, number).write(message);
  return message;
}

/// Both sides of a channel in processes of their own; what one throws is kept.
class TwoSides {
 public:
  TwoSides(Channel& channel, const std::function<void(Side&)>& initiator,
           const std::function<void(Side&)>& responder) {
    start(channel, Role::initiator, initiator);
    start(channel, Role::responder, responder);
    channel.close_in_runner();
  }

  // Empty if that side did all it had to.
  std::string failure(Role role) {
    const auto index = static_cast<std::size_t>(role);
    const ExitStatus status = children_[index].wait();
    if (status.clean()) return "";
    const std::string_view error = errors_->at(index).get();
    return error.empty() ? status.text() : std::string(error);
  }
  // Returns when that side is dead.
  void kill(Role role) {
    children_[static_cast<std::size_t>(role)].kill();
    EXPECT_TRUE(ended(role, 60'000));
  }
  [[nodiscard]] bool ended(Role role, int milliseconds) const {
    return children_[static_cast<std::size_t>(role)].ended(milliseconds);
  }
  // Whether that side comes to where it waits, and does not end: it sleeps, or looks again and again for so
  // long that it would have made thousands of messages.
  [[nodiscard]] bool comes_to_wait(Role role) const {
    const pid_t pid = children_[static_cast<std::size_t>(role)].pid();
    const std::uint64_t begin = ticks_of(pid);
    while (!ended(role, 1)) {
      if (process_stat_field(pid, 3) == "S" || ticks_of(pid) >= begin + 2) return true;
    }
    return false;
  }

 private:
  // The CPU time that a process has used, in ticks of 10 ms (proc(5): utime, stime).
  static std::uint64_t ticks_of(pid_t pid) {
    const auto field = [pid](std::size_t number) {
      return parse_number<std::uint64_t>(process_stat_field(pid, number).value_or("")).value_or(0);
    };
    return field(14) + field(15);
  }
  void start(Channel& channel, Role role, const std::function<void(Side&)>& body) {
    children_.emplace_back(std::string(name(role)), [&, role] {
      try {
        body(*channel.attach(role));
      } catch (const std::exception& error) {
        errors_->at(static_cast<std::size_t>(role)).set(error.what());
        throw;
      }
    });
  }

  SharedBlock<std::array<SharedText, 2>> errors_;
  std::vector<Child> children_;
};

/// Sends and receives through one buffer: a fresh one for each large message takes longer than the message.
inline void send_message(Side& side, Role sender, unsigned number, Message& buffer) {
  Pattern(sender, number).write(buffer);
  side.send(buffer);
}
inline void expect_message(Side& side, Role sender, unsigned number, Message& buffer) {
  side.receive(buffer);
  if (!Pattern(sender, number).is_in(buffer)) {
    throw std::runtime_error(fmt::format("message {} of {} bytes came altered", number, buffer.size()));
  }
}
inline void expect_message(Side& side, Role sender, unsigned number, std::size_t bytes) {
  Message received(bytes);
  expect_message(side, sender, number, received);
}

/// A mechanism, with one of its wait strategies.
struct Promise {
  std::string id;
  Wait wait;
};

inline void PrintTo(const Promise& promise, std::ostream* out) {
  *out << promise.id << ", " << name(promise.wait);
}

/// A test of each promise: conformance*_test.cpp. It is skipped where the mechanism cannot be used.
class Conformance : public testing::TestWithParam<Promise> {
 protected:
  void SetUp() override {
    availability_ = mechanism_.probe(names_);
    if (availability_.why_not)
      GTEST_SKIP() << mechanism_.id() << " cannot be used here: " << *availability_.why_not;
  }

  [[nodiscard]] std::size_t max_bytes() const {
    if (mechanism_.description().payload == Payload::none) return 0;
    return std::min(availability_.max_message_bytes.value_or(suite_max_message_bytes),
                    suite_max_message_bytes);
  }
  // The largest, which takes most of the time, goes with one wait strategy alone; with the others one that no
  // socket and no pipe holds whole, so that a side has to wait in the middle of it.
  [[nodiscard]] std::vector<std::size_t> sizes() const {
    constexpr std::size_t more_than_is_held = std::size_t{1} << 20;
    const bool largest = GetParam().wait == mechanism_.description().waits.front();
    switch (mechanism_.description().payload) {
      case Payload::bytes:
        return {1, 63, 64, 65, 4097, largest ? max_bytes() : std::min(max_bytes(), more_than_is_held)};
      case Payload::word:
        return {1, max_bytes()};
      case Payload::none:
        return {0};
    }
    return {};
  }
  // Who does not sleep takes a time slice a message where other tests have the CPUs: a tenth has to do.
  static std::uint64_t so_many(std::uint64_t messages) {
    const bool busy = GetParam().wait == Wait::spin || GetParam().wait == Wait::yield;
    return busy ? std::max<std::uint64_t>(messages / 10, 3) : messages;
  }
  // A small message that it carries.
  [[nodiscard]] std::size_t some_bytes() const { return std::min<std::size_t>(max_bytes(), 64); }
  std::unique_ptr<Channel> open(std::size_t bytes) {
    return mechanism_.open({bytes, names_, GetParam().wait});
  }
  [[nodiscard]] static SessionConfig config(std::size_t bytes) {
    return {.message_bytes = bytes, .wait = GetParam().wait, .deadline = std::chrono::minutes(1)};
  }

  const Mechanism& mechanism_ = *find_mechanism(GetParam().id);
  RunDirectory names_;
  Availability availability_;
};

/// Those of all mechanisms, also of those that cannot be used here.
inline std::vector<Promise> promises() {
  std::vector<Promise> all;
  for (const Mechanism& mechanism : mechanisms()) {
    for (const Wait wait : mechanism.description().waits) all.push_back({std::string(mechanism.id()), wait});
  }
  return all;
}

}  // namespace ipcbench
