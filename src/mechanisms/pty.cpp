// A pseudo-terminal in raw mode: the initiator has the master, the responder the slave (pty(7)).
//
// Between the two lie the 4096 bytes of the line discipline (n_tty), and before those some 8 to 16 KiB in
// pieces (tty_buffer_set_limit, drivers/tty/pty.c); read and write pass a large message in parts. A worker of
// the kernel moves bytes from these to those. It does not wake the writer for the room that it makes: how
// much goes in before a writer sleeps depends on how far it has come, and so the capacity is no number (of
// messages of 64 bytes, 264 to 320). It needs a CPU, of which two sides that spin leave it none but at the
// end of their time slices: so neither spins here. And it is no side: where the peer is on another CPU it
// runs while the writer goes to sleep, and what is declared is the receiver's wake-up alone.
//
// When the last descriptor of the master closes, the kernel throws away what the slave has not yet read
// (tty_vhangup). So the responder holds the master, too, and is not told of a dead initiator. A dead
// responder is EIO, once all that it wrote has been read.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <system_error>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

constexpr int open_flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
constexpr std::array sleeping_waits{Wait::block, Wait::poll, Wait::epoll};

class Pty final : public Transport {
 public:
  static constexpr Description about{
      .id = "pty",
      .title = "pseudo-terminal in raw mode",
      .family = "byte stream",
      .path =
          "write copies the message into the kernel, there into the peer's buffer, and wakes a "
          "worker of the kernel, which copies it to the line discipline and wakes the receiver "
          "asleep in read; that copies it out by way of a small buffer.",
      .waits = sleeping_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 5, .wakeups = 1},
      .by_kernel_thread = true};

  static Availability probe(RunDirectory&) {
    try {
      const Pty pty(Wait::block);
    } catch (const std::system_error& error) {
      return {fmt::format("{}; it takes /dev/ptmx, devpts and a terminal below kernel.pty.max", error.what()),
              {},
              {}};
    }
    return {};
  }

  explicit Pty(const ChannelConfig& config) : Pty(config.wait) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (role == Role::responder) return std::make_unique<ByteStreamEnd>(wait_, std::move(slave_));
    slave_.reset();
    return std::make_unique<ByteStreamEnd>(wait_, std::move(master_));
  }

  void close_in_runner() override {
    master_.reset();
    slave_.reset();
  }

 private:
  explicit Pty(Wait wait) : wait_(wait), master_(check(::posix_openpt(open_flags), "posix_openpt")) {
    check(::unlockpt(master_.get()), "unlockpt");
    slave_.reset(check(::ioctl(master_.get(), TIOCGPTPEER, open_flags), "TIOCGPTPEER"));
    // The master is raw from the start (unix98_pty_init).
    termios raw{};
    check(::tcgetattr(slave_.get(), &raw), "tcgetattr");
    ::cfmakeraw(&raw);
    check(::tcsetattr(slave_.get(), TCSANOW, &raw), "tcsetattr");
  }

  Wait wait_;
  Fd master_;
  Fd slave_;
};

const Registration<Pty> pty_registration;

}  // namespace
}  // namespace ipcbench
