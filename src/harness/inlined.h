#pragma once

#include <memory>
#include <utility>

#include "harness/side_of.h"
#include "harness/wrapped.h"

// Loops that are compiled for an endpoint's own type, where a message may cost less than 300 ns: a virtual
// call for each would show. tests/perf compares both kinds with bare loops.

namespace ipcbench {

/// The loops that a channel of a mechanism that is described so may be asked for.
constexpr Loops loops_of(const Description& about) {
  return {.lossless = about.lossless,
          .lossy = !about.lossless,
          .shared = about.many_to_many_bytes > 0,
          .calls = false};
}

/// A wrapped endpoint that brings such loops.
template <EndpointType E, Loops loops>
class Inlined final : public Wrapped<E> {
 public:
  using Wrapped<E>::Wrapped;

  std::unique_ptr<Side> own_loops(const SideSetup& setup) override {
    if constexpr (InPlaceEndpointType<E>) {
      if (setup.transfer == Transfer::zero_copy)
        return std::make_unique<SideOf<AttachedInPlace<E>, loops>>(std::move(this->endpoint()), setup);
    }
    return std::make_unique<SideOf<Attached<E>, loops>>(std::move(this->endpoint()), setup);
  }
};

template <Loops loops, EndpointType E>
std::unique_ptr<Endpoint> inlined(E endpoint) {
  return std::make_unique<Inlined<E, loops>>(std::move(endpoint));
}

}  // namespace ipcbench
