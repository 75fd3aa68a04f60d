// Two System V message queues, one a direction.
//
// A message is a long, its type, with the bytes right behind it, so a side copies it to and from a buffer of
// that form. A sender sleeps when the queue holds as many bytes as its msg_qbytes (msgop(2)). Nothing tells a
// side that its peer has died.
//
// Limits (msgget(2), msgop(2)): a message has at most kernel.msgmax bytes, and a queue kernel.msgmnb. Both
// are the machine's, and are left as they are.

#include <fmt/format.h>
#include <sys/msg.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/registry.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/system_v_call.h"
#include "os/error.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

using MessageType = long;
constexpr MessageType only_type = 1;

constexpr std::string_view limited_by =
    "kernel.msgmax and kernel.msgmnb: sysctl -w kernel.msgmax=BYTES kernel.msgmnb=BYTES";

int make_system_v_queue(const Name& name) {
  return ::msgget(system_v_key(name.value()), IPC_CREAT | IPC_EXCL | 0600);
}

// The largest message that kernel.msgmax and kernel.msgmnb let through: what IPC_INFO tells (msgctl(2)).
std::size_t largest_system_v_message() {
  msginfo limits{};
  check(::msgctl(0, IPC_INFO, reinterpret_cast<msqid_ds*>(&limits)), "msgctl IPC_INFO");
  return static_cast<std::size_t>(std::min(limits.msgmax, limits.msgmnb));
}

class SysvMqEnd final : public Endpoint {
 public:
  SysvMqEnd(int in, int out, std::size_t message_bytes, const MemoryWait& wait)
      : in_(in), out_(out), wait_(wait), buffer_(sizeof only_type + message_bytes) {
    std::memcpy(buffer_.data(), &only_type, sizeof only_type);
  }

  void send(ConstBytes message) override {
    std::memcpy(buffered_bytes(), message.data(), message.size());
    system_v_call(wait_, "msgsnd",
                  [&](int flags) { return ::msgsnd(out_, buffer_.data(), message.size(), flags); });
  }

  void receive(Bytes message) override {
    const ssize_t n = system_v_call(wait_, "msgrcv", [&](int flags) {
      return ::msgrcv(in_, buffer_.data(), message.size(), only_type, flags);
    });
    require_size("message", n, message.size());
    std::memcpy(message.data(), buffered_bytes(), message.size());
  }

 private:
  std::byte* buffered_bytes() { return buffer_.data() + sizeof only_type; }

  int in_;
  int out_;
  MemoryWait wait_;
  std::vector<std::byte> buffer_;  // one for both ways: the type is the same
};

class SysvMq final : public Transport {
 public:
  static constexpr Description about{
      .id = "sysv-mq",
      .title = "System V message queues",
      .family = "queue",
      .path =
          "The sender copies the message behind its type; msgsnd copies that into one of the "
          "kernel and hands it to the receiver asleep in msgrcv, which copies it out, and the "
          "receiver once more.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 4, .wakeups = 1}};

  static Availability probe(RunDirectory& names) {
    const Name name = names.system_v(NameKind::system_v_queue);
    if (make_system_v_queue(name) < 0) return {system_v_why_not("msgget", "kernel.msgmni"), {}, {}};
    return {{}, largest_system_v_message(), std::string(limited_by)};
  }

  explicit SysvMq(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        names_{config.names.system_v(NameKind::system_v_queue),
               config.names.system_v(NameKind::system_v_queue)} {
    if (message_bytes_ > largest_system_v_message()) {
      throw std::runtime_error(fmt::format("a message of {} bytes is over {}", message_bytes_, limited_by));
    }
    for (std::size_t i = 0; i < 2; ++i) queues_[i] = check(make_system_v_queue(names_[i]), "msgget");
  }

  Capacity capacity() override {
    msqid_ds queue{};
    check(::msgctl(queues_[0], IPC_STAT, &queue), "msgctl IPC_STAT");
    const std::uint64_t messages = queue.msg_qbytes / message_bytes_;
    return {messages * message_bytes_, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const auto out = static_cast<std::size_t>(role);
    return std::make_unique<SysvMqEnd>(queues_[1 - out], queues_[out], message_bytes_, wait_);
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  std::array<Name, 2> names_;
  std::array<int, 2> queues_{};
};

const Registration<SysvMq> sysv_mq_registration;

}  // namespace
}  // namespace ipcbench
