#pragma once

#include <memory>

#include "harness/channel.h"

namespace ipcbench {

/// One word in shared memory, its waiting side asleep on a futex (futex(2)): what it takes to put one process
/// to sleep and wake the other, two system calls a message included.
std::unique_ptr<Channel> futex_channel();

}  // namespace ipcbench
