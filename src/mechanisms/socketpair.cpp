// A pair of AF_UNIX stream sockets without names, one a side.
//
// Every write is a buffer of its own in the peer's queue. A write sleeps when what this side has under way
// exceeds SO_SNDBUF (net.core.wmem_default), and one of over half of that passes in parts
// (unix_stream_sendmsg, net/unix/af_unix.c). A dead peer is the end of the stream, ECONNRESET or EPIPE.

#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_stream_capacity.h"

namespace ipcbench {
namespace {

class SocketPair final : public Transport {
 public:
  static constexpr Description about{
      .id = "socketpair",
      .title = "AF_UNIX stream socketpair",
      .family = "byte stream",
      .path =
          "write copies the message into a buffer of the kernel, queues it at the peer and wakes "
          "the receiver asleep in read, which copies it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit SocketPair(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return unix_stream_capacity(message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<ByteStreamEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<SocketPair> socketpair_registration;

}  // namespace
}  // namespace ipcbench
