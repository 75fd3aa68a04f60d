// Two message queues of Boost.Interprocess, one a direction: messages in POSIX shared memory, ordered by an
// index, under one process-shared mutex and two condition variables, which is held while a message is copied.
//
// A sender sleeps when as many messages wait as the queue is deep. Its mutex is not robust: a side that dies
// with it leaves it locked, and nothing tells the other.
//
// Who wakes up on a condition variable takes the mutex as one that others may wait for (glibc's
// pthread_mutex_cond_lock), so letting go of it is a futex call that wakes nobody: the third of a message.

#include <algorithm>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <memory>
#include <stdexcept>

#include "harness/registry.h"
#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/named_memory.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/reserve.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

constexpr std::size_t usual_boost_depth = 10;  // as of POSIX queues
constexpr std::size_t queue_bytes = std::size_t{4} << 20;

// As many messages as queue_bytes hold, or half of the free room for both queues, but always one.
std::size_t depth_for(std::size_t message_bytes, const Availability& room) {
  if (room.why_not) throw std::runtime_error(*room.why_not);
  const std::size_t bytes = std::min(queue_bytes, room.max_message_bytes.value_or(0) / 2);
  return std::clamp<std::size_t>(bytes / message_bytes, 1, usual_boost_depth);
}

void make_boost_queue(const Name& name, std::size_t depth, std::size_t message_bytes) {
  const bip::message_queue queue(bip::create_only, name.c_str(), depth, message_bytes,
                                 bip::permissions(0600));
  const bip::shared_memory_object memory(bip::open_only, name.c_str(), bip::read_write);
  bip::offset_t bytes = 0;
  memory.get_size(bytes);
  reserve(memory.get_mapping_handle().handle, static_cast<std::size_t>(bytes), name.value());
}

std::unique_ptr<bip::message_queue> open_queue(const Name& name) {
  return std::make_unique<bip::message_queue>(bip::open_only, name.c_str());
}

template <class Waiting>
class BoostMqEnd {
 public:
  BoostMqEnd(const Name& in, const Name& out, const Waiting& wait)
      : in_(open_queue(in)), out_(open_queue(out)), wait_(wait) {}

  void send(ConstBytes message) {
    wait_.until([&] { return out_->try_send(message.data(), message.size(), 0); },
                [&] { out_->send(message.data(), message.size(), 0); });
  }

  void receive(Bytes message) {
    bip::message_queue::size_type n = 0;
    unsigned priority = 0;
    wait_.until([&] { return in_->try_receive(message.data(), message.size(), n, priority); },
                [&] { in_->receive(message.data(), message.size(), n, priority); });
    require_size("message", static_cast<ssize_t>(n), message.size());
  }

 private:
  std::unique_ptr<bip::message_queue> in_;
  std::unique_ptr<bip::message_queue> out_;
  Waiting wait_;
};

class BoostMq final : public Transport {
 public:
  static constexpr Description about{
      .id = "boost-mq",
      .title = "Boost.Interprocess message queues",
      .family = "queue",
      .path =
          "The sender takes the queue's mutex, copies the message into its shared memory and "
          "signals; the receiver asleep on the condition variable (a futex) is woken, takes the "
          "mutex and copies it out.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 3, .sleep_calls = 3, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return NamedMemory::probe(2); }

  explicit BoostMq(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config),
        depth_(depth_for(message_bytes_, probe(config.names))),
        requests_(config.names.shared_memory("requests")),
        replies_(config.names.shared_memory("replies")) {
    for (const Name* name : {&requests_, &replies_}) make_boost_queue(*name, depth_, message_bytes_);
  }

  Capacity capacity() override { return {depth_ * message_bytes_, depth_}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const Name& in = role == Role::initiator ? replies_ : requests_;
    const Name& out = role == Role::initiator ? requests_ : replies_;
    return inlined_end<loops_of(about)>(
        wait_, [&]<class Waiting>(const Waiting& waiting) { return BoostMqEnd<Waiting>(in, out, waiting); });
  }

 private:
  std::size_t message_bytes_;
  MemoryWait wait_;
  std::size_t depth_;
  Name requests_;
  Name replies_;
};

const Registration<BoostMq> boost_mq_registration;

}  // namespace
}  // namespace ipcbench
