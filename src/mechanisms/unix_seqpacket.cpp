// A pair of AF_UNIX seqpacket sockets without names, one a side: a connection that keeps messages apart.
//
// A sender sleeps when what its socket has under way exceeds SO_SNDBUF; net.unix.max_dgram_qlen does not
// count between sockets connected to each other (unix_dgram_sendmsg, net/unix/af_unix.c). Several producers
// share the one socket and its buffer, and several consumers the other. A side whose peers are all dead sees
// the end of the connection, ECONNRESET or EPIPE.

#include <array>
#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/datagram_end.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_datagrams.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

class UnixSeqpacket final : public Transport {
 public:
  static constexpr Description about{
      .id = "unix-seqpacket",
      .title = "AF_UNIX seqpacket socketpair",
      .family = "datagram",
      .path =
          "send copies the message into a buffer of the kernel, queues it at the peer and wakes "
          "the receiver asleep in recv, which copies it out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .tells_of_death = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return unix_datagrams_available(SOCK_SEQPACKET); }

  explicit UnixSeqpacket(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(make_ends(message_bytes_)) {}

  // Of another pair: the modes of this one's descriptors are its sides' own.
  Capacity capacity() override { return unix_datagram_capacity(SOCK_SEQPACKET, message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<DatagramEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  static std::array<Fd, 2> make_ends(std::size_t message_bytes) {
    std::array<Fd, 2> pair = unix_pair(SOCK_SEQPACKET);
    for (const Fd& socket : pair) require_send_buffer(socket, message_bytes);
    return pair;
  }

  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<UnixSeqpacket> unix_seqpacket_registration;

}  // namespace
}  // namespace ipcbench
