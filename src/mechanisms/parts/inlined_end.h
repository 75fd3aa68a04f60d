#pragma once

#include <memory>

#include "harness/inlined.h"
#include "mechanisms/parts/memory_wait.h"

namespace ipcbench {

/// Of mechanisms with a slot a direction: lossless, and one process a side.
constexpr Loops one_slot_loops{.lossless = true, .lossy = false, .shared = false, .calls = false};

/// The endpoint that `make` makes for how the sides wait, with loops of its own type: `make` is called with a
/// Spin or a MemoryWait.
template <Loops loops, class Make>
std::unique_ptr<Endpoint> inlined_end(const MemoryWait& wait, Make make) {
  if (wait.spins()) return inlined<loops>(make(Spin()));
  return inlined<loops>(make(wait));
}

}  // namespace ipcbench
