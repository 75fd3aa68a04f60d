// Two AF_UNIX stream sockets connected to each other (socketpair(2)), and a ring on each side that sends and
// receives.
//
// An operation that has to wait does so in the ring; it is done once the whole message has passed
// (MSG_WAITALL, io_uring_prep_send(3), Linux 5.19), or, on older kernels, a part of it. A sender waits when
// what it has under way exceeds SO_SNDBUF. A dead peer is the end of the stream, or EPIPE.

#include "harness/registry.h"
#include "mechanisms/parts/liburing.h"

#ifdef IPCBENCH_HAS_LIBURING
#include <sys/socket.h>

#include <array>
#include <memory>

#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_stream_capacity.h"
#include "mechanisms/parts/uring_stream.h"
#endif

namespace ipcbench {
namespace {

constexpr Description about_uring_socket{
    .id = "uring-socket",
    .title = "AF_UNIX stream sockets through io_uring",
    .family = "io_uring",
    .path =
        "io_uring_enter submits a send, which copies the message into a buffer of the kernel "
        "and wakes the receiver asleep in io_uring_enter, whose receive then copies it out. "
        "Both results come through memory shared with the kernel.",
    .waits = uring_waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = false,
    .tells_of_death = true,
    .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

#ifdef IPCBENCH_HAS_LIBURING

constexpr std::array socket_operations{UringOperation{IORING_OP_SEND, "IORING_OP_SEND", "5.6"},
                                       UringOperation{IORING_OP_RECV, "IORING_OP_RECV", "5.6"}};

struct SocketOperations {
  static void send(io_uring_sqe* entry, int fd, ConstBytes message) {
    io_uring_prep_send(entry, fd, message.data(), message.size(), MSG_NOSIGNAL | MSG_WAITALL);
  }
  static void receive(io_uring_sqe* entry, int fd, Bytes message) {
    io_uring_prep_recv(entry, fd, message.data(), message.size(), MSG_WAITALL);
  }
};

using UringSocketEnd = UringStreamEnd<SocketOperations>;

class UringSocket final : public Transport {
 public:
  static constexpr Description about = about_uring_socket;
  static Availability probe(RunDirectory&) { return {why_no_uring(socket_operations), {}, {}}; }

  explicit UringSocket(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return unix_stream_capacity(message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<UringSocketEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<UringSocket> uring_socket_registration;

#else

const NotBuilt uring_socket_registration(about_uring_socket, liburing);

#endif

}  // namespace
}  // namespace ipcbench
