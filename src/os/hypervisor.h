#pragma once

#include <optional>
#include <string>

namespace ipcbench {

/// The name of the hypervisor that this machine runs under, as it signs itself in CPUID leaf 0x40000000
/// ("KVMKVMKVM"), or "none" on a bare machine. Empty where the processor cannot tell.
std::optional<std::string> hypervisor();

}  // namespace ipcbench
