#pragma once

#include <cstddef>

namespace ipcbench {

/// The largest size from 1 to `most` that `fits`, by bisection: whatever fits, every smaller size fits too. 0
/// where none does.
template <class Fits>
std::size_t largest(std::size_t most, Fits fits) {
  if (fits(most)) return most;
  std::size_t fitting = 0;
  for (std::size_t too_large = most; too_large - fitting > 1;) {
    const std::size_t middle = fitting + (too_large - fitting) / 2;
    (fits(middle) ? fitting : too_large) = middle;
  }
  return fitting;
}

}  // namespace ipcbench
