#include "os/program.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <vector>

#include "os/error.h"
#include "os/fd.h"

namespace ipcbench {
namespace {

constexpr int cannot_start = 127;  // as a shell says it

[[noreturn]] void leave(const char* what) {
  std::perror(what);
  _exit(cannot_start);
}

// In the child. It leads a process group of its own, so that all that it starts can be ended with it, and
// takes signals again, which an Interrupt has blocked.
[[noreturn]] void become(std::vector<char*>& words, const char* directory, int log) {
  ::setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  if (::chdir(directory) != 0) leave(directory);
  ::execvp(words[0], words.data());
  leave(words[0]);
}

// Until the leader is reaped its group's number belongs to nobody else.
void end_group(Child& leader) {
  constexpr int grace_ms = 2000;
  ::kill(-leader.pid(), SIGTERM);
  static_cast<void>(leader.ended(grace_ms));
  ::kill(-leader.pid(), SIGKILL);
}

}  // namespace

ExitStatus run_program(std::span<const std::string> words, const std::filesystem::path& directory,
                       const std::filesystem::path& log, const Interrupt* interrupt) {
  const Fd output(check(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), log.string()));
  std::vector<std::string> copies(words.begin(), words.end());
  std::vector<char*> pointers;
  for (std::string& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  Child child("program", [&] { become(pointers, directory.c_str(), output.get()); });
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
