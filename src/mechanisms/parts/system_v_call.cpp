#include "mechanisms/parts/system_v_call.h"

#include <fmt/format.h>

#include <system_error>

namespace ipcbench {

std::string system_v_why_not(std::string_view call, std::string_view limits) {
  const int error = errno;
  std::string refusal = fmt::format("{}: {}", call, std::generic_category().message(error));
  if (error == ENOSYS) refusal += ": it takes a kernel with CONFIG_SYSVIPC";
  if (error == ENOSPC || error == EINVAL)
    refusal += fmt::format(": raise {} by sysctl -w (ipcs shows what there is)", limits);
  return refusal;
}

}  // namespace ipcbench
