// AF_UNIX datagram sockets, bound to paths in the run's own directory.
//
// For two processes: two sockets, each connected to the other. A sender sleeps when what it has under way
// exceeds SO_SNDBUF; between sockets connected to each other net.unix.max_dgram_qlen does not count
// (unix_dgram_sendmsg, net/unix/af_unix.c).
//
// For more: a mailbox. One socket with a path, which all consumers inherit, and which is connected to nobody;
// every producer connects a socket of its own to that path, and there are no replies. A sender sleeps also
// when more than net.unix.max_dgram_qlen messages lie in the mailbox, whoever sent them.
//
// A datagram is one piece of the kernel's memory, so a large one needs contiguous memory. A dead receiver (of
// a mailbox, the last of them) is ECONNREFUSED; of dead producers nothing tells a mailbox's consumers.

#include <array>
#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/datagram_end.h"
#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_address.h"
#include "mechanisms/parts/unix_datagrams.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

Fd sending_socket(std::size_t message_bytes) {
  Fd socket = new_socket(AF_UNIX, SOCK_DGRAM);
  require_send_buffer(socket, message_bytes);
  return socket;
}

Fd named_socket(const Name& path, std::size_t message_bytes) {
  Fd socket = sending_socket(message_bytes);
  bind_to(socket, unix_address(path), path.value());
  return socket;
}

// Of a mailbox that the kernel names (autobind, unix(7)): such a name goes with its socket.
Capacity mailbox_capacity(std::size_t message_bytes) {
  const Fd in = new_socket(AF_UNIX, SOCK_DGRAM);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  check(::bind(in.get(), reinterpret_cast<sockaddr*>(&address), sizeof address.sun_family), "autobind");
  socklen_t size = sizeof address;
  check(::getsockname(in.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  const Fd out = sending_socket(message_bytes);
  check(::connect(out.get(), reinterpret_cast<const sockaddr*>(&address), size), "connecting to a mailbox");
  return capacity_by_filling(out.get(), in.get(), message_bytes);
}

class UnixDgram final : public Transport {
 public:
  static constexpr Description about{
      .id = "unix-dgram",
      .title = "AF_UNIX datagram sockets",
      .family = "datagram",
      .path =
          "send copies the message into a buffer of the kernel, queues it at the peer and wakes "
          "it; recv copies it out. Where several processes send or receive, all messages go to "
          "one socket, the mailbox: a sender sleeps while more than net.unix.max_dgram_qlen lie "
          "there, and one of the receivers is woken.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .core = true};
  static Availability probe(RunDirectory&) { return unix_datagrams_available(SOCK_DGRAM); }

  explicit UnixDgram(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        mailbox_(config.many_to_many()),
        replies_(config.names.file("initiator")),
        requests_(config.names.file("responder")),
        ends_(mailbox_ ? std::array<Fd, 2>{Fd(), named_socket(requests_, message_bytes_)} : make_pair()) {}

  // Of other sockets: the modes of these are their sides' own.
  Capacity capacity() override {
    return mailbox_ ? mailbox_capacity(message_bytes_) : unix_datagram_capacity(SOCK_DGRAM, message_bytes_);
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Fd own = ends_.take(role);
    if (mailbox_ && role == Role::initiator) own = connected_to_mailbox();
    return std::make_unique<DatagramEnd>(wait_, std::move(own));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  [[nodiscard]] std::array<Fd, 2> make_pair() const {
    std::array<Fd, 2> pair{named_socket(replies_, message_bytes_), named_socket(requests_, message_bytes_)};
    connect_to(pair[0], unix_address(requests_), requests_.value());
    connect_to(pair[1], unix_address(replies_), replies_.value());
    return pair;
  }
  [[nodiscard]] Fd connected_to_mailbox() const {
    Fd own = sending_socket(message_bytes_);
    connect_to(own, unix_address(requests_), requests_.value());
    return own;
  }

  std::size_t message_bytes_;
  Wait wait_;
  bool mailbox_;
  Name replies_;
  Name requests_;
  TwoEnds ends_;
};

const Registration<UnixDgram> unix_dgram_registration;

}  // namespace
}  // namespace ipcbench
