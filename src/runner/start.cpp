#include "runner/start.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <system_error>

#include "os/run_directory.h"
#include "os/usage_error.h"

namespace ipcbench {

RunDirectory start_run_directory() {
  const auto removed = RunDirectory::sweep();
  if (!removed.empty()) fmt::print(stderr, "removed what a killed run left: {}\n", fmt::join(removed, ", "));
  try {
    return RunDirectory();
  } catch (const std::system_error& error) {
    throw UsageError(fmt::format("{}; set TMPDIR to a directory that can be written", error.what()));
  }
}

}  // namespace ipcbench
