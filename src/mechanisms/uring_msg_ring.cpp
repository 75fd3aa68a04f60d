// Each side posts words to the completion queue of a ring that its peer waits on (IORING_OP_MSG_RING,
// io_uring_prep_msg_ring(3)), through a ring of its own that it submits to.
//
// The rings that are waited on are made before the sides fork: a ring's descriptor cannot be sent over a
// socket (EINVAL since Linux 6.7: scm_fp_copy, net/core/scm.c), and pidfd_getfd(2) takes the right to trace.
// What is posted to a full queue the kernel keeps on a list without a bound, which whoever only looks at the
// queue does not see (io_cqring_event_overflow, io_uring/io_uring.c): so a count in shared memory of what was
// taken keeps what is under way within the queue. Nothing tells a side that its peer has died.

#include "harness/registry.h"
#include "mechanisms/parts/liburing.h"

#ifdef IPCBENCH_HAS_LIBURING
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "mechanisms/parts/credit.h"
#include "mechanisms/parts/uring.h"
#include "os/error.h"
#endif

namespace ipcbench {
namespace {

constexpr Description about_uring_msg_ring{
    .id = "uring-msg-ring",
    .title = "completions posted to the peer's io_uring",
    .family = "io_uring",
    .path =
        "io_uring_enter submits the word, which the kernel posts to the peer's completion "
        "queue, and wakes the receiver asleep in io_uring_enter, which reads the word from that "
        "queue in shared memory. A count in shared memory of what was taken bounds what is "
        "queued.",
    .waits = uring_waits,
    .payload = Payload::word,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 2, .sleep_calls = 1, .copies = 2, .wakeups = 1}};

#ifdef IPCBENCH_HAS_LIBURING

constexpr std::array msg_ring_operations{UringOperation{IORING_OP_MSG_RING, "IORING_OP_MSG_RING", "5.18"}};
constexpr std::size_t most_posted_bytes = sizeof(io_uring_cqe::user_data);
constexpr unsigned completions = 1024;

class MsgRingOut {
 public:
  MsgRingOut(Wait wait, int peer) : wait_(wait), peer_(peer), ring_(Uring::for_waiting(wait)) {}

  void send(std::uint64_t word) {
    io_uring_prep_msg_ring(ring_.prepare(), peer_, 0, word, 0);
    const int result = ring_.run(wait_);
    if (result >= 0) return;
    errno = -result;
    throw_errno("IORING_OP_MSG_RING");
  }

 private:
  Wait wait_;
  int peer_;
  Uring ring_;
};

class MsgRingIn {
 public:
  MsgRingIn(Wait wait, Uring& ring) : wait_(wait), ring_(&ring) {}
  std::uint64_t take() { return ring_->take(wait_).data; }

 private:
  Wait wait_;
  Uring* ring_;
};

class UringMsgRing final : public Transport {
 public:
  static constexpr Description about = about_uring_msg_ring;
  static Availability probe(RunDirectory&) {
    if (const auto reason = why_no_uring(msg_ring_operations)) return {reason, {}, {}};
    return {{}, most_posted_bytes, "user_data, the 64 bits that a completion brings along (io_uring(7))"};
  }

  explicit UringMsgRing(const ChannelConfig& config)
      : message_bytes_(require_word(config.message_bytes, most_posted_bytes)), wait_(config.wait) {
    for (int i = 0; i < 2; ++i) rings_.push_back(Uring::for_posts(completions));
  }

  Capacity capacity() override { return {std::uint64_t{completions} * message_bytes_, completions}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return credited_end(MsgRingOut(wait_, awaited_by(peer_of(role)).fd()), MsgRingIn(wait_, awaited_by(role)),
                        Credit(counts_, role, completions, wait_));
  }

  void close_in_runner() override { rings_.clear(); }

 private:
  Uring& awaited_by(Role role) { return rings_.at(static_cast<std::size_t>(role)); }

  std::size_t message_bytes_;
  Wait wait_;
  TakenCounts counts_;
  std::vector<Uring> rings_;  // those of the initiator and the responder; empty in the runner
};

const Registration<UringMsgRing> uring_msg_ring_registration;

#else

const NotBuilt uring_msg_ring_registration(about_uring_msg_ring, liburing);

#endif

}  // namespace
}  // namespace ipcbench
