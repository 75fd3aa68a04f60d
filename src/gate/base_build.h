#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gate/arm.h"
#include "os/interrupt.h"

namespace ipcbench {

/// Builds the arm of a commit twice, the second time linked in another order: "base" and "base2". `revision`
/// is whatever git takes for one in the repository that `checkout` belongs to. The sources are a worktree of
/// that repository outside of it, removed when both are built; the builds stay in `cache`, in a directory
/// named after the commit, and are used again. Two gates that want the same at once wait for each other. Says
/// on stderr what it builds and where the log is. Throws UsageError where there is no such commit, or where
/// it cannot be built, naming the log; Interrupted.
std::vector<Build> build_revision(const std::string& revision, const std::filesystem::path& checkout,
                                  const std::filesystem::path& cache, const Interrupt& interrupt);

/// $XDG_CACHE_HOME/ipcbench/builds, or the same in ~/.cache (XDG Base Directory Specification). Throws
/// UsageError where the environment names neither.
std::filesystem::path usual_build_cache();

}  // namespace ipcbench
