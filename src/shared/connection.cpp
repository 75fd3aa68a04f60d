#include "shared/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include "os/error.h"

namespace ipcbench {
namespace {

// What is left of a frame to send, or of the room for one to receive.
class Pieces {
 public:
  Pieces(void* head, std::size_t head_bytes, void* words, std::size_t words_bytes)
      : pieces_{{{head, head_bytes}, {words, words_bytes}}} {
    message_.msg_iov = pieces_.data();
    message_.msg_iovlen = pieces_.size();
  }

  msghdr* message() { return &message_; }
  void done(std::size_t bytes) {
    for (iovec& piece : pieces_) {
      const std::size_t of_it = std::min(bytes, piece.iov_len);
      piece.iov_base = static_cast<char*>(piece.iov_base) + of_it;
      piece.iov_len -= of_it;
      bytes -= of_it;
    }
  }
  [[nodiscard]] std::size_t left() const { return pieces_[0].iov_len + pieces_[1].iov_len; }

 private:
  std::array<iovec, 2> pieces_;
  msghdr message_{};
};

}  // namespace

Connection::Connection(Fd socket) : socket_(std::move(socket)), words_(max_words) {}

void Connection::send(std::uint32_t code, Word argument, std::span<const Word> words) {
  FrameHead head{code, static_cast<std::uint32_t>(words.size()), argument};
  // sendmsg only reads it.
  Pieces pieces(&head, sizeof head, const_cast<Word*>(words.data()), words.size_bytes());
  while (pieces.left() > 0) {
    const ssize_t sent = ::sendmsg(socket_.get(), pieces.message(), MSG_NOSIGNAL);
    if (sent >= 0) {
      pieces.done(static_cast<std::size_t>(sent));
    } else if (errno != EINTR) {
      throw_errno("sendmsg to the other end of a call");
    }
  }
}

bool Connection::receive() {
  // One call takes all that is there: behind a frame nothing follows until it has been answered.
  Pieces pieces(&head_, sizeof head_, words_.data(), max_words * sizeof(Word));
  std::size_t received = 0;
  std::size_t whole = sizeof head_;
  while (received < whole) {
    const ssize_t bytes = ::recvmsg(socket_.get(), pieces.message(), 0);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes == 0 || (bytes < 0 && errno == ECONNRESET)) {
      if (received == 0) return false;
      throw std::runtime_error("the other end of a call left in the middle of a message");
    }
    if (bytes < 0) throw_errno("recvmsg from the other end of a call");
    pieces.done(static_cast<std::size_t>(bytes));
    received += static_cast<std::size_t>(bytes);
    if (received >= sizeof head_) whole = sizeof head_ + std::size_t{head_.words} * sizeof(Word);
    if (whole > sizeof head_ + max_words * sizeof(Word) || received > whole) {
      throw std::runtime_error("the other end of a call sent what is no message");
    }
  }
  return true;
}

std::pair<Fd, Fd> stream_pair() {
  std::array<int, 2> ends{};
  check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
  return {Fd(ends[0]), Fd(ends[1])};
}

}  // namespace ipcbench
