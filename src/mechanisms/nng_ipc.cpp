// NNG's pair1 sockets over an AF_UNIX path.
//
// nng_send copies the message and starts an operation, which writes at once where the socket takes it. At the
// receiver a thread polls; it hands what came to a worker thread, which reads it and hands it to another,
// which wakes whoever waits in nng_recv, and that copies the message out. Most of a message's system calls
// are futexes between these threads, which run where their side is pinned; how many there are depends on who
// comes first (strace: 6 to 9). Sockets queue nothing themselves (NNG_OPT_SENDBUF and NNG_OPT_RECVBUF stay
// 0), but the stages between have a message each: how much a connection holds is no number that holds for the
// next. NNG_OPT_RECVMAXSZ, 1 MiB by default, is lifted.
//
// nng_close may discard what was sent and not yet written (nng_close(3)): the sides close together.
//
// A dead peer shows to neither side: pair1 waits for it to come back (nng_pair(7)), and the runner ends the
// other.

#include <fmt/format.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>

#include "harness/registry.h"
#include "mechanisms/parts/unix_address.h"
#include "os/run_directory.h"

#ifdef IPCBENCH_HAS_NNG
#include <nng/nng.h>
#include <nng/protocol/pair1/pair.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "mechanisms/parts/close_together.h"
#include "mechanisms/parts/require_size.h"
#include "os/cpu_relax.h"
#include "os/shared_block.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_NNG
std::string version() {
  return nng_version();
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{.name = "NNG", .licence = "MIT", .packages = "libnng-dev", .version = version};
constexpr std::array waits{Wait::block, Wait::spin};

constexpr Description about_nng{
    .id = "nng-ipc",
    .title = "NNG pair1 over an AF_UNIX stream socket",
    .family = "library",
    .path =
        "nng_send copies the message and writes it to a socket; at the receiver's side a thread "
        "polls, two more read it and hand it on, and wake the receiver, which copies it out.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 9, .sleep_calls = 0, .copies = 4, .wakeups = 4},
    .library = &library};

#ifdef IPCBENCH_HAS_NNG

// Throws std::runtime_error that names `what`, unless the result is 0.
void require_done(int result, const char* what) {
  if (result != 0) throw std::runtime_error(fmt::format("{}: {}", what, nng_strerror(result)));
}

class Pair1 {
 public:
  Pair1() { require_done(nng_pair1_open(&socket_), "nng_pair1_open"); }
  Pair1(const Pair1&) = delete;
  Pair1& operator=(const Pair1&) = delete;
  ~Pair1() {
    // A side that had failed with a message unread hung as it left, in 3 % of a test's runs, until this was
    // left out there; the end of the process closes the socket.
    if (std::uncaught_exceptions() == 0) nng_close(socket_);
  }

  [[nodiscard]] nng_socket get() const { return socket_; }

 private:
  nng_socket socket_{};
};

class NngEnd final : public Endpoint {
 public:
  NngEnd(Wait wait, const std::string& address, Role role, std::atomic<std::uint32_t>& left)
      : wait_(wait), close_together_(left) {
    require_done(nng_socket_set_size(pair_.get(), NNG_OPT_RECVMAXSZ, 0), "NNG_OPT_RECVMAXSZ");
    if (role == Role::responder) {
      require_done(nng_listen(pair_.get(), address.c_str(), nullptr, 0), "nng_listen");
    } else {
      dial(address);
    }
  }

  void send(ConstBytes message) override {
    // NNG takes a buffer that is not const, and does not write to it (nng_send(3)).
    void* const data = const_cast<std::byte*>(message.data());
    wait("nng_send", [&] { return nng_send(pair_.get(), data, message.size(), flags()); });
  }

  void receive(Bytes message) override {
    std::size_t size = 0;
    wait("nng_recv", [&] {
      size = message.size();
      return nng_recv(pair_.get(), message.data(), &size, flags());
    });
    require_size("message", static_cast<ssize_t>(size), message.size());
  }

 private:
  // The responder may come to listen later, and NNG takes no socket that listens already: asked again each
  // millisecond, before anything is measured.
  void dial(const std::string& address) {
    int result = nng_dial(pair_.get(), address.c_str(), nullptr, 0);
    while (result == NNG_ECONNREFUSED || result == NNG_ENOENT) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      result = nng_dial(pair_.get(), address.c_str(), nullptr, 0);
    }
    require_done(result, "nng_dial");
  }

  [[nodiscard]] int flags() const { return wait_ == Wait::block ? 0 : NNG_FLAG_NONBLOCK; }

  template <class Call>
  void wait(const char* what, Call call) {
    int result = call();
    while (wait_ != Wait::block && result == NNG_EAGAIN) {
      cpu_relax();
      result = call();
    }
    require_done(result, what);
  }

  Wait wait_;
  Pair1 pair_;
  CloseTogether close_together_;
};

class NngIpc final : public Transport {
 public:
  static constexpr Description about = about_nng;
  static Availability probe(RunDirectory&) { return {}; }

  explicit NngIpc(const ChannelConfig& config) : wait_(config.wait), path_(config.names.file("responder")) {
    static_cast<void>(unix_address(path_));  // throws where the path is too long
  }

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<NngEnd>(wait_, "ipc://" + path_.value(), role, *left_);
  }

 private:
  Wait wait_;
  Name path_;
  SharedBlock<std::atomic<std::uint32_t>> left_;
};

const Registration<NngIpc> nng_ipc_registration;

#else

const NotBuilt nng_ipc_registration(about_nng);

#endif

}  // namespace
}  // namespace ipcbench
