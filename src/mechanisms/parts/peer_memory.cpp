#include "mechanisms/parts/peer_memory.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "mechanisms/parts/announcement.h"
#include "os/child.h"
#include "os/files.h"
#include "os/shared_block.h"
#include "os/text.h"

namespace ipcbench {
namespace {

// What refused it, and how it may be had.
std::string why_refused(int error) {
  std::string refusal = fmt::format("process_vm_writev: {}", std::generic_category().message(error));
  if (error == ENOSYS)
    return refusal + "; it takes a kernel built with CONFIG_CROSS_MEMORY_ATTACH, or a sandbox that has it";
  if (error != EPERM) return refusal;
  const int scope =
      parse_number<int>(read_text("/proc/sys/kernel/yama/ptrace_scope").value_or("")).value_or(0);
  if (scope > 1) {
    return fmt::format("{}; kernel.yama.ptrace_scope is {}: 1 permits it, and CAP_SYS_PTRACE where it is 2",
                       refusal, scope);
  }
  return refusal + "; a seccomp filter or a security module forbids it: a container may need CAP_SYS_PTRACE";
}

// The errno with which writing a byte into the memory of that process is refused; 0: it is not.
int write_error(pid_t process, std::byte& byte) {
  const iovec place{&byte, 1};
  return ::process_vm_writev(process, &place, 1, &place, 1, 0) == 1 ? 0 : errno;
}

}  // namespace

std::optional<std::string> why_no_peer_memory() {
  const pid_t self = ::getpid();
  const SharedBlock<Announcement> open;
  const SharedBlock<std::atomic<int>> error;
  std::byte byte{};
  const Child receiver("receiver", [&] {
    open_memory_to_children_of(self);
    open->make();
    ::pause();
  });
  Child sender("sender", [&] {
    open->await("a process lets others into its memory");
    *error = write_error(receiver.pid(), byte);
  });
  if (!sender.wait().clean()) return "process_vm_writev: a receiver does not answer";
  if (*error == 0) return std::nullopt;
  return why_refused(*error);
}

void open_memory_to_children_of(pid_t process) {
  // Fails where there is no Yama, which nobody has to ask then.
  ::prctl(PR_SET_PTRACER, static_cast<unsigned long>(process), 0, 0, 0);
}

}  // namespace ipcbench
