#include "harness/channel.h"

namespace ipcbench {

std::unique_ptr<Side> Channel::attach(Role role, unsigned index) {
  const bool initiator = role == Role::initiator;
  return side_of(transport_->attach(role),
                 {.role = role,
                  .sent_bytes = initiator ? traffic_.request_bytes : traffic_.reply_bytes,
                  .received_bytes = initiator ? traffic_.reply_bytes : traffic_.request_bytes,
                  .index = index,
                  .transfer = traffic_.transfer,
                  .lossless = traffic_.lossless,
                  .codec = traffic_.codec});
}

}  // namespace ipcbench
