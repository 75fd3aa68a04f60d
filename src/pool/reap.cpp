#include "pool/reap.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ipcbench {

void reap(Child& worker) {
  if (const ExitStatus status = worker.wait(); !status.clean()) {
    throw std::runtime_error(fmt::format("a worker {}", status.text()));
  }
}

}  // namespace ipcbench
