#pragma once

#include "os/child.h"

namespace ipcbench {

/// Reaps a worker that has ended or will. Throws std::runtime_error where it did not end well.
void reap(Child& worker);

}  // namespace ipcbench
