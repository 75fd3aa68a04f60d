#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/primitive.h"

namespace ipcbench {

class SyncObject;

/// A row of the registry: a primitive's description and the calls that make one, with the type erased.
struct Primitive {
  const SyncDescription* about;
  std::optional<std::string> (*why_not)(RunDirectory& names);  ///< why it cannot be used here
  std::unique_ptr<SyncObject> (*make)(const SyncConfig& config);

  [[nodiscard]] const SyncDescription& description() const { return *about; }
  [[nodiscard]] std::string_view id() const { return about->id; }
};

/// All primitives, sorted by id. Throws std::logic_error where two have the same id.
const std::vector<Primitive>& primitives();

/// The one with that id, or nullptr.
const Primitive* find_primitive(std::string_view id);

/// Puts one in the registry, before main.
void register_primitive(const Primitive& primitive);

}  // namespace ipcbench
