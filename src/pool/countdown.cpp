#include "pool/countdown.h"

namespace ipcbench {

// The empty statement claims to read and change n, so that no compiler may drop the loop or jump to its end,
// and costs no instruction: g++ 12 -O2 makes it `1: sub $1,%rdi; jne 1b` (objdump -d
// --disassemble='ipcbench::countdown(unsigned long)' -C bench_pool).
void countdown(std::uint64_t n) {
  for (; n > 0; --n) asm volatile("" : "+r"(n));
}

}  // namespace ipcbench
