#include "harness/mechanism.h"

namespace ipcbench {

PerMessage per_message(const Description& about, Wait wait, Transfer transfer) {
  PerMessage happens = about.per_message;
  if (transfer == Transfer::zero_copy) happens.copies = happens.copies_in_place;
  switch (wait) {
    case Wait::block:
      break;
    case Wait::spin:
    case Wait::yield:
    case Wait::spin_then_block:
      happens.system_calls -= happens.sleep_calls;
      happens.sleep_calls = 0;
      happens.wakeups = 0;
      break;
    case Wait::poll:
    case Wait::epoll:
      happens.system_calls += 1;
      break;
  }
  return happens;
}

}  // namespace ipcbench
