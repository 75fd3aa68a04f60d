#pragma once

#include <array>

#include "harness/registry.h"

namespace ipcbench {

/// What the mechanisms that go through io_uring are built with.
inline constexpr Missing liburing{.name = "liburing", .packages = "liburing-dev"};

/// How a side waits for what a ring completes: asleep in io_uring_enter, or looking at the completion queue
/// in shared memory, which it enters the kernel for only to submit.
inline constexpr std::array uring_waits{Wait::block, Wait::spin};

}  // namespace ipcbench
