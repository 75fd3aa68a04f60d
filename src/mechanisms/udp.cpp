// Two UDP sockets on 127.0.0.1, each connected to the other (udp(7)).
//
// A sender never waits: the datagram that finds the peer's receive buffer (SO_RCVBUF) full is dropped, and
// nobody is told. What the buffer holds is the capacity here. It is enlarged, so that a receiver may be late
// by some milliseconds: to 4 MiB with CAP_NET_ADMIN, else as far as net.core.rmem_max lets it. A dead peer is
// ECONNREFUSED, once something was sent to it.

#include <fmt/format.h>
#include <linux/sock_diag.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include "harness/registry.h"
#include "mechanisms/parts/datagram_end.h"
#include "mechanisms/parts/loopback.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

// What 65,535 bytes of an IPv4 packet leave without its header of 20 bytes and that of UDP, 8.
constexpr std::size_t max_datagram_bytes = 65'507;
constexpr int receive_buffer_bytes = 4 << 20;
// No datagram takes less of a receive buffer: a struct sk_buff and the end of its data (SKB_TRUESIZE).
constexpr int least_charge_bytes = 256;

void enlarge_receive_buffer(const Fd& socket) {
  const int half = receive_buffer_bytes / 2;  // the kernel doubles it
  if (::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUFFORCE, &half, sizeof half) < 0) {
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &half, sizeof half), "SO_RCVBUF");
  }
}

std::array<Fd, 2> make_udp_ends() {
  std::array<Fd, 2> ends{new_socket(AF_INET, SOCK_DGRAM), new_socket(AF_INET, SOCK_DGRAM)};
  for (const Fd& socket : ends) {
    enlarge_receive_buffer(socket);
    bind_to(socket, loopback_address(), loopback_name);
  }
  connect_to(ends[0], own_address<sockaddr_in>(ends[1]), loopback_name);
  connect_to(ends[1], own_address<sockaddr_in>(ends[0]), loopback_name);
  return ends;
}

// How many datagrams the socket has dropped.
std::uint32_t dropped(const Fd& socket) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
  socklen_t size = sizeof memory;
  check(::getsockopt(socket.get(), SOL_SOCKET, SO_MEMINFO, memory.data(), &size), "SO_MEMINFO");
  return memory[SK_MEMINFO_DROPS];
}

void overfill(const Fd& out, const Fd& in, Bytes message) {
  for (int sent = 0; sent < receive_buffer_bytes / least_charge_bytes && dropped(in) == 0; ++sent) {
    check(::send(out.get(), message.data(), message.size(), 0), "send");
  }
}

std::uint64_t drain(const Fd& in, Bytes message) {
  std::uint64_t messages = 0;
  while (::recv(in.get(), message.data(), message.size(), MSG_DONTWAIT) >= 0) ++messages;
  return messages;
}

class Udp final : public Transport {
 public:
  static constexpr Description about{
      .id = "udp",
      .title = "UDP over 127.0.0.1",
      .family = "datagram",
      .path =
          "send copies the message into a packet of the kernel, which passes through UDP and IP; "
          "the sender's own call carries it to the peer's queue and wakes the receiver asleep in "
          "recv, which copies it out. What finds that queue full is dropped.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = false,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

  static Availability probe(RunDirectory&) {
    return {why_no_loopback(SOCK_DGRAM), max_datagram_bytes,
            "the length of an IPv4 packet, which nothing raises"};
  }

  explicit Udp(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(make_udp_ends()) {
    if (message_bytes_ > max_datagram_bytes) {
      throw std::runtime_error(fmt::format("a datagram of {} bytes is over the {} that UDP carries",
                                           message_bytes_, max_datagram_bytes));
    }
  }

  // What is there once one more has been dropped. Of another pair of sockets: this one's stays empty.
  Capacity capacity() override {
    const std::array<Fd, 2> ends = make_udp_ends();
    std::vector<std::byte> message(message_bytes_);
    overfill(ends[0], ends[1], message);
    const std::uint64_t messages = drain(ends[1], message);
    return {messages * message_bytes_, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<DatagramEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<Udp> udp_registration;

}  // namespace
}  // namespace ipcbench
