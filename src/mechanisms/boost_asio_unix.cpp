// Boost.Asio over a connected pair of AF_UNIX stream sockets.
//
// Below it is a socketpair (see there), with the same limits and the same signs of a dead peer. `block` are
// Asio's synchronous calls: on the socket, which stays blocking, each is one system call for each 64 KiB
// (detail::default_max_transfer_size). With `epoll` a message is sent and received as in a program that never
// waits in a call: Asio tries at once, and where that would wait, its io_context does, in epoll_wait, from
// which it calls back. `spin` asks the io_context without sleeping.

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/version.hpp>
#include <memory>
#include <string>

#include "harness/registry.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "mechanisms/parts/unix_stream_capacity.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

namespace asio = boost::asio;

std::string boost_version() {
  return fmt::format("{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
}

constexpr Library library{
    .name = "Boost.Asio", .licence = "BSL-1.0", .packages = "libboost-dev", .version = boost_version};
constexpr std::array asio_waits{Wait::block, Wait::spin, Wait::epoll};

class BoostAsioUnixEnd final : public Endpoint {
 public:
  BoostAsioUnixEnd(Wait wait, Fd socket)
      : wait_(wait),
        context_(std::make_unique<asio::io_context>(1)),
        socket_(*context_, asio::local::stream_protocol(), socket.release()) {}

  void send(ConstBytes message) override {
    const auto buffer = asio::buffer(message.data(), message.size());
    if (wait_ == Wait::block) {
      asio::write(socket_, buffer);
    } else {
      complete([&](auto done) { asio::async_write(socket_, buffer, done); });
    }
  }

  void receive(Bytes message) override {
    const auto buffer = asio::buffer(message.data(), message.size());
    if (wait_ == Wait::block) {
      asio::read(socket_, buffer);
    } else {
      complete([&](auto done) { asio::async_read(socket_, buffer, done); });
    }
  }

 private:
  // Starts an operation and runs the context until it has called back. Throws boost::system::system_error.
  template <class Start>
  void complete(Start start) {
    boost::system::error_code failure;
    context_->restart();
    start([&failure](const boost::system::error_code& error, std::size_t) { failure = error; });
    if (wait_ == Wait::spin) {
      while (!context_->stopped()) context_->poll();
    } else {
      context_->run();
    }
    if (failure) throw boost::system::system_error(failure);
  }

  Wait wait_;
  std::unique_ptr<asio::io_context> context_;  // which the socket refers to
  asio::local::stream_protocol::socket socket_;
};

class BoostAsioUnix final : public Transport {
 public:
  static constexpr Description about{
      .id = "boost-asio-unix",
      .title = "Boost.Asio, AF_UNIX stream socket",
      .family = "library",
      .path =
          "As a socketpair, through Asio: asio::write and asio::read make the system calls, or an "
          "io_context does that sleeps in epoll_wait and calls back.",
      .waits = asio_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .library = &library};
  static Availability probe(RunDirectory&) { return {}; }

  explicit BoostAsioUnix(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return unix_stream_capacity(message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<BoostAsioUnixEnd>(wait_, ends_.take(role));
  }

  void close_in_runner() override { ends_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  TwoEnds ends_;
};

const Registration<BoostAsioUnix> boost_asio_unix_registration;

}  // namespace
}  // namespace ipcbench
