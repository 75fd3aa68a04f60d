#include "mechanisms/parts/two_pipes.h"

#include <fcntl.h>
#include <unistd.h>

#include "os/error.h"

namespace ipcbench {

PipeFds make_pipe(int flags) {
  std::array<int, 2> fds{};
  check(::pipe2(fds.data(), O_CLOEXEC | flags), "pipe2");
  return {Fd(fds[0]), Fd(fds[1])};
}

}  // namespace ipcbench
