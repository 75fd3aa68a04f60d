#pragma once

#include "os/run_directory.h"

namespace ipcbench {

/// The run's own directory, after removing what dead runs left (which is said on stderr). Throws UsageError
/// where none can be made.
RunDirectory start_run_directory();

}  // namespace ipcbench
