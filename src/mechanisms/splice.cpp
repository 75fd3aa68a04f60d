// Two pipes, one a direction, into which pages of a file are put instead of bytes: the sender writes the
// message into a file of the run's directory, which puts it into the page cache, and has the pipe refer to
// those pages (splice(2)).
//
// The pipe refers to them until the receiver has read them, and until then the file must not change there. So
// each sender has a file of its own, with more places than a pipe can refer to, and writes to them in turn
// (PageTurns says how many). Where the run's directory is on a disk, the kernel writes the pages back now and
// then.
//
// A slot of a pipe refers to one page at most, so even the smallest message takes one of 16 (F_GETPIPE_SZ
// over the page's size, pipe(7)); a sender that finds none sleeps. A message of several pages passes in
// parts. A dead peer is the end of the stream, or EPIPE.

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/registry.h"
#include "mechanisms/parts/page_pipes.h"
#include "mechanisms/parts/reserve.h"
#include "mechanisms/parts/write_at.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/run_directory.h"
#include "os/shared_block.h"

namespace ipcbench {
namespace {

// Large enough to make few calls, small enough for the second part to be written while the first is read.
constexpr std::size_t spliced_part_bytes = std::size_t{32} << 10;

// A file with room for that much. It has its name only until it is open.
Fd make_page_file(RunDirectory& names, std::size_t bytes) {
  const Name name = names.file("pages");
  Fd file(check(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), name.value()));
  reserve(file.get(), bytes, name.value());
  return file;
}

ssize_t splice_into(int pipe, int file, std::size_t offset, std::size_t bytes, unsigned flags) {
  auto from = static_cast<off64_t>(offset);
  return ::splice(file, &from, pipe, nullptr, bytes, flags);
}

class SpliceEnd final : public Endpoint {
 public:
  SpliceEnd(Wait wait, TwoPipes::Ends pipes, Fd file, const PageTurns& turns)
      : pipe_(wait, std::move(pipes)), file_(std::move(file)), turns_(turns) {}

  void send(ConstBytes message) override {
    while (!message.empty()) {
      const ConstBytes part = message.first(std::min(message.size(), turns_.buffer_bytes()));
      write_at(file_.get(), part, static_cast<off_t>(turns_.offset()), "writing the file");
      put(part.size());
      message = message.subspan(part.size());
    }
  }
  void receive(Bytes message) override { pipe_.receive(message); }

 private:
  void put(std::size_t bytes) {
    pipe_.put("splice", bytes, [&](int out, std::size_t gone, unsigned flags) {
      return splice_into(out, file_.get(), turns_.offset() + gone, bytes - gone, flags);
    });
    turns_.pass();
  }

  PagePipeEnd pipe_;
  Fd file_;
  PageTurns turns_;
};

class Splice final : public Transport {
 public:
  static constexpr Description about{
      .id = "splice",
      .title = "pages of a file put into pipes by splice",
      .family = "kernel copy",
      .path =
          "The sender writes the message into a file (a copy, into the page cache), has a pipe "
          "refer to those pages (splice) and wakes the receiver asleep in read, which copies it "
          "out of them.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = false,
      .tells_of_death = true,
      .many_to_many_bytes = 4096,  // a page: one slot
      .per_message = {.system_calls = 3, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

  // Whether a file system can splice is its own affair: it is tried with a file of this one.
  static Availability probe(RunDirectory& names) {
    const std::array<std::byte, 1> byte{};
    try {
      const PipeFds pipe = make_pipe();
      const Fd file = make_page_file(names, byte.size());
      write_at(file.get(), byte, 0, "writing a file");
      check(splice_into(pipe.write.get(), file.get(), 0, byte.size(), SPLICE_F_NONBLOCK), "splice");
      return {};
    } catch (const std::system_error& refusal) {
      return {fmt::format("{} in {}; it takes a file system that can splice, with some room: TMPDIR may name "
                          "a directory of another, such as ext4, xfs or tmpfs",
                          refusal.what(), names.path()),
              {},
              {}};
    }
  }

  explicit Splice(const ChannelConfig& config) : message_bytes_(config.message_bytes), wait_(config.wait) {
    for (const Role role : {Role::initiator, Role::responder}) {
      const unsigned senders = role == Role::initiator ? config.producers : 1;
      for (unsigned i = 0; i < senders; ++i)
        files(role).push_back(make_page_file(config.names, turns(role).all_bytes()));
    }
  }

  Capacity capacity() override { return page_capacity(pipes_.written_by(Role::initiator), message_bytes_); }

  // Of several consumers none sends, so that the one file of theirs is enough.
  std::unique_ptr<Endpoint> attach(Role role) override {
    const PageTurns own_turns = turns(role);
    Fd file = std::move(files(role).at(role == Role::initiator ? producers_->fetch_add(1) : 0));
    auto end = std::make_unique<SpliceEnd>(wait_, pipes_.take(role), std::move(file), own_turns);
    close_in_runner();
    return end;
  }

  void close_in_runner() override {
    pipes_.close();
    files_ = {};
  }

 private:
  [[nodiscard]] std::vector<Fd>& files(Role role) { return files_[static_cast<std::size_t>(role)]; }
  [[nodiscard]] PageTurns turns(Role role) const {
    return {message_bytes_, spliced_part_bytes, page_slots(pipes_.written_by(role))};
  }

  std::size_t message_bytes_;
  Wait wait_;
  TwoPipes pipes_;
  std::array<std::vector<Fd>, 2> files_;          // by the role that writes them
  SharedBlock<std::atomic<unsigned>> producers_;  // that have attached
};

const Registration<Splice> splice_registration;

}  // namespace
}  // namespace ipcbench
