#pragma once

#include <optional>
#include <span>

namespace ipcbench {

/// Jain's index of fairness (Jain, Chiu, Hawe, DEC-TR-301, 1984): 1 where all have the same share, 1/n where
/// one of n has all. Empty for none, or where nobody has anything.
std::optional<double> fairness(std::span<const double> shares);

}  // namespace ipcbench
