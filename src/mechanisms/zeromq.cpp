// ZeroMQ's PAIR sockets, over an AF_UNIX path and over TCP.
//
// send puts a copy of the message into a queue without locks and wakes the side's I/O thread (an eventfd),
// which writes it to the socket; the receiver's I/O thread reads it into memory of its own, queues it and
// wakes the receiver. Each side's I/O thread runs where the side is pinned. A send waits once the queues of
// both sides hold their high-water marks (ZMQ_SNDHWM, ZMQ_RCVHWM: 1000 messages each), and what lies in the
// sockets between: how much that is, is no number that holds for the next connection. Messages have no
// largest size (ZMQ_MAXMSGSIZE).
//
// The listening socket is made before the sides are forked (ZMQ_USE_FD), so that it is there when the
// initiator connects. A dead peer shows to neither side: PAIR waits for it to come back (zmq_socket(3)), and
// the runner ends the other.
//
// A receiver that was slower than a sender's closing (with a second's ZMQ_LINGER) waited for the rest in
// vain: the sides close together.

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/loopback.h"
#include "mechanisms/parts/unix_address.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_ZEROMQ
#include <atomic>
#include <zmq.hpp>

#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "os/cpu_relax.h"
#include "os/shared_block.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_ZEROMQ
std::string version() {
  const auto [major, minor, patch] = zmq::version();
  return fmt::format("{}.{}.{}", major, minor, patch);
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "ZeroMQ",
                          .licence = "LGPL-3.0-or-later, with an exception for linking",
                          .packages = "libzmq3-dev cppzmq-dev",
                          .version = version};
constexpr std::array waits{Wait::block, Wait::spin};
// In each side its own call and its I/O thread's: an eventfd written and read, epoll_wait, the socket; as
// counted.
constexpr PerMessage per_message_of_both{.system_calls = 8, .sleep_calls = 0, .copies = 4, .wakeups = 3};

constexpr Description about_ipc{
    .id = "zeromq-ipc",
    .title = "ZeroMQ PAIR over an AF_UNIX stream socket",
    .family = "library",
    .path =
        "send queues a copy and wakes an I/O thread, which writes it to a socket; "
        "the receiver's I/O thread reads, queues and wakes the receiver, which "
        "copies the message out.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = per_message_of_both,
    .library = &library};
constexpr Description about_tcp{.id = "zeromq-tcp",
                                .title = "ZeroMQ PAIR over TCP and 127.0.0.1",
                                .family = "library",
                                .path = "As zeromq-ipc, with a TCP connection between the I/O threads.",
                                .waits = waits,
                                .payload = Payload::bytes,
                                .lossless = true,
                                .boundaries = true,
                                .per_message = per_message_of_both,
                                .library = &library};

#ifdef IPCBENCH_HAS_ZEROMQ

class ZeroMqEnd final : public Endpoint {
 public:
  // With `listener`, a socket that listens at `address`, waits there for the peer; otherwise connects to it.
  ZeroMqEnd(Wait wait, const std::string& address, Fd listener, std::atomic<std::uint32_t>& left)
      : wait_(wait), socket_(context_, zmq::socket_type::pair), close_together_(left) {
    socket_.set(zmq::sockopt::linger, 0);
    if (listener) {
      socket_.set(zmq::sockopt::use_fd, listener.release());
      socket_.bind(address);
    } else {
      socket_.connect(address);
    }
  }

  void send(ConstBytes message) override {
    const zmq::const_buffer buffer(message.data(), message.size());
    while (!socket_.send(buffer, wait_ == Wait::block ? zmq::send_flags::none : zmq::send_flags::dontwait))
      cpu_relax();
  }

  void receive(Bytes message) override {
    const zmq::mutable_buffer buffer(message.data(), message.size());
    const auto flags = wait_ == Wait::block ? zmq::recv_flags::none : zmq::recv_flags::dontwait;
    zmq::recv_buffer_result_t got;
    while (!(got = socket_.recv(buffer, flags))) cpu_relax();
    require_size("message", static_cast<ssize_t>(got->untruncated_size), message.size());
  }

 private:
  Wait wait_;
  zmq::context_t context_;
  zmq::socket_t socket_;
  CloseTogether close_together_;
};

class ZeroMqIpc final : public Transport {
 public:
  static constexpr Description about = about_ipc;
  static Availability probe(RunDirectory&) { return {}; }

  explicit ZeroMqIpc(const ChannelConfig& config)
      : wait_(config.wait),
        path_(config.names.file("responder")),
        listener_(new_socket(AF_UNIX, SOCK_STREAM)) {
    bind_to(listener_, unix_address(path_), path_.value());
    check(::listen(listener_.get(), 1), "listen");
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (role == Role::initiator) close_in_runner();
    return std::make_unique<ZeroMqEnd>(wait_, "ipc://" + path_.value(), std::move(listener_), *left_);
  }

  void close_in_runner() override { listener_.reset(); }

 private:
  Wait wait_;
  Name path_;
  Fd listener_;
  SharedBlock<std::atomic<std::uint32_t>> left_;
};

class ZeroMqTcp final : public Transport {
 public:
  static constexpr Description about = about_tcp;
  static Availability probe(RunDirectory&) { return {why_no_loopback(SOCK_STREAM), {}, {}}; }

  explicit ZeroMqTcp(const ChannelConfig& config)
      : wait_(config.wait), listener_(new_socket(AF_INET, SOCK_STREAM)) {
    bind_to(listener_, loopback_address(), loopback_name);
    check(::listen(listener_.get(), 1), "listen");
    port_ = ntohs(own_address<sockaddr_in>(listener_).sin_port);
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (role == Role::initiator) close_in_runner();
    return std::make_unique<ZeroMqEnd>(wait_, fmt::format("tcp://{}:{}", loopback_name, port_),
                                       std::move(listener_), *left_);
  }

  void close_in_runner() override { listener_.reset(); }

 private:
  Wait wait_;
  Fd listener_;
  std::uint16_t port_ = 0;
  SharedBlock<std::atomic<std::uint32_t>> left_;
};

const Registration<ZeroMqIpc> zeromq_registration_ipc;
const Registration<ZeroMqTcp> zeromq_registration_tcp;

#else

const NotBuilt zeromq_registration_ipc(about_ipc);
const NotBuilt zeromq_registration_tcp(about_tcp);

#endif

}  // namespace
}  // namespace ipcbench
