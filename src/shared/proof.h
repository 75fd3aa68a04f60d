#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "shared/word.h"

namespace ipcbench {

/// What was done to an object in one slice.
struct Deeds {
  SharedTask task;
  ObjectShape shape;
  Word fresh;                                 ///< what each element was before
  std::span<const std::uint64_t> by_process;  ///< how many operations each process did
};

/// Why an object that holds these words (SharedEnd::contents) is not what those deeds make of it; empty where
/// it is, exactly: no increment lost, no append lost or doubled or out of its process's order, each place
/// holding the last write that some process made there, whole, and nothing else changed.
std::optional<std::string> why_wrong(const Deeds& deeds, std::span<const Word> contents);

}  // namespace ipcbench
