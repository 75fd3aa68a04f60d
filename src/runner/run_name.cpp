#include "runner/run_name.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>

#include <ctime>

namespace ipcbench {

std::string default_run_name() {
  utsname machine{};
  uname(&machine);
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::time(nullptr)), machine.nodename);
}

}  // namespace ipcbench
