#include "starters/parts/clone3_call.h"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace ipcbench {

std::optional<std::string> why_no_clone3() {
#ifdef __x86_64__
  // Of no size: EINVAL from a kernel that has it (Linux 5.3), EPERM or ENOSYS where a sandbox keeps it away.
  if (::syscall(SYS_clone3, nullptr, 0) < 0 && errno == EINVAL) return std::nullopt;
  return fmt::format("clone3: {}", errno == ENOSYS
                                       ? "the kernel (before Linux 5.3) or a sandbox does not have it"
                                       : "a sandbox does not allow it");
#else
  return "clone3: the call is written for x86-64 alone";
#endif
}

#ifdef __x86_64__
long clone3_call(clone_args& arguments, void (*child)(const void*), const void* argument) {
  long result = SYS_clone3;
  // The child comes back from the system call on an empty stack, with the caller's registers (but for rax,
  // rcx, r11).
  asm volatile(
      "syscall\n\t"
      "test %%rax, %%rax\n\t"
      "jnz 1f\n\t"
      "mov %[argument], %%rdi\n\t"
      "call *%[child]\n\t"
      "ud2\n"
      "1:"
      : "+a"(result)
      : "D"(&arguments), "S"(sizeof arguments), [child] "r"(child), [argument] "r"(argument)
      : "rcx", "r11", "cc", "memory");
  return result;
}
#else
long clone3_call(clone_args&, void (*)(const void*), const void*) {
  return -ENOSYS;
}
#endif

}  // namespace ipcbench
