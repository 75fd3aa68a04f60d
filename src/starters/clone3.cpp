// clone3 with CLONE_VM and CLONE_VFORK: a vfork on a stack of its own. With CLONE_PIDFD the kernel also hands
// over a descriptor of the child, by which it is reaped: no pid that could mean another process by then.

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <stdexcept>

#include "os/error.h"
#include "os/fd.h"
#include "spawn/starter.h"
#include "spawn/task.h"
#include "starters/parts/clone3_call.h"
#include "starters/parts/reap.h"

namespace ipcbench {
namespace {

// More than storing a number takes.
constexpr std::size_t stack_bytes = std::size_t{64} * 1024;
// Above where the child begins: syscall(2) of the C library reads its sixth argument from there, given or
// not, and what lies beyond the mapping may be mapped or not.
constexpr std::size_t above_bytes = 64;

class Stack {
 public:
  Stack()
      : memory_(::mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK,
                       -1, 0)) {
    if (memory_ == MAP_FAILED) throw_errno("mmap of a stack");
  }
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack() { ::munmap(memory_, stack_bytes); }

  [[nodiscard]] std::uint64_t address() const { return reinterpret_cast<std::uint64_t>(memory_); }

 private:
  void* memory_;
};

void live(const void* task) {
  static_cast<const Task*>(task)->act();
  // As _exit does; AddressSanitizer would tidy up a stack there that it does not know.
  ::syscall(SYS_exit_group, 0);
}

class CloneStarter : public Starter {
 public:
  explicit CloneStarter(const StarterConfig& config) : task_(config.task) {}
  static std::optional<std::string> why_not(RunDirectory&) { return why_no_clone3(); }

 protected:
  // NOLINTNEXTLINE(readability-non-const-parameter): the kernel writes there
  pid_t clone(std::uint64_t more_flags, int* pidfd) {
    clone_args arguments{};
    arguments.flags = CLONE_VM | CLONE_VFORK | more_flags;
    arguments.pidfd = reinterpret_cast<std::uint64_t>(pidfd);
    arguments.exit_signal = SIGCHLD;
    arguments.stack = stack_.address();
    arguments.stack_size = stack_bytes - above_bytes;
    const long result = clone3_call(arguments, live, &task_);
    check_error(result < 0 ? static_cast<int>(-result) : 0, "clone3");
    return static_cast<pid_t>(result);
  }

 private:
  const Task& task_;
  Stack stack_;
};

class Clone3 : public CloneStarter {
 public:
  static constexpr StarterDescription about{
      .id = "clone3",
      .title = "clone3(CLONE_VM|CLONE_VFORK)",
      .path = "clone3; the caller sleeps until the child has ended; waitpid"};
  using CloneStarter::CloneStarter;

  void start() override { pid_ = clone(0, nullptr); }
  void reap() override { reap_process(pid_); }

 private:
  pid_t pid_ = -1;
};

class Clone3Pidfd : public CloneStarter {
 public:
  static constexpr StarterDescription about{
      .id = "clone3-pidfd",
      .title = "clone3(CLONE_VM|CLONE_VFORK|CLONE_PIDFD)",
      .path = "clone3, which opens a pidfd; the caller sleeps until the child has ended; waitid; close"};
  using CloneStarter::CloneStarter;

  void start() override {
    int pidfd = -1;
    clone(CLONE_PIDFD, &pidfd);
    pidfd_.reset(pidfd);
  }
  void reap() override {
    siginfo_t info{};
    check(::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED), "waitid of a pidfd");
    pidfd_.reset();
    if (info.si_code != CLD_EXITED || info.si_status != 0) {
      throw std::runtime_error(fmt::format("what was started ended with {}", info.si_status));
    }
  }

 private:
  Fd pidfd_;
};

const StarterRegistration<Clone3> clone3_registration;
const StarterRegistration<Clone3Pidfd> pidfd_registration;

}  // namespace
}  // namespace ipcbench
