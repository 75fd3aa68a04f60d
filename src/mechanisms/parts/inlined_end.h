#pragma once

#include <memory>
#include <stdexcept>

#include "harness/inlined.h"
#include "mechanisms/parts/memory_wait.h"

// The endpoint that `make` makes for how its side waits, with loops that are compiled for its type. The
// loops of all kinds of endpoint (harness/side.cpp) would call it virtually, 1 to 2 ns for each message.

namespace ipcbench {

/// Of mechanisms with a slot a direction: lossless, and one process a side.
constexpr Loops one_slot_loops{.lossless = true, .lossy = false, .shared = false, .calls = false};

/// For mechanisms where a run-time decision shows only beside spinning. `make` is called with a Spin or a
/// MemoryWait.
template <Loops loops, class Make>
std::unique_ptr<Endpoint> inlined_end(const MemoryWait& wait, Make make) {
  if (wait.spins()) return inlined<loops>(make(Spin()));
  return inlined<loops>(make(wait));
}

/// For rings, where a stream's message costs 4 to 10 ns, and 10 to 36 % more if it is decided for each how to
/// wait: `make` is called with a FixedWait. Throws std::logic_error where the wait is not among `waits`.
template <Loops loops, Wait... waits, class Make>
std::unique_ptr<Endpoint> inlined_ring_end(const MemoryWait& wait, Make make) {
  std::unique_ptr<Endpoint> end;
  const auto make_if = [&]<Wait W>() {
    if (wait.wait() == W) end = inlined<loops>(make(FixedWait<W>(wait.spin_bound())));
  };
  (make_if.template operator()<waits>(), ...);
  if (end == nullptr) throw std::logic_error("this ring has no such wait");
  return end;
}

}  // namespace ipcbench
