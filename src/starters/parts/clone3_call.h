#pragma once

#include <linux/sched.h>

#include <optional>
#include <string>

namespace ipcbench {

/// Why clone3_call cannot be used here: no such system call, or another processor than it is written for.
std::optional<std::string> why_no_clone3();

/// clone3(2), which the C library does not offer: the child runs `child(argument)`, which must not return, on
/// the stack that `arguments` name. Returns what the call does in the caller: a pid, or a negative error
/// number.
long clone3_call(clone_args& arguments, void (*child)(const void*), const void* argument);

}  // namespace ipcbench
