#include "os/hypervisor.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

#include <array>
#include <cstring>
#endif

namespace ipcbench {

#if defined(__x86_64__) || defined(__i386__)

std::optional<std::string> hypervisor() {
  // Intel and AMD leave leaf 1, ECX bit 31, to hypervisors (Documentation/virt/kvm/x86/cpuid.rst).
  constexpr unsigned present = 1U << 31U;
  constexpr unsigned signature_leaf = 0x40000000;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) {
    return std::nullopt;
  }
  if ((ecx & present) == 0) {
    return "none";
  }
  __cpuid(signature_leaf, eax, ebx, ecx, edx);
  const std::array<unsigned, 3> registers{ebx, ecx, edx};
  std::array<char, sizeof registers + 1> signature{};
  std::memcpy(signature.data(), registers.data(), sizeof registers);
  return signature.front() == '\0' ? "unnamed" : std::string(signature.data());
}

#else

std::optional<std::string> hypervisor() {
  return std::nullopt;
}

#endif

}  // namespace ipcbench
