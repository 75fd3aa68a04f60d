#pragma once

#include <fmt/format.h>

#include <stdexcept>

#include "harness/mechanism.h"

namespace ipcbench {

/// Stands in the registry for a transport whose library was not there at the build: its rows are skipped,
/// with what to install. `description` is the transport's, and names that library.
template <const Description& description>
class NotBuilt {
 public:
  static constexpr const Description& about = description;

  static Availability probe(RunDirectory&) {
    const Library& library = *description.library;
    return {.why_not = fmt::format("{} was not there when this was built; install {} and build again",
                                   library.name, library.packages),
            .max_message_bytes = {},
            .limited_by = {}};
  }

  explicit NotBuilt(const ChannelConfig& config) { throw std::runtime_error(*probe(config.names).why_not); }

  static Capacity capacity() { return {}; }
  template <Wait W>
  NotBuilt attach(Role) {
    return *this;
  }
  void close_in_runner() {}

  // An endpoint in name only: nothing can be made that has one.
  void send(ConstBytes) {}
  void receive(Bytes) {}
};

}  // namespace ipcbench
