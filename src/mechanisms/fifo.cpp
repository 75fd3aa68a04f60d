// Two named pipes in the run's own directory, one a direction; each side opens them by path, and waits for
// the other to do so (fifo(7)).

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/fill.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"

namespace ipcbench {
namespace {

Fd open_fifo(const Name& name, int flags) {
  return Fd(check(::open(name.c_str(), flags | O_CLOEXEC), name.value()));
}

class Fifo final : public Transport {
 public:
  static constexpr Description about{
      .id = "fifo",
      .title = "two named pipes",
      .family = "byte stream",
      .path =
          "As a pipe: write copies the message into pages of the kernel and wakes the receiver "
          "asleep in read, which copies it out. The name costs only at the opening.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .many_to_many_bytes = PIPE_BUF,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1},
      .core = true};
  static Availability probe(RunDirectory&) { return {}; }

  explicit Fifo(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        requests_(config.names.file("requests")),
        replies_(config.names.file("replies")) {
    for (const Name* name : {&requests_, &replies_}) {
      check(::mkfifo(name->c_str(), 0600), fmt::format("mkfifo {}", name->value()));
    }
  }

  // Linux opens a FIFO for both at once without waiting for another process (fifo(7)).
  Capacity capacity() override {
    const Fd both = open_fifo(requests_, O_RDWR);
    return capacity_by_filling(both.get(), both.get(), message_bytes_);
  }

  // Both sides open the requests first: in the other order each would wait for the other.
  std::unique_ptr<Endpoint> attach(Role role) override {
    if (role == Role::initiator) {
      Fd out = open_fifo(requests_, O_WRONLY);
      return std::make_unique<ByteStreamEnd>(wait_, open_fifo(replies_, O_RDONLY), std::move(out));
    }
    Fd in = open_fifo(requests_, O_RDONLY);
    return std::make_unique<ByteStreamEnd>(wait_, std::move(in), open_fifo(replies_, O_WRONLY));
  }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  Name requests_;
  Name replies_;
};

const Registration<Fifo> fifo_registration;

}  // namespace
}  // namespace ipcbench
