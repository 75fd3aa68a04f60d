// For each message a file of its own: the sender makes a memfd, writes the message into it and passes its
// descriptor over a socket pair (SCM_RIGHTS, unix(7)); the receiver reads the file and lets go of it.
//
// Written and read by pwrite and pread: mapping the file took twice as long for a page and a third more for a
// MiB, on either side (Linux 6.18), since its pages are new each time and so each is a fault.
//
// What is under way holds a file each, with its memory, and the kernel refuses more than RLIMIT_NOFILE of a
// user's together (ETOOMANYREFS). So the socket's send buffer is cut down to what is well within that, where
// it is not already. A sender sleeps when it is full. A dead peer is the end of the socket, or EPIPE.

#include <fmt/format.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/registry.h"
#include "mechanisms/parts/descriptor_wait.h"
#include "mechanisms/parts/require_size.h"
#include "mechanisms/parts/write_at.h"
#include "os/error.h"
#include "os/fd.h"

// Linux 6.3; without it the kernel complains in its log.
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

namespace ipcbench {
namespace {

constexpr std::size_t least_page_bytes = 4096;  // at least; how much memory a file takes
// What the messages under way in one direction may take of memory, but for the few that the smallest send
// buffer holds (six, SOCK_MIN_SNDBUF).
constexpr std::size_t memory_bytes = std::size_t{64} << 20;

Fd try_make_file(unsigned flags) {
  return Fd(::memfd_create("ipcbench", MFD_CLOEXEC | flags));
}

// How files are made here: never executable, where the kernel knows of that.
unsigned file_flags() {
  return try_make_file(MFD_NOEXEC_SEAL) ? MFD_NOEXEC_SEAL : 0;
}

Fd make_file(unsigned flags) {
  Fd file = try_make_file(flags);
  check(file.get(), "memfd_create");
  return file;
}

using Control = std::array<std::byte, CMSG_SPACE(sizeof(int))>;

// A datagram of one byte, since one of none looks like the end (recv(2)), and room for a descriptor.
class Envelope {
 public:
  Envelope() {
    header_.msg_iov = &piece_;
    header_.msg_iovlen = 1;
    header_.msg_control = control_.data();
    header_.msg_controllen = control_.size();
  }
  Envelope(const Envelope&) = delete;
  Envelope& operator=(const Envelope&) = delete;
  ~Envelope() = default;

  // -1 with errno, as sendmsg.
  ssize_t send(int socket, int file, int flags = 0) {
    cmsghdr* const rights = CMSG_FIRSTHDR(&header_);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof file);
    std::memcpy(CMSG_DATA(rights), &file, sizeof file);
    return ::sendmsg(socket, &header_, MSG_NOSIGNAL | flags);
  }

  // The same for recvmsg; 0 at the end.
  ssize_t receive(int socket, int flags = 0) { return ::recvmsg(socket, &header_, MSG_CMSG_CLOEXEC | flags); }

  // What came, once; throws where no descriptor did, as in a process that may have no more of them (unix(7)).
  Fd file() {
    const cmsghdr* const rights = CMSG_FIRSTHDR(&header_);
    if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS || (header_.msg_flags & MSG_CTRUNC) != 0)
      throw std::runtime_error("recvmsg: a message came without its descriptor");
    int file = -1;
    std::memcpy(&file, CMSG_DATA(rights), sizeof file);
    return Fd(file);
  }

 private:
  alignas(cmsghdr) Control control_{};
  std::byte byte_{};
  iovec piece_{&byte_, sizeof byte_};
  msghdr header_{};
};

// Sends nothing but a descriptor, if there is room.
bool try_send(int socket, int file) {
  const ssize_t n = Envelope().send(socket, file, MSG_DONTWAIT);
  if (n < 0 && errno != EAGAIN) throw_errno("sendmsg");
  return n >= 0;
}

bool try_receive(int socket) {
  Envelope envelope;
  if (envelope.receive(socket, MSG_DONTWAIT) <= 0) return false;
  envelope.file();
  return true;
}

// What a message under way takes of the send buffer, whatever it holds.
std::uint64_t send_buffer_share(int from, int to) {
  int bytes = 0;
  const Fd file = make_file(0);
  if (!try_send(from, file.get())) throw std::runtime_error("an empty socket takes no message");
  check(::ioctl(from, SIOCOUTQ, &bytes), "SIOCOUTQ");
  try_receive(to);
  return static_cast<std::uint64_t>(bytes);
}

// Of the messages under way in both directions, half of what a user may have, and not too much memory.
std::uint64_t most_under_way(std::size_t message_bytes) {
  rlimit files{};
  check(::getrlimit(RLIMIT_NOFILE, &files), "RLIMIT_NOFILE");
  return std::min<std::uint64_t>(files.rlim_cur / 4,
                                 memory_bytes / std::max(message_bytes, least_page_bytes));
}

// A sender waits once what is under way has filled its buffer (sock_alloc_send_pskb, net/core/sock.c).
void limit_under_way(const std::array<Fd, 2>& sockets, std::uint64_t messages) {
  const std::uint64_t bytes = messages * send_buffer_share(sockets[0].get(), sockets[1].get());
  for (const Fd& socket : sockets) {
    int now = 0;
    socklen_t size = sizeof now;
    check(::getsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &now, &size), "SO_SNDBUF");
    if (bytes >= static_cast<std::uint64_t>(now)) continue;
    const int half = static_cast<int>(bytes / 2);  // the kernel doubles it
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &half, sizeof half), "SO_SNDBUF");
  }
}

class FdPassEnd final : public Endpoint {
 public:
  FdPassEnd(Wait wait, Fd socket, unsigned flags)
      : socket_(std::move(socket)), flags_(flags), wait_(wait, socket_.get(), socket_.get()) {}

  void send(ConstBytes message) override {
    const Fd file = make_file(flags_);
    write_at(file.get(), message, 0, "writing a memfd");
    Envelope envelope;
    wait_.send("sendmsg", [&] { return envelope.send(socket_.get(), file.get()); });
  }

  void receive(Bytes message) override {
    Envelope envelope;
    if (wait_.receive("recvmsg", [&] { return envelope.receive(socket_.get()); }) == 0)
      throw std::runtime_error("recvmsg: the peer has closed its end");
    const Fd file = envelope.file();
    struct stat status {};
    check(::fstat(file.get(), &status), "fstat");
    require_size("file", status.st_size, message.size());
    read_all(file.get(), message);
  }

 private:
  static void read_all(int file, Bytes bytes) {
    for (off_t offset = 0; !bytes.empty();) {
      const ssize_t n = ::pread(file, bytes.data(), bytes.size(), offset);
      if (n < 0 && errno != EINTR) throw_errno("reading a memfd");
      if (n == 0) throw std::runtime_error("reading a memfd: it is shorter than it was");
      if (n < 0) continue;
      offset += n;
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  Fd socket_;
  unsigned flags_;
  DescriptorWait wait_;
};

class FdPass final : public Transport {
 public:
  static constexpr Description about{
      .id = "fd-pass",
      .title = "a memfd for each message, passed over a socket pair",
      .family = "kernel copy",
      .path =
          "The sender makes a file in memory, writes the message into it (a copy), sends its "
          "descriptor, which wakes the receiver asleep in recvmsg, and closes its own. The "
          "receiver asks for the file's size, reads it (a copy) and closes it, which frees it.",
      .waits = descriptor_waits,
      .payload = Payload::bytes,
      .lossless = true,
      .boundaries = true,
      .tells_of_death = true,
      .many_to_many_bytes = suite_max_message_bytes,
      .per_message = {.system_calls = 8, .sleep_calls = 0, .copies = 2, .wakeups = 1}};

  static Availability probe(RunDirectory& names) {
    try {
      const FdPass channel({.message_bytes = 1, .names = names});
      return {};
    } catch (const std::system_error& refusal) {
      return {fmt::format("{}; it takes memfd_create and descriptors in messages (unix(7)), which a sandbox "
                          "may forbid",
                          refusal.what()),
              {},
              {}};
    }
  }

  explicit FdPass(const ChannelConfig& config)
      : message_bytes_(config.message_bytes), wait_(config.wait), flags_(file_flags()) {
    std::array<int, 2> fds{};
    check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds.data()), "socketpair");
    sockets_ = {Fd(fds[0]), Fd(fds[1])};
    limit_under_way(sockets_, most_under_way(message_bytes_));
  }

  Capacity capacity() override {
    const Fd file = make_file(flags_);
    std::uint64_t messages = 0;
    while (try_send(sockets_[0].get(), file.get())) ++messages;
    while (try_receive(sockets_[1].get())) {
    }
    return {messages * message_bytes_, messages};
  }

  std::unique_ptr<Endpoint> attach(Role role) override {
    Fd own = std::move(sockets_[static_cast<std::size_t>(role)]);
    close_in_runner();
    return std::make_unique<FdPassEnd>(wait_, std::move(own), flags_);
  }

  void close_in_runner() override { sockets_ = {}; }

 private:
  std::size_t message_bytes_;
  Wait wait_;
  unsigned flags_;
  std::array<Fd, 2> sockets_;
};

const Registration<FdPass> fd_pass_registration;

}  // namespace
}  // namespace ipcbench
