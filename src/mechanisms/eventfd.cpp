// Two eventfds, one a direction, each a slot for one word: what is written has the top bit of its 64 set and
// a word of 56 bits below, so that two of them never fit the counter at once (it holds up to 2^64 - 2,
// eventfd(2)): the second write waits until the first was read. No word is 0, which would not wake a reader.
//
// poll and epoll call an eventfd writable while it would take a 1 (eventfd_poll, fs/eventfd.c), and so one
// that is full for us too: who waits by them for messages waits for room asleep in write. Nothing tells a
// side that its peer has died.

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/word.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

constexpr std::size_t most_counter_bytes = 7;
constexpr std::uint64_t full_counter = std::uint64_t{1} << 63;

// The flag belongs to what both sides share, and is the same for both.
void let_calls_sleep(int fd) {
  check(::fcntl(fd, F_SETFL, check(::fcntl(fd, F_GETFL), "F_GETFL") & ~O_NONBLOCK), "F_SETFL");
}

class EventfdEnd final : public Endpoint {
 public:
  EventfdEnd(Wait wait, Fd in, Fd out)
      : in_(std::move(in)), out_(std::move(out)), wait_(wait, in_.get(), out_.get()) {
    if (wait == Wait::poll || wait == Wait::epoll) {
      for (const Fd* fd : {&in_, &out_}) let_calls_sleep(fd->get());
    }
  }

  void send(ConstBytes message) override {
    const std::uint64_t value = full_counter | word_of(message);
    wait_.send("write", [&] { return ::write(out_.get(), &value, sizeof value); });
  }

  void receive(Bytes message) override {
    std::uint64_t value = 0;
    const ssize_t n = wait_.receive("read", [&] { return ::read(in_.get(), &value, sizeof value); });
    require_size("counter", n, sizeof value);
    write_word(value, message);
  }

 private:
  Fd in_;
  Fd out_;
  DescriptorWait wait_;
};

class Eventfd final : public Transport {
 public:
  static constexpr Description about{
      .id = "eventfd",
      .title = "two eventfds",
      .family = "notification",
      .path =
          "write adds the word to a counter of the kernel that has no room for a second one, and "
          "wakes the receiver asleep in read, which takes the counter's value and sets it to 0.",
      .waits = descriptor_waits,
      .payload = Payload::word,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) {
    return {{}, most_counter_bytes, "the 64 bits of an eventfd's counter, of which one says that it is full"};
  }

  explicit Eventfd(const ChannelConfig& config)
      : message_bytes_(require_word(config.message_bytes, most_counter_bytes)), wait_(config.wait) {
    for (Fd& fd : fds_) fd.reset(check(::eventfd(0, EFD_CLOEXEC), "eventfd"));
  }

  Capacity capacity() override { return {message_bytes_, 1}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    auto& [requests, replies] = fds_;
    if (role == Role::initiator)
      return std::make_unique<EventfdEnd>(wait_, std::move(replies), std::move(requests));
    return std::make_unique<EventfdEnd>(wait_, std::move(requests), std::move(replies));
  }

  void close_in_runner() override { fds_ = {}; }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  std::array<Fd, 2> fds_;
};

const Registration<Eventfd> eventfd_registration;

}  // namespace
}  // namespace ipcbench
