#include "harness/self_registered.h"
#include "spawn/starter.h"

namespace ipcbench {

void register_starter(const StarterRow& row) {
  SelfRegistered<StarterRow>::registry().add(row);
}

const std::vector<StarterRow>& starters() {
  static const std::vector<StarterRow> all =
      SelfRegistered<StarterRow>::registry().sorted("ways to start a process");
  return all;
}

const StarterRow* find_starter(std::string_view id) {
  return row_of(starters(), id);
}

}  // namespace ipcbench
