#include "mechanisms/parts/descriptor_wait.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>

#include <cerrno>
#include <cstdint>

#include "os/cpu_relax.h"
#include "os/error.h"

namespace ipcbench {
namespace {

void make_non_blocking(int fd) {
  check(::fcntl(fd, F_SETFL, check(::fcntl(fd, F_GETFL), "F_GETFL") | O_NONBLOCK), "O_NONBLOCK");
}

Fd watch(int fd, std::uint32_t events) {
  Fd epoll(check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  epoll_event event{.events = events, .data = {}};
  check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  return epoll;
}

void poll_for(int fd, std::int16_t events) {
  pollfd wait{fd, events, 0};
  if (::poll(&wait, 1, -1) < 0 && errno != EINTR) throw_errno("poll");
}

void epoll_for(const Fd& epoll) {
  epoll_event event{};
  if (::epoll_wait(epoll.get(), &event, 1, -1) < 0 && errno != EINTR) throw_errno("epoll_wait");
}

}  // namespace

DescriptorWait::DescriptorWait(Wait wait, int in, int out) : wait_(wait), in_(in), out_(out) {
  if (wait != Wait::block) {
    make_non_blocking(in);
    make_non_blocking(out);
  }
  if (wait == Wait::epoll) {
    readable_ = watch(in, EPOLLIN);
    writable_ = watch(out, EPOLLOUT);
  }
}

void DescriptorWait::await_readable() {
  wait_ == Wait::poll ? poll_for(in_, POLLIN) : epoll_for(readable_);
}

void DescriptorWait::await_writable() {
  wait_ == Wait::poll ? poll_for(out_, POLLOUT) : epoll_for(writable_);
}

void DescriptorWait::require_repeatable(const char* what) const {
  if (errno == EINTR) return;
  if (wait_ == Wait::block || errno != EAGAIN) throw_errno(what);
  if (wait_ == Wait::spin) cpu_relax();
}

}  // namespace ipcbench
