#include "report/build_identity.h"

#include <string_view>

#include "build_info.h"

namespace ipcbench {

BuildIdentity build_identity() {
  const std::string_view commit(build_info::commit);
  return {commit == "unknown" ? "" : std::string(commit), build_info::dirty};
}

}  // namespace ipcbench
