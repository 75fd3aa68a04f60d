#include "os/program.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "os/become_program.h"
#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

// Until the leader is reaped its group's number belongs to nobody else.
void end_group(Child& leader) {
  constexpr int grace_ms = 2000;
  ::kill(-leader.pid(), SIGTERM);
  static_cast<void>(leader.ended(grace_ms));
  ::kill(-leader.pid(), SIGKILL);
}

}  // namespace

ExitStatus run_program(std::span<const std::string> words, const std::string& directory,
                       const std::string& log, const Interrupt* interrupt) {
  const Fd output(check(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), log));
  Child child("program", [&] { become_program(words, directory, output.get()); });
  // poll leaves out what is no descriptor.
  std::array<pollfd, 2> wait{
      {{child.pidfd(), POLLIN, 0}, {interrupt == nullptr ? -1 : interrupt->fd(), POLLIN, 0}}};
  while (wait[0].revents == 0) {
    if (::poll(wait.data(), wait.size(), -1) < 0 && errno != EINTR) throw_errno("poll");
    if (wait[0].revents == 0 && wait[1].revents != 0) {
      end_group(child);
      throw Interrupted();
    }
  }
  return child.wait();
}

}  // namespace ipcbench
