#include "report/build_identity.h"

#include <fmt/format.h>

#include <string_view>

#include "build_info.h"

namespace ipcbench {

BuildIdentity build_identity() {
  const std::string_view commit(build_info::commit);
  return {commit == "unknown" ? "" : std::string(commit), build_info::dirty, build_info::version};
}

std::string version_text(const BuildIdentity& build) {
  if (build.commit.empty()) return build.version;
  const char* changes = build.dirty.value_or(false) ? ", with changes" : "";
  return fmt::format("{} ({}{})", build.version, build.commit.substr(0, 12), changes);
}

}  // namespace ipcbench
