#pragma once

#include "harness/mechanism.h"

namespace ipcbench {

/// How many messages of that size go into an empty channel of descriptors before a writer has to wait: found
/// by filling it without waiting, and draining it again. Throws std::system_error.
Capacity capacity_by_filling(int out, int in, std::size_t message_bytes);

}  // namespace ipcbench
