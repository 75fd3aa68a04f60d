#include "mechanisms/parts/unix_stream_capacity.h"

#include <array>

#include "mechanisms/parts/fill.h"
#include "mechanisms/parts/sockets.h"
#include "os/fd.h"

namespace ipcbench {

Capacity unix_stream_capacity(std::size_t message_bytes) {
  const std::array<Fd, 2> pair = unix_pair(SOCK_STREAM);
  return capacity_by_filling(pair[0].get(), pair[1].get(), message_bytes);
}

}  // namespace ipcbench
