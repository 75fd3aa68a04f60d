#include "sync/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ipcbench {
namespace {

// Made by the first registration, whichever file's it is.
std::vector<Primitive>& registered() {
  static std::vector<Primitive> all;
  return all;
}

std::vector<Primitive> sorted() {
  std::vector<Primitive> all = registered();
  std::ranges::sort(all, {}, &Primitive::id);
  const auto twice = std::ranges::adjacent_find(all, {}, &Primitive::id);
  if (twice != all.end()) throw std::logic_error(fmt::format("two primitives are called {}", twice->id()));
  return all;
}

}  // namespace

void register_primitive(const Primitive& primitive) {
  registered().push_back(primitive);
}

const std::vector<Primitive>& primitives() {
  static const std::vector<Primitive> all = sorted();
  return all;
}

const Primitive* find_primitive(std::string_view id) {
  const auto found = std::ranges::find(primitives(), id, &Primitive::id);
  return found == primitives().end() ? nullptr : &*found;
}

}  // namespace ipcbench
