#pragma once

#include <string>

#include "verdict/judgement.h"

namespace ipcbench {

/// What a person reads of it: a table of all cells, those that matter most first, and one line that sums
/// up.
std::string judgement_text(const Judgement& judgement);

}  // namespace ipcbench
