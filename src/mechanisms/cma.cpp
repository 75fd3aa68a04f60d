// Cross memory attach: the sender writes each message straight into the receiver's own buffer, with
// process_vm_writev.
//
// A rendezvous. The receiver posts where its buffer is, in memory that both sides share, and the sender waits
// for that: nothing is held without a receiver. process_vm_readv is the mirror image: the sender posts, the
// receiver reads out of the sender's buffer, and the sender has to be told that it may go on. That takes two
// wake-ups a message where the receiver waits first; with process_vm_writev a receiver is woken once, with
// its message in its hands.
//
// No limit on a message's size. Who writes must be allowed to trace whom it writes to (process_vm_readv(2),
// PTRACE_MODE_ATTACH_REALCREDS): same user, and where Yama asks for it, with the other's permission, which
// each side gives (prctl(2), PR_SET_PTRACER). A receiver that died after posting is ESRCH; nothing else tells
// a side that its peer has died.

#include <fmt/format.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <stdexcept>

#include "harness/registry.h"
#include "harness/stamp.h"
#include "mechanisms/parts/awaited_word.h"
#include "mechanisms/parts/peer_memory.h"
#include "mechanisms/parts/require_size.h"
#include "os/error.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

// Where a receiver waits for its next message.
struct alignas(cache_line_bytes) Posting {
  AwaitedWord posted;  // 1 from the posting until the buffer has been filled
  pid_t receiver = 0;
  std::byte* buffer = nullptr;  // in the receiver's memory
  std::size_t bytes = 0;        // of the buffer; once filled, of the message
};

using Postings = std::array<Posting, 2>;  // by the role that receives

// Writes all of `bytes` to `to` in the memory of that process. The kernel may stop early only between two
// pieces of memory that differ in what they are (process_vm_readv(2)).
void write_into(pid_t process, std::byte* to, ConstBytes bytes) {
  while (!bytes.empty()) {
    // The call only reads what a local piece refers to.
    const iovec local{const_cast<std::byte*>(bytes.data()), bytes.size()};
    const iovec remote{to, bytes.size()};
    const ssize_t n = ::process_vm_writev(process, &local, 1, &remote, 1, 0);
    if (n < 0 && errno != EINTR) throw_errno(fmt::format("process_vm_writev to process {}", process));
    if (n == 0) throw std::runtime_error(fmt::format("process_vm_writev to process {}: nothing", process));
    if (n < 0) continue;
    to += n;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
}

class CmaEnd final : public Endpoint {
 public:
  CmaEnd(Posting& in, Posting& out, const MemoryWait& wait)
      : in_(&in), out_(&out), wait_(wait), self_(::getpid()) {}

  void send(ConstBytes message) override {
    out_->posted.await(wait_, [](std::uint32_t posted) { return posted != 0; });
    write_into(out_->receiver, out_->buffer, message.first(std::min(message.size(), out_->bytes)));
    out_->bytes = message.size();
    out_->posted.set(wait_, 0);
  }

  void receive(Bytes message) override {
    in_->receiver = self_;
    in_->buffer = message.data();
    in_->bytes = message.size();
    in_->posted.set(wait_, 1);
    in_->posted.await(wait_, [](std::uint32_t posted) { return posted == 0; });
    require_size("message", static_cast<ssize_t>(in_->bytes), message.size());
  }

 private:
  Posting* in_;
  Posting* out_;
  MemoryWait wait_;
  pid_t self_;
};

class Cma final : public Transport {
 public:
  static constexpr Description about{
      .id = "cma",
      .title = "cross memory attach (process_vm_writev)",
      .family = "kernel copy",
      .path =
          "The receiver posts the address of its buffer in shared memory and sleeps on a futex. "
          "The sender, which waits for the posting, has the kernel copy the message straight from "
          "its own buffer into that one (process_vm_writev), says so and wakes the receiver.",
      .waits = memory_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 3, .sleep_calls = 2, .copies = 1, .wakeups = 1}};

  static Availability probe(RunDirectory&) { return {why_no_peer_memory(), {}, {}}; }

  explicit Cma(const ChannelConfig& config) : wait_(config), runner_(::getpid()) {}

  Capacity capacity() override { return {0, 0}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    open_memory_to_children_of(runner_);
    return std::make_unique<CmaEnd>(posting(role), posting(peer_of(role)), wait_);
  }

 private:
  [[nodiscard]] Posting& posting(Role receiver) const {
    return (*postings_)[static_cast<std::size_t>(receiver)];
  }

  MemoryWait wait_;
  pid_t runner_;
  SharedBlock<Postings> postings_;
};

const Registration<Cma> cma_registration;

}  // namespace
}  // namespace ipcbench
