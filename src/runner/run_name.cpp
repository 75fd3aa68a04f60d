#include "runner/run_name.h"

#include <sys/utsname.h>

#include <ctime>

#include "report/utc_text.h"

namespace ipcbench {

std::string default_run_name() {
  utsname machine{};
  uname(&machine);
  return utc_text(std::time(nullptr), "%Y%m%dT%H%M%SZ-") + machine.nodename;
}

}  // namespace ipcbench
