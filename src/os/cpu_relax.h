#pragma once

namespace ipcbench {

/// What a busy waiter does between two looks: tells the processor that it spins, so that a sibling thread
/// gets the core's units and leaving the loop does not cost a flush.
inline void cpu_relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace ipcbench
