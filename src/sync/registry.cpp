#include "sync/registry.h"

#include "harness/self_registered.h"

namespace ipcbench {

void register_primitive(const Primitive& primitive) {
  SelfRegistered<Primitive>::registry().add(primitive);
}

const std::vector<Primitive>& primitives() {
  static const std::vector<Primitive> all = SelfRegistered<Primitive>::registry().sorted("primitives");
  return all;
}

const Primitive* find_primitive(std::string_view id) {
  return row_of(primitives(), id);
}

}  // namespace ipcbench
