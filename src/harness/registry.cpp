#include "harness/registry.h"

#include "harness/self_registered.h"

namespace ipcbench {

void register_mechanism(const Mechanism& mechanism) {
  SelfRegistered<Mechanism>::registry().add(mechanism);
}

const std::vector<Mechanism>& mechanisms() {
  static const std::vector<Mechanism> all = SelfRegistered<Mechanism>::registry().sorted("mechanisms");
  return all;
}

const Mechanism* find_mechanism(std::string_view id) {
  return row_of(mechanisms(), id);
}

}  // namespace ipcbench
