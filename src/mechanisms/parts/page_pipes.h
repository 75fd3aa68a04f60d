#pragma once

#include <fcntl.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "harness/mechanism.h"
#include "mechanisms/parts/byte_stream.h"
#include "mechanisms/parts/two_pipes.h"
#include "os/fd.h"

namespace ipcbench {

// Of pipes into which pages are put instead of bytes (vmsplice(2), splice(2)): a slot of such a pipe refers
// to bytes of one page.

/// How many slots a pipe has: 16 by default, two where its user has many pipes (pipe(7)). Throws
/// std::system_error.
std::size_t page_slots(const PipeFds& pipe);
/// What a pipe holds of messages that each begin on a page. Likewise.
Capacity page_capacity(const PipeFds& pipe, std::size_t message_bytes);

/// The buffers of whole pages that a sender fills in turn. A message goes in parts of one buffer each, its
/// last part maybe shorter.
///
/// A pipe refers to a buffer's pages until they have been read, and until then they must not change. A slot
/// holds bytes of one page at most (iter_to_pipe and splice_folio_into_pipe, fs/splice.c), so a part of p
/// pages takes p slots at least, and one of which only some bytes have been read still takes one. A pipe is
/// read in order. So when a part has gone whole into a pipe of s slots, at most 1 + (s - 1) / p parts, it and
/// those just before it, are not yet read; p being the fewest pages that a part has. One buffer more than
/// that, and the next turn is always of one that nobody refers to.
class PageTurns {
 public:
  /// For messages of that size, in parts of up to `part_bytes` (whole pages), through a pipe of `slots`.
  PageTurns(std::size_t message_bytes, std::size_t part_bytes, std::size_t slots);

  [[nodiscard]] std::size_t buffer_bytes() const { return buffer_bytes_; }
  /// Of all buffers, which lie one behind the other.
  [[nodiscard]] std::size_t all_bytes() const { return buffers_ * buffer_bytes_; }
  /// Where the buffer begins whose turn it is.
  [[nodiscard]] std::size_t offset() const { return turn_ * buffer_bytes_; }
  /// Once all of it is in the pipe.
  void pass() { turn_ = turn_ + 1 == buffers_ ? 0 : turn_ + 1; }

 private:
  std::size_t buffer_bytes_;
  std::size_t buffers_;
  std::size_t turn_ = 0;
};

/// One side of two such pipes.
class PagePipeEnd {
 public:
  PagePipeEnd(Wait wait, TwoPipes::Ends ends)
      : in_(wait, std::move(ends.in)), out_(std::move(ends.out)), wait_(wait, out_.get(), out_.get()) {}

  void receive(Bytes message) { in_.receive(message); }

  /// Repeats `call(out, gone, flags)`, which puts bytes into the pipe's end `out`, those behind the first
  /// `gone`, as vmsplice and splice do with such flags, until `bytes` have gone. Throws std::system_error
  /// naming `what`.
  template <class Call>
  void put(const char* what, std::size_t bytes, Call call) {
    const unsigned flags = wait_.wait() == Wait::block ? 0 : SPLICE_F_NONBLOCK;
    for (std::size_t gone = 0; gone < bytes;) {
      const ssize_t n = wait_.send(what, [&] { return call(out_.get(), gone, flags); });
      if (n == 0) throw std::runtime_error(std::string(what) + ": nothing more went into the pipe");
      gone += static_cast<std::size_t>(n);
    }
  }

 private:
  ByteStreamEnd in_;
  Fd out_;
  DescriptorWait wait_;
};

}  // namespace ipcbench
