// Two pipes, one a direction, into which the sender's own pages are put instead of bytes (vmsplice(2)).
//
// The pipe refers to those pages until the receiver has read them, and until then they must not change. So
// each side has more buffers than a pipe can refer to, and fills them in turn (PageTurns says how many).
// Written in place, a message is copied once, by the receiver's read; that one cannot be read in place.
//
// A slot of a pipe refers to one page at most, so even the smallest message takes one of 16 (F_GETPIPE_SZ
// over the page's size, pipe(7)); a sender that finds none sleeps. A message of several pages passes in
// parts. A dead peer is the end of the stream, or EPIPE.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/registry.h"
#include "mechanisms/parts/page_pipes.h"

namespace ipcbench {
namespace {

namespace bip = boost::interprocess;

// Of what is copied into the buffers: large enough to make few calls, small enough for the second part to be
// copied while the first is read.
constexpr std::size_t copied_part_bytes = std::size_t{32} << 10;

ssize_t vmsplice_into(int pipe, ConstBytes bytes, unsigned flags) {
  const iovec piece{const_cast<std::byte*>(bytes.data()), bytes.size()};  // only read
  return ::vmsplice(pipe, &piece, 1, flags);
}

class VmspliceEnd final : public InPlaceEndpoint {
 public:
  VmspliceEnd(Wait wait, TwoPipes::Ends pipes, const PageTurns& turns, std::size_t message_bytes)
      : pipe_(wait, std::move(pipes)),
        turns_(turns),
        // Shared, so that a page stays where it is when a process that forked writes to it.
        memory_(bip::anonymous_shared_memory(turns.all_bytes())),
        out_bytes_(std::min(message_bytes, turns.buffer_bytes())),
        in_(message_bytes) {}

  void send(ConstBytes message) override {
    while (!message.empty()) {
      const ConstBytes part = message.first(std::min(message.size(), turns_.buffer_bytes()));
      std::memcpy(buffer(), part.data(), part.size());
      put(part.size());
      message = message.subspan(part.size());
    }
  }
  void receive(Bytes message) override { pipe_.receive(message); }

  // There is always a buffer: what waits for room is publish.
  Bytes loan() override { return {buffer(), out_bytes_}; }
  void publish() override { put(out_bytes_); }
  ConstBytes peek() override {
    receive(in_);
    return in_;
  }
  void release() override {}

 private:
  [[nodiscard]] std::byte* buffer() const {
    return static_cast<std::byte*>(memory_.get_address()) + turns_.offset();
  }
  void put(std::size_t bytes) {
    const ConstBytes all{buffer(), bytes};
    pipe_.put("vmsplice", bytes, [&](int out, std::size_t gone, unsigned flags) {
      return vmsplice_into(out, all.subspan(gone), flags);
    });
    turns_.pass();
  }

  PagePipeEnd pipe_;
  PageTurns turns_;
  bip::mapped_region memory_;
  std::size_t out_bytes_;  // of a message written in place
  std::vector<std::byte> in_;
};

class Vmsplice final : public Transport {
 public:
  static constexpr Description about{
      .id = "vmsplice",
      .title = "pages put into pipes by vmsplice",
      .family = "kernel copy",
      .path =
          "The sender copies the message into a buffer of its own, or writes it there, has a pipe "
          "refer to the buffer's pages (vmsplice) and wakes the receiver asleep in read, which "
          "copies it out of them.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .many_to_many_bytes = 4096,  // a page: one slot
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 2, .wakeups = 1, .copies_in_place = 1},
      .in_place = true};

  static Availability probe(RunDirectory&) {
    const PipeFds pipe = make_pipe();
    const std::array<std::byte, 1> byte{};
    if (vmsplice_into(pipe.write.get(), byte, SPLICE_F_NONBLOCK) == 1) return {};
    return {fmt::format("vmsplice: {}; it takes Linux 2.6.17, or a sandbox that has it",
                        std::generic_category().message(errno)),
            {},
            {}};
  }

  // What is written in place lies in one piece, and so passes as one part.
  explicit Vmsplice(const ChannelConfig& config)
      : message_bytes_(config.message_bytes),
        wait_(config.wait),
        part_bytes_(config.transfer == Transfer::zero_copy ? message_bytes_ : copied_part_bytes) {}

  Capacity capacity() override { return page_capacity(pipes_.written_by(Role::initiator), message_bytes_); }

  std::unique_ptr<Endpoint> attach(Role role) override {
    const PageTurns turns(message_bytes_, part_bytes_, page_slots(pipes_.written_by(role)));
    return std::make_unique<VmspliceEnd>(wait_, pipes_.take(role), turns, message_bytes_);
  }

  void close_in_runner() override { pipes_.close(); }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  std::size_t part_bytes_;
  TwoPipes pipes_;
};

const Registration<Vmsplice> vmsplice_registration;

}  // namespace
}  // namespace ipcbench
