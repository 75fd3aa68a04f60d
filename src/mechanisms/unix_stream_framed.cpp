// Calls over a connection of AF_UNIX stream sockets, in frames written by hand: what a remote call takes
// where a library adds nothing.
//
// A frame is eight bytes, the message's length and the call's number, and the message. One sendmsg writes
// both; the receiver reads into a buffer of its own, so that one read brings a small frame whole (or several,
// where several are under way), and the rest of a large one straight to where it belongs. A side that has to
// wait for room takes in meanwhile what comes: where both wrote, both would wait for ever. An answer bears
// the number of its call. What stands in unix_stream.cpp of limits and of a dead peer holds here.

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "harness/encoding.h"
#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/sockets.h"
#include "mechanisms/parts/two_ends.h"
#include "os/error.h"
#include "os/fd.h"

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
    std::copy(message.begin(), message.end(), frame_.begin() + sizeof header);
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

// What has come of a stream, and was not taken yet.
class Arrived {
 public:
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  // Takes as much as there is, up to `wanted`; how much that was.
  std::size_t take(Bytes wanted) {
    const std::size_t taken = std::min(end_ - begin_, wanted.size());
    std::memcpy(wanted.data(), buffer_.data() + begin_, taken);
    begin_ += taken;
    return taken;
  }

  // Where what comes next goes; never nothing.
  Bytes room() {
    if (empty()) begin_ = end_ = 0;
    if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
    return Bytes(buffer_).subspan(end_);
  }
  void add(std::size_t bytes) { end_ += bytes; }

  static constexpr std::size_t usual_bytes = std::size_t{16} * 1024;

 private:
  std::vector<std::byte> buffer_{usual_bytes};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

class FramedEnd final : public Endpoint {
 public:
  FramedEnd(Wait wait, Fd socket, Role role)
      : socket_(std::move(socket)), role_(role), wait_(wait, socket_.get(), socket_.get()) {}

  void send(ConstBytes message) override {
    if (role_ == Role::initiator) ++call_;
    const FrameHeader header{static_cast<std::uint32_t>(message.size()), call_};
    ConstBytes head = std::as_bytes(std::span(&header, 1));
    while (!head.empty() || !message.empty()) {
      const std::size_t sent = send_some(head, message);
      const std::size_t of_head = std::min(sent, head.size());
      head = head.subspan(of_head);
      message = message.subspan(sent - of_head);
    }
  }

  void receive(Bytes message) override {
    FrameHeader header{};
    take(std::as_writable_bytes(std::span(&header, 1)));
    require_size("message", header.bytes, message.size());
    if (role_ == Role::initiator && (header.call <= answered_ || header.call > call_))
      throw std::runtime_error(fmt::format("an answer to call {}, which is not open", header.call));
    (role_ == Role::initiator ? answered_ : call_) = header.call;
    take(message);
  }

 private:
  // As much as there is room for, which is waited for.
  std::size_t send_some(ConstBytes head, ConstBytes message) {
    // The call only reads what the parts refer to.
    std::array parts{iovec{const_cast<std::byte*>(head.data()), head.size()},
                     iovec{const_cast<std::byte*>(message.data()), message.size()}};
    msghdr both{};
    both.msg_iov = parts.data();
    both.msg_iovlen = parts.size();
    for (;;) {
      const ssize_t n = ::sendmsg(socket_.get(), &both, MSG_DONTWAIT);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EAGAIN && errno != EINTR) throw_errno("sendmsg");
      if (errno == EAGAIN) await_room();
    }
  }

  // Or takes in what has come.
  void await_room() {
    pollfd room{socket_.get(), POLLIN | POLLOUT, 0};
    if (::poll(&room, 1, wait_.wait() == Wait::spin ? 0 : -1) < 0 && errno != EINTR) throw_errno("poll");
    if ((room.revents & POLLIN) != 0) arrived_.add(read_some(arrived_.room()));
  }

  // A rest that would fill the buffer is read past it.
  void take(Bytes wanted) {
    while (!wanted.empty()) {
      if (arrived_.empty() && wanted.size() >= Arrived::usual_bytes) {
        wanted = wanted.subspan(read_some(wanted));
      } else {
        if (arrived_.empty()) arrived_.add(read_some(arrived_.room()));
        wanted = wanted.subspan(arrived_.take(wanted));
      }
    }
  }

  std::size_t read_some(Bytes into) {
    const ssize_t n = wait_.receive("read", [&] { return ::read(socket_.get(), into.data(), into.size()); });
    if (n == 0) throw std::runtime_error("read: the peer has closed its end");
    return static_cast<std::size_t>(n);
  }

  Fd socket_;
  Role role_;
  DescriptorWait wait_;
  Arrived arrived_;
  std::uint32_t call_ = 0;      // the call that was made, or taken, last
  std::uint32_t answered_ = 0;  // of the initiator: the last call that was
};

class UnixStreamFramed final : public Transport {
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
      .tells_of_death = true,
      .per_message = {.system_calls = 2, .sleep_calls = 0, .copies = 3, .wakeups = 1}};
  static constexpr CodecLoops codec = codec_loops<FrameCodec>;
  static Availability probe(RunDirectory&) { return {}; }

  explicit UnixStreamFramed(const ChannelConfig& config)
      : wait_(config.wait), ends_(unix_pair(SOCK_STREAM)) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    return std::make_unique<FramedEnd>(wait_, ends_.take(role), role);
  }

  void close_in_runner() override { ends_.close(); }

 private:
  Wait wait_;
  TwoEnds ends_;
};

const Registration<UnixStreamFramed> unix_stream_framed_registration;

}  // namespace
}  // namespace ipcbench
