// Calls over a connection of AF_UNIX stream sockets, in frames written by hand: what a remote call takes
// where a library adds nothing.
//
// A frame is eight bytes, the message's length and the call's number, and the message. One sendmsg writes
// both; the receiver reads into a buffer of its own, so that one read brings a small frame whole (or several,
// where several are under way), and the rest of a large one straight to where it belongs. An answer bears the
// number of its call. What stands in unix_stream.cpp of limits and of a dead peer holds here.

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"

namespace ipcbench {
namespace {

struct FrameHeader {
  std::uint32_t bytes;
  std::uint32_t call;
};

// A frame in memory.
class FrameCodec {
 public:
  void serialize(ConstBytes message) {
    frame_.resize(sizeof(FrameHeader) + message.size());
    const FrameHeader header{static_cast<std::uint32_t>(message.size()), ++call_};
    std::memcpy(frame_.data(), &header, sizeof header);
    std::ranges::copy(message, frame_.begin() + sizeof header);
  }
  void deserialize(Bytes message) {
    FrameHeader header{};
    std::memcpy(&header, frame_.data(), sizeof header);
    require_size("message", header.bytes, message.size());
    std::copy_n(frame_.begin() + sizeof header, header.bytes, message.begin());
  }

 private:
  std::vector<std::byte> frame_;
  std::uint32_t call_ = 0;
};

template <Wait W>
class FramedEnd {
 public:
  using Codec = FrameCodec;

  FramedEnd(Fd socket, Role role)
      : socket_(std::move(socket)), role_(role), wait_(socket_.get(), socket_.get()), buffer_(buffer_bytes) {}

  void send(ConstBytes message) {
    if (role_ == Role::initiator) ++call_;
    const FrameHeader header{static_cast<std::uint32_t>(message.size()), call_};
    ConstBytes head = std::as_bytes(std::span(&header, 1));
    while (!head.empty() || !message.empty()) {
      auto sent = static_cast<std::size_t>(wait_.send("sendmsg", [&] { return send_some(head, message); }));
      const std::size_t of_head = std::min(sent, head.size());
      head = head.subspan(of_head);
      message = message.subspan(sent - of_head);
    }
  }

  void receive(Bytes message) {
    FrameHeader header{};
    take(std::as_writable_bytes(std::span(&header, 1)));
    require_size("message", header.bytes, message.size());
    if (role_ == Role::initiator && (header.call <= answered_ || header.call > call_))
      throw std::runtime_error(fmt::format("an answer to call {}, which is not open", header.call));
    (role_ == Role::initiator ? answered_ : call_) = header.call;
    take(message);
  }

 private:
  static constexpr std::size_t buffer_bytes = std::size_t{16} * 1024;

  ssize_t send_some(ConstBytes head, ConstBytes message) {
    std::array parts{iovec{const_cast<std::byte*>(head.data()), head.size()},
                     iovec{const_cast<std::byte*>(message.data()), message.size()}};
    msghdr both{};
    both.msg_iov = parts.data();
    both.msg_iovlen = parts.size();
    return ::sendmsg(socket_.get(), &both, 0);
  }

  // What has come already is taken from the buffer. A rest that would fill the buffer is read past it.
  void take(Bytes wanted) {
    while (!wanted.empty()) {
      if (came_.empty() && wanted.size() >= buffer_bytes) {
        wanted = wanted.subspan(read_some(wanted));
        continue;
      }
      if (came_.empty()) came_ = ConstBytes(buffer_).first(read_some(buffer_));
      const std::size_t taken = std::min(came_.size(), wanted.size());
      std::ranges::copy(came_.first(taken), wanted.begin());
      came_ = came_.subspan(taken);
      wanted = wanted.subspan(taken);
    }
  }

  std::size_t read_some(Bytes into) {
    const ssize_t n = wait_.receive("read", [&] { return ::read(socket_.get(), into.data(), into.size()); });
    if (n == 0) throw std::runtime_error("read: the peer has closed its end");
    return static_cast<std::size_t>(n);
  }

  Fd socket_;
  Role role_;
  DescriptorWait<W> wait_;
  std::vector<std::byte> buffer_;
  ConstBytes came_;             // of the buffer, and not taken yet
  std::uint32_t call_ = 0;      // the call that was made, or taken, last
  std::uint32_t answered_ = 0;  // of the initiator: the last call that was
};

class UnixStreamFramed {
 public:
  static constexpr Description about{
      .id = "unix-stream-framed",
      .title = "Calls in hand-written frames over an AF_UNIX stream socket",
      .family = remote_call_family,
      .path =
          "sendmsg writes a header of eight bytes and the request, queues both at the peer and wakes "
          "it; it reads both at once into a buffer and copies the request out. The answer goes alike.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 3, .wakeups = 1}};
  static Availability probe(RunDirectory&) { return {}; }

  explicit UnixStreamFramed(const ChannelConfig&) : ends_(unix_pair(SOCK_STREAM)) {}

  static Capacity capacity() { return {}; }

  template <Wait W>
  FramedEnd<W> attach(Role role) {
    return {ends_.take(role), role};
  }

  void close_in_runner() { ends_.close(); }

 private:
  TwoEnds ends_;
};

const Registration<UnixStreamFramed> registration;

}  // namespace
}  // namespace ipcbench
