// A TCP connection over 127.0.0.1, made before the sides are forked, with TCP_NODELAY: a small message leaves
// at once (tcp(7)).
//
// A write sleeps when the sender's buffer is full, which it stays once the receiver's is, too. Both grow as
// TCP sees fit, up to net.ipv4.tcp_wmem and tcp_rmem, and how many bytes go into the receiver's depends on
// how they were cut into packets and on when those were acknowledged. So the capacity is no number that holds
// for the next connection: of messages of 64 bytes some 4 MiB, give or take a percent.
//
// A dead peer is the end of the stream, ECONNRESET or EPIPE.

#include <netinet/tcp.h>

#include <array>
#include <memory>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/loopback.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

class Tcp final : public Transport {
 public:
  static constexpr Description about{
      .id = "tcp",
      .title = "TCP over 127.0.0.1",
      .family = "byte stream",
      .path =
          "write copies the message into packets of the kernel; these pass through the whole of "
          "TCP and IP, and the sender's own call carries them to the peer's queue and wakes the "
          "receiver asleep in read, which copies them out.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {why_no_loopback(SOCK_STREAM), {}, {}}; }

  explicit Tcp(const ChannelConfig& config) : wait_(config.wait), ends_(make_ends()) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<ByteStreamEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  static std::array<Fd, 2> make_ends() {
    std::array<Fd, 2> ends = connection_within(loopback_address(), loopback_name);
    for (const Fd& socket : ends) {
      const int on = 1;
      check(::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    }
    return ends;
  }

  Wait wait_;
  TwoEnds ends_;
};

const Registration<Tcp> tcp_registration;

}  // namespace
}  // namespace ipcbench
