#pragma once

namespace ipcbench {

/// The chance that a standard normal value is at most `z`.
double normal_probability(double z);

/// The value that a standard normal one is at most with this probability. Throws std::domain_error
/// where it does not lie between 0 and 1.
double normal_quantile(double probability);

}  // namespace ipcbench
