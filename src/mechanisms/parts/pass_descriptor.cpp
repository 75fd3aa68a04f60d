#include "mechanisms/parts/pass_descriptor.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "os/error.h"

namespace ipcbench {
namespace {

// A message of one descriptor and of one byte, without which a stream would carry none (unix(7)).
struct DescriptorEnvelope {
  DescriptorEnvelope() {
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
  }
  DescriptorEnvelope(const DescriptorEnvelope&) = delete;
  DescriptorEnvelope& operator=(const DescriptorEnvelope&) = delete;
  ~DescriptorEnvelope() = default;

  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> control{};
  msghdr header{};
};

template <class Call>
ssize_t uninterrupted(const char* what, Call call) {
  for (;;) {
    if (const ssize_t n = call(); n >= 0) return n;
    if (errno != EINTR) throw_errno(what);
  }
}

}  // namespace

void send_descriptor(int socket, int fd) {
  DescriptorEnvelope envelope;
  cmsghdr* rights = CMSG_FIRSTHDR(&envelope.header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  uninterrupted("sendmsg of a descriptor", [&] { return ::sendmsg(socket, &envelope.header, MSG_NOSIGNAL); });
}

Fd receive_descriptor(int socket) {
  DescriptorEnvelope envelope;
  const ssize_t n = uninterrupted("recvmsg of a descriptor",
                                  [&] { return ::recvmsg(socket, &envelope.header, MSG_CMSG_CLOEXEC); });
  if (n == 0) throw std::runtime_error("recvmsg: the peer has closed its end");
  const cmsghdr* rights = CMSG_FIRSTHDR(&envelope.header);
  if (rights == nullptr || rights->cmsg_level != SOL_SOCKET || rights->cmsg_type != SCM_RIGHTS ||
      rights->cmsg_len != CMSG_LEN(sizeof(int))) {
    throw std::runtime_error("recvmsg: a message came that brought no descriptor");
  }
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
  return Fd(fd);
}

}  // namespace ipcbench
