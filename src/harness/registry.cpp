#include "harness/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace ipcbench {
namespace {

// Made by the first registration, whichever file's it is.
std::vector<Mechanism>& registered() {
  static std::vector<Mechanism> all;
  return all;
}

std::vector<Mechanism> sorted() {
  std::vector<Mechanism> all = registered();
  std::ranges::sort(all, {}, &Mechanism::id);
  const auto twice = std::ranges::adjacent_find(all, {}, &Mechanism::id);
  if (twice != all.end()) throw std::logic_error(fmt::format("two mechanisms are called {}", twice->id()));
  return all;
}

}  // namespace

void register_mechanism(const Mechanism& mechanism) {
  registered().push_back(mechanism);
}

const std::vector<Mechanism>& mechanisms() {
  static const std::vector<Mechanism> all = sorted();
  return all;
}

const Mechanism* find_mechanism(std::string_view id) {
  const auto found = std::ranges::find(mechanisms(), id, &Mechanism::id);
  return found == mechanisms().end() ? nullptr : &*found;
}

}  // namespace ipcbench
