#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "harness/wait.h"
#include "shared/store.h"
#include "shared/word.h"

namespace ipcbench {

/// A kind of object and where it lies.
struct SharedObject {
  std::string_view id;  ///< kebab-case, the CSV's key, never renamed
  ObjectShape shape;
  bool served;               ///< by a process of its own
  std::optional<Wait> wait;  ///< for others that use it; empty: nobody waits
  std::unique_ptr<SharedStore> (*make)(unsigned processes);
};

/// All of them: those in a managed segment, then those that a server has.
std::span<const SharedObject> shared_objects();

/// The one with that id, or nullptr.
const SharedObject* find_shared_object(std::string_view id);

}  // namespace ipcbench
