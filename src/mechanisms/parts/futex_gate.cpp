#include "mechanisms/parts/futex_gate.h"

#include <utility>

#include "mechanisms/parts/inlined_end.h"
#include "mechanisms/parts/one_slot.h"

namespace ipcbench {

std::unique_ptr<Endpoint> futex_slot_end(boost::interprocess::mapped_region memory, Role role,
                                         std::size_t message_bytes, const MemoryWait& wait) {
  return inlined_end<one_slot_loops>(wait, [&]<class Waiting>(const Waiting& waiting) {
    return one_slot_end<FutexGate<Waiting>, SlotWord>(std::move(memory), role, message_bytes, waiting);
  });
}

}  // namespace ipcbench
