// Two POSIX message queues, one a direction.
//
// A sender sleeps when mq_maxmsg messages wait. Nothing tells a side that its peer has died.
//
// Limits (mq_overview(7)): fs.mqueue.msg_max messages of fs.mqueue.msgsize_max bytes for an ordinary process,
// 65,536 of 16 MiB with CAP_SYS_RESOURCE, and RLIMIT_MSGQUEUE bytes for all queues of a user. What may be
// raised is raised for this process alone: the resource limit, and where CAP_SYS_RESOURCE is missing, the
// sysctl in an IPC namespace of our own, which keeps the other limits as they were.

#include <fcntl.h>
#include <fmt/format.h>
#include <mqueue.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/largest.h"
#include "mechanisms/parts/require_size.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/ipc_namespace.h"
#include "os/run_directory.h"
#include "os/text.h"

namespace ipcbench {
namespace {

constexpr long usual_depth = 10;  // the default of fs.mqueue.msg_default

long sysctl(const char* name, long otherwise) {
  const auto text = read_text(fmt::format("/proc/sys/fs/mqueue/{}", name));
  return text ? parse_number<long>(*text).value_or(otherwise) : otherwise;
}

void raise_resource_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_MSGQUEUE, &limit);
  const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
  const rlimit up_to_hard{limit.rlim_max, limit.rlim_max};
  if (setrlimit(RLIMIT_MSGQUEUE, &unlimited) < 0) setrlimit(RLIMIT_MSGQUEUE, &up_to_hard);
}

bool raise_sysctl_in_own_namespace() {
  if (!enter_own_ipc_namespace()) return false;
  std::ofstream file("/proc/sys/fs/mqueue/msgsize_max");
  file << suite_max_message_bytes << std::flush;
  return file.good();
}

// A new queue, or an empty descriptor with errno.
Fd try_open(const Name& name, std::size_t message_bytes, long depth) {
  mq_attr attributes{};
  attributes.mq_maxmsg = depth;
  attributes.mq_msgsize = static_cast<long>(message_bytes);
  return Fd(::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attributes));
}

// Both queues of a channel, or at least one of them empty, with errno.
std::array<Fd, 2> try_open_both(const std::array<Name, 2>& names, std::size_t message_bytes, long depth) {
  std::array<Fd, 2> queues;
  for (std::size_t i = 0; i < 2; ++i) {
    queues[i] = try_open(names[i], message_bytes, depth);
    if (!queues[i]) break;
  }
  return queues;
}

void unlink_both(const std::array<Name, 2>& names) {
  const int error = errno;
  for (const Name& name : names) ::mq_unlink(name.c_str());
  errno = error;
}

std::array<Name, 2> queue_names(RunDirectory& names) {
  return {names.message_queue("requests"), names.message_queue("replies")};
}

// As deep as RLIMIT_MSGQUEUE lets both be (mq_open then says EMFILE).
std::array<Fd, 2> open_both(const std::array<Name, 2>& names, std::size_t message_bytes) {
  for (long depth = std::min(usual_depth, sysctl("msg_max", usual_depth)); depth >= 1; depth /= 2) {
    std::array<Fd, 2> queues = try_open_both(names, message_bytes, depth);
    if (queues[1]) return queues;
    unlink_both(names);
    if (errno != EMFILE) break;
  }
  throw_errno(fmt::format("mq_open {} for {} bytes a message", names[0].value(), message_bytes));
}

// The largest message of which a channel can hold one each way.
std::size_t largest_message(RunDirectory& run) {
  const std::array<Name, 2> names = queue_names(run);
  return largest(suite_max_message_bytes, [&](std::size_t bytes) {
    const std::array<Fd, 2> queues = try_open_both(names, bytes, 1);
    unlink_both(names);
    return static_cast<bool>(queues[1]);
  });
}

// On Linux a queue's descriptor is a file descriptor, which poll takes (mq_overview(7)).
class PosixMqEnd final : public Endpoint {
 public:
  PosixMqEnd(Wait wait, Fd in, Fd out)
      : in_(std::move(in)), out_(std::move(out)), wait_(wait, in_.get(), out_.get()) {}

  void send(ConstBytes message) override {
    wait_.send("mq_send", [&] {
      return ::mq_send(out_.get(), reinterpret_cast<const char*>(message.data()), message.size(), 0);
    });
  }

  void receive(Bytes message) override {
    const ssize_t n = wait_.receive("mq_receive", [&] {
      return ::mq_receive(in_.get(), reinterpret_cast<char*>(message.data()), message.size(), nullptr);
    });
    require_size("message", n, message.size());
  }

 private:
  Fd in_;
  Fd out_;
  DescriptorWait wait_;
};

class PosixMq final : public Transport {
 public:
  static constexpr Description about{
      .id = "posix-mq",
      .title = "POSIX message queues",
      .family = "queue",
      .path =
          "mq_send copies the message into one of the kernel and hands it to the receiver asleep "
          "in mq_receive, which copies it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .core = true};

  static Availability probe(RunDirectory& names) {
    raise_resource_limit();
    const std::size_t granted = largest_message(names);
    const bool raised = granted < suite_max_message_bytes && raise_sysctl_in_own_namespace();
    const std::size_t most = raised ? std::max(granted, largest_message(names)) : granted;
    if (most == 0) return {fmt::format("mq_open: {}", std::generic_category().message(errno)), {}, {}};
    return {{}, most, "fs.mqueue.msgsize_max and RLIMIT_MSGQUEUE, both raised as far as is permitted"};
  }

  explicit PosixMq(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        names_(queue_names(config.names)),
        queues_(open_both(names_, message_bytes_)) {}

  Capacity capacity() override {
    mq_attr attributes{};
    check(::mq_getattr(queues_[0].get(), &attributes), "mq_getattr");
    const auto messages = static_cast<std::uint64_t>(attributes.mq_maxmsg);
    return {messages * message_bytes_, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    auto& [requests, replies] = queues_;
    if (role == Role::initiator)
      return std::make_unique<PosixMqEnd>(wait_, std::move(replies), std::move(requests));
    return std::make_unique<PosixMqEnd>(wait_, std::move(requests), std::move(replies));
  }

  void close_in_runner() override { queues_ = {}; }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  std::array<Name, 2> names_;
  std::array<Fd, 2> queues_;
};

const Registration<PosixMq> posix_mq_registration;

}  // namespace
}  // namespace ipcbench
